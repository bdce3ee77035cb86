import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** Who is signed in, and what the shell needs to know of them. */
export const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      account {
        id
        email
        name
      }
      membership {
        id
        name
        role
        discipline
        jobTitle
      }
      organisation {
        id
        name
        timeZone
        idleMinutes
      }
      viewerCan
    }
  }
`);

type Answered = NonNullable<ResultOf<typeof ViewerQuery>['viewer']>;

/** A person who is signed in: programs have no account, and see no pages. */
export type Viewer = Answered & { account: NonNullable<Answered['account']> };
