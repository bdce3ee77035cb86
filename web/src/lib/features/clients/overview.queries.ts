import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** A note as the timeline shows it; the live topic sends the same. */
export const TimelineNote = graphql(`
  fragment TimelineNote on Note @_unmask {
    id
    format
    status
    shared
    wordsHidden
    writing
    startedAt
    updatedAt
    signedAt
    author {
      id
      name
      discipline
    }
    sections {
      key
      label
      words
    }
  }
`);

/** A version of the plan as the overview shows it. */
const PlanInShort = graphql(`
  fragment PlanInShort on PlanVersion @_unmask {
    id
    number
    state
    startedOn
    signedAt
    gaps {
      itemId
      kind
    }
    goals {
      id
      itemId
      words
      lifecycle
      achievement
      targetOn
      responsible {
        id
        name
        discipline
      }
      objectives {
        id
        itemId
        words
        unit
        target
        measurements(first: 20) {
          nodes {
            id
            measuredOn
            value
          }
        }
      }
    }
  }
`);

/** The overview: care team, plan in short, what is next, family, and what happened lately. */
export const ClientOverviewQuery = graphql(
  `
    query ClientOverview($id: ID!, $from: DateTime!) {
      client(id: $id) {
        id
        careTeam {
          id
          function
          lead
          version
          viewerCan
          member {
            id
            name
            discipline
          }
        }
        contacts {
          id
          name
          relationship
          phone
          mayReceiveInformation
          emergency
        }
        appointments(from: $from) {
          id
          title
          startsAt
          status
          place
        }
        currentPlan {
          id
          nextReviewOn
          inForce {
            ...PlanInShort
          }
          draft {
            ...PlanInShort
          }
        }
        timeline(first: 30) {
          nodes {
            id
            kind
            at
            title
            words
            by {
              id
              name
              discipline
            }
            note {
              ...TimelineNote
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  [TimelineNote, PlanInShort],
);

/** Older entries of the timeline. */
export const MoreTimelineQuery = graphql(
  `
    query MoreTimeline($id: ID!, $after: String) {
      client(id: $id) {
        id
        timeline(first: 30, after: $after) {
          nodes {
            id
            kind
            at
            title
            words
            by {
              id
              name
              discipline
            }
            note {
              ...TimelineNote
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  `,
  [TimelineNote],
);

/** A note of this client began, changed, was signed or withdrawn. */
export const TimelineNotesSubscription = graphql(
  `
    subscription TimelineNotes($clientId: ID!, $after: String) {
      noteChanges(clientId: $clientId, after: $after) {
        cursor
        kind
        noteId
        note {
          ...TimelineNote
        }
      }
    }
  `,
  [TimelineNote],
);

export type ClientOverview = NonNullable<ResultOf<typeof ClientOverviewQuery>['client']>;
export type CareTeamMember = ClientOverview['careTeam'][number];
export type ShortContact = ClientOverview['contacts'][number];
export type ShortAppointment = ClientOverview['appointments'][number];
export type PlanInShort = NonNullable<ClientOverview['currentPlan']>;
export type ShortGoal = NonNullable<PlanInShort['inForce']>['goals'][number];
export type TimelineEntry = ClientOverview['timeline']['nodes'][number];
export type TimelineNoteData = ResultOf<typeof TimelineNote>;
