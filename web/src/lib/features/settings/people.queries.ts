import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** The organisation's people, for those who run it. */
export const PeopleQuery = graphql(`
  query People($first: Int!, $after: String, $filter: PersonFilter) {
    people(first: $first, after: $after, filter: $filter) {
      nodes {
        id
        name
        email
        role
        discipline
        jobTitle
        from
        until
        version
        viewerCan
        programmes {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export type Person = ResultOf<typeof PeopleQuery>['people']['nodes'][number];

/** The signed-in person's own entry. */
export const ProfileQuery = graphql(`
  query Profile {
    viewer {
      account {
        id
        name
        email
      }
      membership {
        id
        role
        discipline
        jobTitle
        from
        until
        programmes {
          id
          name
        }
      }
      organisation {
        id
        name
      }
    }
  }
`);

export type Profile = NonNullable<ResultOf<typeof ProfileQuery>['viewer']>;
