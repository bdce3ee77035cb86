import { graphql } from '#lib/kernel/graphql/graphql.ts';

/** Those who can be asked to join a care team. */
export const StaffQuery = graphql(`
  query Staff($after: String) {
    people(first: 100, after: $after, filter: { mayCare: true }) {
      nodes {
        id
        name
        discipline
        jobTitle
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Somebody joins a client's care team, and from then on sees the client's record. */
export const AddCareTeamMember = graphql(`
  mutation AddCareTeamMember($input: AddCareTeamMemberInput!) {
    addCareTeamMember(input: $input) {
      careTeamMembership {
        id
      }
    }
  }
`);

/** Ends somebody's part in a client's care. */
export const EndCareTeamMembership = graphql(`
  mutation EndCareTeamMembership($input: EndCareTeamMembershipInput!) {
    endCareTeamMembership(input: $input) {
      careTeamMembership {
        id
      }
    }
  }
`);
