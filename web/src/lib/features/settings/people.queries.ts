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

/** Changes what somebody is here; a stale version is a CONFLICT. */
export const SetMembershipRole = graphql(`
  mutation SetMembershipRole($input: SetMembershipRoleInput!) {
    setMembershipRole(input: $input) {
      membership {
        id
        version
      }
    }
  }
`);

/** Ends a membership, at once or after a day. */
export const EndMembership = graphql(`
  mutation EndMembership($input: EndMembershipInput!) {
    endMembership(input: $input) {
      membership {
        id
        version
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

type Answered = NonNullable<ResultOf<typeof ProfileQuery>['viewer']>;
export type Profile = Answered & { account: NonNullable<Answered['account']> };
