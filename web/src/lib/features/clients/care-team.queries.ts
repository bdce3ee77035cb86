import { graphql } from '#lib/kernel/graphql/graphql.ts';

/** Those who can be asked to join a care team. */
export const StaffQuery = graphql(`
  query Staff {
    people(first: 100) {
      nodes {
        id
        name
        role
        discipline
        jobTitle
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
