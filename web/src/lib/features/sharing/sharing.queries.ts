import { PortalChildFields } from '#lib/features/family/portal.queries.ts';
import { graphql, type ResultOf, type VariablesOf } from '#lib/kernel/graphql/graphql.ts';

const EditionFields = graphql(`
  fragment EditionFields on Edition @_unmask {
    id
    number
    publishedAt
    viewerCan
    approvedBy {
      id
      name
    }
    texts {
      language
      title
      words
      progress
      target
      unit
      place
      note
    }
    recipients {
      notice
      contact {
        id
        name
      }
    }
  }
`);

/** Who may see what of a client, and what is shared. */
export const SharingQuery = graphql(
  `
    query ClientSharing($id: ID!) {
      client(id: $id) {
        id
        givenName
        preferredName
        viewerCan
        contacts {
          id
          name
          relationship
          language
          hasAccount
          mayReceiveInformation
        }
        sharing {
          accesses {
            id
            rights
            from
            until
            inForce
            note
            endedAt
            endReason
            viewerCan
            grantedBy {
              id
              name
            }
            contact {
              id
              name
            }
          }
          goals {
            changedSince
            goal {
              id
              words
              familyWords
              target
              achievement
            }
            objectives {
              objective {
                id
                words
              }
              series {
                unit
                target
                points {
                  on
                  value
                }
              }
            }
            current {
              ...EditionFields
            }
          }
          appointments {
            changedSince
            appointment {
              id
              title
              startsAt
              status
            }
            current {
              ...EditionFields
            }
          }
          conversations {
            unread
            lastAt
            isOpen
            contact {
              id
              name
              relationship
            }
          }
        }
      }
    }
  `,
  [EditionFields],
);

const MessageFields = graphql(`
  fragment MessageFields on FamilyMessage @_unmask {
    id
    words
    sentAt
    fromFamily
    authorName
    readAt
    contact {
      id
    }
  }
`);

export const ConversationQuery = graphql(
  `
    query FamilyConversation($id: ID!, $contactId: ID!) {
      client(id: $id) {
        id
        sharing {
          conversation(contactId: $contactId) {
            ...MessageFields
          }
        }
      }
    }
  `,
  [MessageFields],
);

export const AnswerFamilyMessage = graphql(
  `
    mutation AnswerFamilyMessage($input: AnswerFamilyMessageInput!) {
      answerFamilyMessage(input: $input) {
        message {
          ...MessageFields
        }
      }
    }
  `,
  [MessageFields],
);

export const MarkFamilyMessagesRead = graphql(`
  mutation MarkFamilyMessagesRead($input: MarkFamilyMessagesReadInput!) {
    markFamilyMessagesRead(input: $input) {
      __typename
    }
  }
`);

export const FamilyMessageTopic = graphql(
  `
    subscription FamilyMessageChanges($clientId: ID!, $after: String) {
      familyMessageChanges(clientId: $clientId, after: $after) {
        cursor
        kind
        message {
          ...MessageFields
        }
      }
    }
  `,
  [MessageFields],
);

/** A child exactly as one person sees it in the portal. */
export const AsTheFamilySeesQuery = graphql(
  `
    query AsTheFamilySees($id: ID!, $contactId: ID!) {
      client(id: $id) {
        id
        contacts {
          id
          name
          relationship
        }
      }
      asTheFamilySees(contactId: $contactId) {
        ...PortalChildFields
      }
    }
  `,
  [PortalChildFields],
);

export const GrantPortalAccess = graphql(`
  mutation GrantPortalAccess($input: GrantPortalAccessInput!) {
    grantPortalAccess(input: $input) {
      portalAccess {
        id
      }
    }
  }
`);

export const UpdatePortalAccess = graphql(`
  mutation UpdatePortalAccess($input: UpdatePortalAccessInput!) {
    updatePortalAccess(input: $input) {
      portalAccess {
        id
      }
    }
  }
`);

export const EndPortalAccess = graphql(`
  mutation EndPortalAccess($input: EndPortalAccessInput!) {
    endPortalAccess(input: $input) {
      portalAccess {
        id
      }
    }
  }
`);

export const ShareGoal = graphql(`
  mutation ShareGoal($input: ShareGoalInput!) {
    shareGoal(input: $input) {
      edition {
        id
      }
    }
  }
`);

export const ShareAppointment = graphql(`
  mutation ShareAppointment($input: ShareAppointmentInput!) {
    shareAppointment(input: $input) {
      edition {
        id
      }
    }
  }
`);

export const RecallEdition = graphql(`
  mutation RecallEdition($input: RecallEditionInput!) {
    recallEdition(input: $input) {
      edition {
        id
      }
    }
  }
`);

export type SharedClient = NonNullable<ResultOf<typeof SharingQuery>['client']>;
export type Contact = SharedClient['contacts'][number];
export type Access = SharedClient['sharing']['accesses'][number];
export type Right = Access['rights'][number];
export type GoalToShare = SharedClient['sharing']['goals'][number];
export type AppointmentToShare = SharedClient['sharing']['appointments'][number];
export type Edition = ResultOf<typeof EditionFields>;
export type Talk = SharedClient['sharing']['conversations'][number];
export type Message = ResultOf<typeof MessageFields>;
export type GoalText = VariablesOf<typeof ShareGoal>['input']['texts'][number];
export type AppointmentText = VariablesOf<typeof ShareAppointment>['input']['texts'][number];
