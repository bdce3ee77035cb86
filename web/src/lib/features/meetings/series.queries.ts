import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

/** The series that the viewer sees, and what is needed to plan more. */
export const SeriesQuery = graphql(`
  query MeetingSeries {
    meetingSeries {
      id
      title
      rule
      ruleInWords
      startsOn
      time
      minutes
      until
      endedAt
      version
      viewerCan
      careTeam {
        id
        name
      }
      facilitator {
        id
        name
      }
      comingMeetings {
        id
        startsAt
      }
    }
    careTeams {
      id
      name
      viewerCan
    }
  }
`);

export type Series = ResultOf<typeof SeriesQuery>['meetingSeries'][number];
export type Team = ResultOf<typeof SeriesQuery>['careTeams'][number];

/** Who can lead a meeting. */
export const LeadersQuery = graphql(`
  query MeetingLeaders($after: String) {
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

export type Leader = ResultOf<typeof LeadersQuery>['people']['nodes'][number];

export const CreateMeetingSeries = graphql(`
  mutation CreateMeetingSeries($input: CreateMeetingSeriesInput!) {
    createMeetingSeries(input: $input) {
      series {
        id
      }
    }
  }
`);

export const UpdateMeetingSeries = graphql(`
  mutation UpdateMeetingSeries($input: UpdateMeetingSeriesInput!) {
    updateMeetingSeries(input: $input) {
      series {
        id
      }
    }
  }
`);

/** Its coming meetings that nobody has arranged do not take place. */
export const EndMeetingSeries = graphql(`
  mutation EndMeetingSeries($input: EndMeetingSeriesInput!) {
    endMeetingSeries(input: $input) {
      series {
        id
      }
    }
  }
`);

export const PlanMeeting = graphql(`
  mutation PlanMeeting($input: PlanMeetingInput!) {
    planMeeting(input: $input) {
      meeting {
        id
      }
    }
  }
`);

export const MoveMeeting = graphql(`
  mutation MoveMeeting($input: MoveMeetingInput!) {
    moveMeeting(input: $input) {
      meeting {
        id
      }
    }
  }
`);

export const CancelMeeting = graphql(`
  mutation CancelMeeting($input: CancelMeetingInput!) {
    cancelMeeting(input: $input) {
      meeting {
        id
      }
    }
  }
`);
