import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** A meeting as its workspace shows it; the live topic sends the same. */
const FullMeeting = graphql(`
  fragment FullMeeting on Meeting @_unmask {
    id
    title
    startsAt
    minutes
    status
    careTeamName
    presenceId
    version
    viewerCan
    facilitator {
      id
      name
    }
    agenda {
      id
      position
      reason
      minutes
      status
      startedAt
      version
      client {
        id
        name
        preferredName
        age
      }
    }
    attendance {
      id
      status
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

export const SetAgendaItem = graphql(
  `
    mutation SetAgendaItem($input: SetAgendaItemInput!) {
      setAgendaItem(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);

export const SetMeetingAttendance = graphql(
  `
    mutation SetMeetingAttendance($input: SetMeetingAttendanceInput!) {
      setMeetingAttendance(input: $input) {
        meeting {
          ...FullMeeting
        }
      }
    }
  `,
  [FullMeeting],
);

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
