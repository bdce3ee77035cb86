import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** A meeting as its workspace shows it; the live topic sends the same. */
export const FullMeeting = graphql(`
  fragment FullMeeting on Meeting @_unmask {
    id
    title
    startsAt
    minutes
    status
    careTeamName
    presenceId
    movedFrom
    changeReason
    closedAt
    version
    viewerCan
    facilitator {
      id
      name
    }
    closedBy {
      id
      name
    }
    series {
      id
    }
    writtenMinutes {
      id
      documentId
      state
    }
    agenda {
      id
      position
      reason
      minutes
      status
      startedAt
      origin
      version
      client {
        id
        name
        preferredName
        age
      }
      writtenMinutes {
        id
        documentId
        state
      }
    }
    openTasks {
      id
    }
    agendaSuggestions {
      origin
      reason
      minutes
      client {
        id
        name
        preferredName
      }
      request {
        id
        version
        requestedBy {
          id
          name
        }
      }
    }
    attendance {
      id
      kind
      name
      function
      status
      contact {
        id
        relationship
      }
      forItem {
        id
        client {
          id
          name
          preferredName
        }
      }
      member {
        id
        name
        discipline
        jobTitle
      }
    }
  }
`);

export type FullMeeting = ResultOf<typeof FullMeeting>;
export type AgendaItem = FullMeeting['agenda'][number];
export type AgendaSuggestion = FullMeeting['agendaSuggestions'][number];
export type Attendance = FullMeeting['attendance'][number];

export const MeetingQuery = graphql(
  `
    query Meeting($id: ID!) {
      meeting(id: $id) {
        ...FullMeeting
      }
    }
  `,
  [FullMeeting],
);

export const MeetingChangesTopic = graphql(
  `
    subscription MeetingChanges($meetingId: ID!, $after: String) {
      meetingChanges(meetingId: $meetingId, after: $after) {
        cursor
        kind
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);

export const MeetingsQuery = graphql(`
  query Meetings($first: Int!, $after: String, $filter: MeetingFilter) {
    meetings(first: $first, after: $after, filter: $filter) {
      nodes {
        id
        title
        startsAt
        minutes
        status
        careTeamName
        movedFrom
        changeReason
        version
        viewerCan
        agenda {
          id
          client {
            id
            name
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export type ListedMeeting = ResultOf<typeof MeetingsQuery>['meetings']['nodes'][number];

export const StartMeeting = graphql(
  `
    mutation StartMeeting($input: StartMeetingInput!) {
      startMeeting(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);

export const CloseMeeting = graphql(
  `
    mutation CloseMeeting($input: CloseMeetingInput!) {
      closeMeeting(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);
