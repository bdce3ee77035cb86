import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** A child as one person close to it sees it: the portal and the preview of staff show the same. */
export const PortalChildFields = graphql(`
  fragment PortalChildFields on PortalChild @_unmask {
    id
    firstName
    language
    rights
    goals {
      id
      language
      words
      progress
      target
      series {
        unit
        target
        points {
          on
          value
        }
      }
      updatedOn
      approvedByName
    }
    appointments {
      id
      language
      title
      place
      note
      startsAt
      endsAt
      cancelled
      corrected
    }
    summaries {
      id
      language
      title
      words
      publishedOn
      number
      corrected
      approvedByName
    }
    team {
      name
      function
    }
    messages {
      id
      mine
      authorName
      words
      sentAt
    }
  }
`);

export const PortalQuery = graphql(
  `
    query Portal {
      viewer {
        portal {
          greeting
          organisationName
          timeZone
          children {
            ...PortalChildFields
          }
        }
      }
    }
  `,
  [PortalChildFields],
);

/** A child as it is seen now, at once after every change of what is shared. */
export const FamilyChangesTopic = graphql(
  `
    subscription FamilyChanges($childId: ID!, $after: String) {
      familyChanges(childId: $childId, after: $after) {
        cursor
        kind
        child {
          ...PortalChildFields
        }
      }
    }
  `,
  [PortalChildFields],
);

export const SendFamilyMessage = graphql(`
  mutation SendFamilyMessage($input: SendFamilyMessageInput!) {
    sendFamilyMessage(input: $input) {
      message {
        id
        mine
        authorName
        words
        sentAt
      }
    }
  }
`);

export type PortalChild = ResultOf<typeof PortalChildFields>;
export type PortalGoal = PortalChild['goals'][number];
export type PortalAppointment = PortalChild['appointments'][number];
export type PortalSummary = PortalChild['summaries'][number];
export type PortalMessage = PortalChild['messages'][number];
export type Portal = NonNullable<NonNullable<ResultOf<typeof PortalQuery>['viewer']>['portal']>;
