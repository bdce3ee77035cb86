import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** Minutes as they were signed, with what was added since. */
const SignedMinutes = graphql(`
  fragment SignedMinutes on Minutes @_unmask {
    id
    documentId
    state
    signedAt
    signedBy {
      id
      name
    }
    discussion
    results
    obstacles
    home
    school
    health
    medication
    clientWords
    viewerCan
    decisions {
      id
      itemId
      words
      dissents {
        id
        reason
        member {
          id
          name
        }
      }
    }
    addenda {
      id
      reason
      words
      at
      author {
        id
        name
      }
    }
  }
`);

/** What stays of a meeting that is closed. */
export const MeetingRecordQuery = graphql(
  `
    query MeetingRecord($id: ID!) {
      meeting(id: $id) {
        id
        writtenMinutes {
          ...SignedMinutes
        }
        agenda {
          id
          writtenMinutes {
            ...SignedMinutes
          }
        }
        tasks {
          id
          words
          status
          dueOn
          assignee {
            id
            name
          }
          client {
            id
            name
          }
        }
      }
    }
  `,
  [SignedMinutes],
);

export type RecordedMeeting = NonNullable<ResultOf<typeof MeetingRecordQuery>['meeting']>;
export type SignedMinutes = ResultOf<typeof SignedMinutes>;
export type RecordedTask = RecordedMeeting['tasks'][number];

/** The one way to correct the minutes of a closed meeting. */
export const AddMeetingAddendum = graphql(`
  mutation AddMeetingAddendum($input: AddMeetingAddendumInput!) {
    addMeetingAddendum(input: $input) {
      meeting {
        id
      }
    }
  }
`);
