import { graphql, type ResultOf, type VariablesOf } from '#lib/kernel/graphql/graphql.ts';

/** A client's plan, all its versions, and the meetings in which it was spoken of. */
export const PlanHistoryQuery = graphql(`
  query PlanHistory($id: ID!) {
    client(id: $id) {
      id
      currentPlan {
        id
        versions(first: 100) {
          nodes {
            id
            documentId
            number
            state
            startedOn
          }
        }
      }
      timeline(first: 100) {
        nodes {
          kind
          meeting {
            id
            title
            startsAt
            startedAt
            closedAt
          }
        }
      }
    }
  }
`);
export type PlanHistory = NonNullable<ResultOf<typeof PlanHistoryQuery>['client']>;

/** The minutes of a meeting: of the whole, and of each client spoken of. */
export const MinutesHistoryQuery = graphql(`
  query MinutesHistory($id: ID!) {
    meeting(id: $id) {
      id
      title
      startsAt
      writtenMinutes {
        id
        documentId
      }
      agenda {
        id
        client {
          id
          name
        }
        writtenMinutes {
          id
          documentId
        }
      }
    }
  }
`);

export const DocumentVersionsQuery = graphql(`
  query DocumentVersions($documentId: ID!) {
    documentVersions(documentId: $documentId) {
      seq
      keptFromSeq
      keptFromAt
      editable
      named {
        seq
        name
        at
        namedAt
        namedBy {
          id
          name
        }
      }
      writers {
        membership {
          id
          name
        }
      }
      records {
        record
        root
        name
      }
    }
  }
`);
export type Versions = ResultOf<typeof DocumentVersionsQuery>['documentVersions'];
export type NamedVersion = Versions['named'][number];

export const DocumentStepsQuery = graphql(`
  query DocumentSteps(
    $documentId: ID!
    $first: Int
    $after: String
    $memberId: ID
    $from: DateTime
    $until: DateTime
    $record: String
  ) {
    documentHistory(
      documentId: $documentId
      first: $first
      after: $after
      memberId: $memberId
      from: $from
      until: $until
      record: $record
    ) {
      nodes {
        fromSeq
        toSeq
        beganAt
        endedAt
        edits
        membership {
          id
          name
          discipline
        }
        records {
          record
          root
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
export type Step = ResultOf<typeof DocumentStepsQuery>['documentHistory']['nodes'][number];
export type StepFilter = Omit<VariablesOf<typeof DocumentStepsQuery>, 'documentId' | 'after'>;

export const DocumentComparisonQuery = graphql(`
  query DocumentComparison($documentId: ID!, $fromSeq: Int!, $toSeq: Int!, $records: [String!]) {
    documentComparison(
      documentId: $documentId
      fromSeq: $fromSeq
      toSeq: $toSeq
      records: $records
    ) {
      fromSeq
      toSeq
      records {
        record
        root
        name
        parent
        change
        moved
        people {
          id
          name
        }
        values {
          field
          before
          after
          beforePerson {
            id
            name
          }
          afterPerson {
            id
            name
          }
        }
        texts {
          field
          form
          parts {
            is
            text
          }
        }
      }
    }
  }
`);
export type Comparison = ResultOf<typeof DocumentComparisonQuery>['documentComparison'];
export type RecordComparison = Comparison['records'][number];
export type ValueChange = RecordComparison['values'][number];
export type TextPart = RecordComparison['texts'][number]['parts'][number];

export const NameDocumentVersion = graphql(`
  mutation NameDocumentVersion($input: NameDocumentVersionInput!) {
    nameDocumentVersion(input: $input) {
      version {
        seq
      }
    }
  }
`);

export const RenameDocumentVersion = graphql(`
  mutation RenameDocumentVersion($input: RenameDocumentVersionInput!) {
    renameDocumentVersion(input: $input) {
      version {
        seq
      }
    }
  }
`);

export const RemoveDocumentVersionName = graphql(`
  mutation RemoveDocumentVersionName($input: RemoveDocumentVersionNameInput!) {
    removeDocumentVersionName(input: $input) {
      seq
    }
  }
`);

export const RestoreDocument = graphql(`
  mutation RestoreDocument($input: RestoreDocumentInput!) {
    restoreDocument(input: $input) {
      seq
    }
  }
`);
