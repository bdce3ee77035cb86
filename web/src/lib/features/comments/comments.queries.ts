import { graphql, type ResultOf, type VariablesOf } from '#lib/kernel/graphql/graphql.ts';

/** A thread as lists have it; the live topic and the answers of all changes give the same. */
export const ThreadInList = graphql(`
  fragment ThreadInList on CommentThread @_unmask {
    id
    version
    field
    anchor
    head
    quote
    createdAt
    resolvedAt
    resolvedBy {
      id
      name
    }
    viewerCan
    mentionsViewer
    comments {
      id
      version
      words
      at
      editedAt
      withdrawnAt
      author {
        id
        name
        discipline
      }
      mentions {
        id
        name
      }
      viewerCan
    }
  }
`);
export type ThreadInList = ResultOf<typeof ThreadInList>;
export type CommentInThread = ThreadInList['comments'][number];

/** What is said about a document's words. */
export const DocumentCommentsQuery = graphql(
  `
    query DocumentComments($documentId: ID!, $after: String) {
      documentComments(documentId: $documentId, first: 100, after: $after) {
        nodes {
          ...ThreadInList
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [ThreadInList],
);
export type CommentsPage = ResultOf<typeof DocumentCommentsQuery>;

/** What the viewer may say about a document's words, and whom they can mention. */
export const DocumentCommentingQuery = graphql(`
  query DocumentCommenting($documentId: ID!) {
    documentCommenting(documentId: $documentId) {
      viewerCan
      mentionable {
        id
        name
        discipline
        jobTitle
      }
    }
  }
`);
export type Mentionable = ResultOf<
  typeof DocumentCommentingQuery
>['documentCommenting']['mentionable'][number];

/** Where the viewer is mentioned and has not looked yet. */
export const MyMentionsQuery = graphql(`
  query MyMentions {
    viewer {
      mentionedIn(first: 20) {
        nodes {
          id
          client {
            id
            name
          }
          planVersion {
            id
          }
          minutes {
            id
            meeting {
              id
              title
            }
          }
          comments {
            id
            at
            author {
              id
              name
            }
            mentions {
              id
            }
          }
        }
      }
    }
  }
`);
export type MentioningThread = NonNullable<
  ResultOf<typeof MyMentionsQuery>['viewer']
>['mentionedIn']['nodes'][number];

export const CommentChangesTopic = graphql(
  `
    subscription CommentChanges($documentId: ID!, $after: String) {
      commentChanges(documentId: $documentId, after: $after) {
        cursor
        kind
        threadId
        thread {
          ...ThreadInList
        }
      }
    }
  `,
  [ThreadInList],
);
export type CommentChange = ResultOf<typeof CommentChangesTopic>['commentChanges'];

export const AddCommentThread = graphql(
  `
    mutation AddCommentThread($input: AddCommentThreadInput!) {
      done: addCommentThread(input: $input) {
        thread {
          ...ThreadInList
        }
      }
    }
  `,
  [ThreadInList],
);
export type NewThread = VariablesOf<typeof AddCommentThread>['input'];

export const AddComment = graphql(
  `
    mutation AddComment($input: AddCommentInput!) {
      done: addComment(input: $input) {
        thread {
          ...ThreadInList
        }
      }
    }
  `,
  [ThreadInList],
);

export const EditComment = graphql(
  `
    mutation EditComment($input: EditCommentInput!) {
      done: editComment(input: $input) {
        thread {
          ...ThreadInList
        }
      }
    }
  `,
  [ThreadInList],
);

export const WithdrawComment = graphql(
  `
    mutation WithdrawComment($input: WithdrawCommentInput!) {
      done: withdrawComment(input: $input) {
        thread {
          ...ThreadInList
        }
      }
    }
  `,
  [ThreadInList],
);

export const ResolveCommentThread = graphql(
  `
    mutation ResolveCommentThread($input: SettleCommentThreadInput!) {
      done: resolveCommentThread(input: $input) {
        thread {
          ...ThreadInList
        }
      }
    }
  `,
  [ThreadInList],
);

export const ReopenCommentThread = graphql(
  `
    mutation ReopenCommentThread($input: SettleCommentThreadInput!) {
      done: reopenCommentThread(input: $input) {
        thread {
          ...ThreadInList
        }
      }
    }
  `,
  [ThreadInList],
);

export const MarkMentionsRead = graphql(
  `
    mutation MarkMentionsRead($input: MarkMentionsReadInput!) {
      done: markMentionsRead(input: $input) {
        thread {
          ...ThreadInList
        }
      }
    }
  `,
  [ThreadInList],
);
