import { graphql, type ResultOf, type VariablesOf } from '#lib/kernel/graphql/graphql.ts';

/** A page of the clients that the viewer may see. */
export const ClientsQuery = graphql(`
  query Clients($first: Int!, $after: String, $filter: ClientFilter) {
    clients(first: $first, after: $after, filter: $filter) {
      nodes {
        id
        name
        preferredName
        age
        recordNumber
        status
        programme {
          id
          name
        }
        currentPlan {
          id
          nextReviewOn
          inForce {
            id
          }
          draft {
            id
            state
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    programmes {
      id
      name
    }
  }
`);

export type ListedClient = ResultOf<typeof ClientsQuery>['clients']['nodes'][number];
export type ListedProgramme = ResultOf<typeof ClientsQuery>['programmes'][number];

/** What stands at the head of each of a client's pages. */
export const ClientHeadQuery = graphql(`
  query ClientHead($id: ID!) {
    client(id: $id) {
      id
      name
      preferredName
      pronouns
      dateOfBirth
      age
      status
      recordNumber
      language
      school
      room
      programme {
        id
        name
      }
      safety {
        id
        kind
        words
        detail
        severity
        source
        recordedOn
        reviewedOn
        reviewedBy {
          id
          name
        }
        status
        version
      }
      viewerCan
    }
  }
`);

/** Adds, replaces, reviews or retires one entry of the safety header; nothing is deleted. */
export const UpdateClientSafety = graphql(`
  mutation UpdateClientSafety($input: UpdateClientSafetyInput!) {
    updateClientSafety(input: $input) {
      client {
        id
      }
    }
  }
`);

export type SafetyInput = VariablesOf<typeof UpdateClientSafety>['input'];
export type ClientHead = NonNullable<ResultOf<typeof ClientHeadQuery>['client']>;
export type SafetyItem = ClientHead['safety'][number];
