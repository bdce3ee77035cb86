import { graphql, type ResultOf, type VariablesOf } from '#lib/kernel/graphql/graphql.ts';

/** A report whole, with what was added to it. */
export const FullIncident = graphql(`
  fragment FullIncident on Incident @_unmask {
    id
    kind
    severity
    occurredAt
    place
    whatHappened
    response
    supports
    nextSteps
    reportedAt
    viewerCan
    reportedBy {
      id
      name
      discipline
      jobTitle
    }
    followUps {
      kind
      words
      at
      author {
        id
        name
        discipline
      }
    }
  }
`);
export type FullIncident = ResultOf<typeof FullIncident>;

/** A client's incidents, the latest first. */
export const ClientIncidentsQuery = graphql(
  `
    query ClientIncidents($id: ID!, $after: String) {
      client(id: $id) {
        id
        viewerCan
        incidents(first: 20, after: $after) {
          nodes {
            ...FullIncident
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  [FullIncident],
);
export type ClientIncidents = NonNullable<ResultOf<typeof ClientIncidentsQuery>['client']>;

export const ReportIncident = graphql(
  `
    mutation ReportIncident($input: ReportIncidentInput!) {
      reportIncident(input: $input) {
        incident {
          ...FullIncident
        }
      }
    }
  `,
  [FullIncident],
);
export type IncidentReport = VariablesOf<typeof ReportIncident>['input'];

export const AddIncidentFollowUp = graphql(
  `
    mutation AddIncidentFollowUp($input: AddIncidentFollowUpInput!) {
      addIncidentFollowUp(input: $input) {
        incident {
          ...FullIncident
        }
      }
    }
  `,
  [FullIncident],
);
