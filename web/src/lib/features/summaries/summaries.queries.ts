import { graphql, type ResultOf } from '#lib/kernel/graphql/graphql.ts';

export const SummaryFields = graphql(`
  fragment SummaryFields on MeetingSummary @_unmask {
    id
    version
    audience
    state
    number
    title
    viewerCan
    client {
      id
      name
      givenName
      preferredName
    }
    corrects {
      id
    }
    approvedAt
    approvedBy {
      id
      name
    }
    sentAt
    sentBy {
      id
      name
    }
    recalledAt
    recalledBy {
      id
      name
    }
    recallReason
    parts {
      id
      version
      language
      words
      client {
        id
        name
      }
    }
    recipients {
      id
      name
      function
      language
      languageMissing
      signsIn
      notified
    }
  }
`);

export const CopyFields = graphql(`
  fragment CopyFields on SummaryCopy @_unmask {
    id
    name
    title
    language
    sentAt
    parts {
      heading
      words
    }
  }
`);

/** A meeting's summaries for those who write them, and the viewer's own copy. */
export const SummariesQuery = graphql(
  `
    query MeetingSummaries($id: ID!) {
      meeting(id: $id) {
        id
        title
        startsAt
        status
        viewerCan
        summaries {
          ...SummaryFields
        }
        mySummary {
          ...CopyFields
        }
      }
    }
  `,
  [SummaryFields, CopyFields],
);

/** What one recipient will get, exactly. */
export const PreviewQuery = graphql(`
  query SummaryPreview($id: ID!, $recipientId: ID!) {
    node(id: $id) {
      ... on MeetingSummary {
        id
        preview(recipientId: $recipientId) {
          title
          language
          parts {
            heading
            words
          }
        }
      }
    }
  }
`);

/** What went to whom. */
export const CopiesQuery = graphql(
  `
    query SummaryCopies($id: ID!) {
      node(id: $id) {
        ... on MeetingSummary {
          id
          copies {
            ...CopyFields
          }
        }
      }
    }
  `,
  [CopyFields],
);

/** The summaries that the viewer got. */
export const MySummariesQuery = graphql(`
  query MySummaries {
    viewer {
      summaries {
        id
        title
        sentAt
        meeting {
          id
          title
        }
      }
    }
  }
`);

export const DraftSummaries = graphql(
  `
    mutation DraftSummaries($input: DraftSummariesInput!) {
      draftSummaries(input: $input) {
        meeting {
          id
          summaries {
            ...SummaryFields
          }
        }
      }
    }
  `,
  [SummaryFields],
);

export const SaveSummary = graphql(
  `
    mutation SaveSummary($input: SaveSummaryInput!) {
      saveSummary(input: $input) {
        summary {
          ...SummaryFields
        }
      }
    }
  `,
  [SummaryFields],
);

export const ApproveSummary = graphql(
  `
    mutation ApproveSummary($input: SummaryInput!) {
      approveSummary(input: $input) {
        summary {
          ...SummaryFields
        }
      }
    }
  `,
  [SummaryFields],
);

export const ReopenSummary = graphql(
  `
    mutation ReopenSummary($input: SummaryInput!) {
      reopenSummary(input: $input) {
        summary {
          ...SummaryFields
        }
      }
    }
  `,
  [SummaryFields],
);

export const SendSummary = graphql(
  `
    mutation SendSummary($input: SendSummaryInput!) {
      sendSummary(input: $input) {
        summary {
          ...SummaryFields
        }
      }
    }
  `,
  [SummaryFields],
);

export const CorrectSummary = graphql(
  `
    mutation CorrectSummary($input: SummaryInput!) {
      correctSummary(input: $input) {
        summary {
          ...SummaryFields
        }
      }
    }
  `,
  [SummaryFields],
);

export const RecallSummary = graphql(
  `
    mutation RecallSummary($input: RecallSummaryInput!) {
      recallSummary(input: $input) {
        summary {
          ...SummaryFields
        }
      }
    }
  `,
  [SummaryFields],
);

/** Wakes the page when something of the meeting changes. */
export const SummariesTopic = graphql(`
  subscription SummariesOfMeeting($meetingId: ID!, $after: String) {
    meetingChanges(meetingId: $meetingId, after: $after) {
      cursor
      kind
    }
  }
`);

export type MeetingWithSummaries = NonNullable<ResultOf<typeof SummariesQuery>['meeting']>;
export type Summary = ResultOf<typeof SummaryFields>;
export type SummaryPart = Summary['parts'][number];
export type Copy = ResultOf<typeof CopyFields>;
export type MySummary = NonNullable<
  ResultOf<typeof MySummariesQuery>['viewer']
>['summaries'][number];
