/** Commenting on words of documents in tests, through the front door. */
import { anchorsOfWords } from '@roundtable/schema/anchored-words';
import { openDocument } from './documents.ts';
import type { TestVisitor } from './server.ts';

export interface TestComment {
  readonly id: string;
  readonly version: number;
  readonly author: { readonly name: string };
  readonly words: string | null;
  readonly editedAt: string | null;
  readonly withdrawnAt: string | null;
  readonly mentions: readonly { readonly name: string }[];
  readonly viewerCan: readonly string[];
}
export interface TestThread {
  readonly id: string;
  readonly version: number;
  readonly documentId: string;
  readonly field: string;
  readonly anchor: string;
  readonly head: string;
  readonly quote: string;
  readonly createdBy: { readonly name: string };
  readonly resolvedAt: string | null;
  readonly resolvedBy: { readonly name: string } | null;
  readonly mentionsViewer: boolean;
  readonly comments: readonly TestComment[];
  readonly viewerCan: readonly string[];
}

export const threadFields = `id version documentId field anchor head quote createdBy { name }
  resolvedAt resolvedBy { name } viewerCan mentionsViewer
  comments { id version author { name } words editedAt withdrawnAt mentions { name } viewerCan }`;

const inputOf = {
  addCommentThread: 'AddCommentThreadInput',
  addComment: 'AddCommentInput',
  editComment: 'EditCommentInput',
  withdrawComment: 'WithdrawCommentInput',
  resolveCommentThread: 'SettleCommentThreadInput',
  reopenCommentThread: 'SettleCommentThreadInput',
  markMentionsRead: 'MarkMentionsReadInput',
} as const;
export type CommentVerb = keyof typeof inputOf;

export const commentMutation = (verb: CommentVerb): string =>
  `mutation ($input: ${inputOf[verb]}!) { done: ${verb}(input: $input) { thread { ${threadFields} } } }`;

/** Does something to comments, and answers the thread. */
export async function comment(
  who: TestVisitor,
  verb: CommentVerb,
  input: object,
): Promise<TestThread> {
  const { done } = await who.get<{ done: { thread: TestThread } }>(commentMutation(verb), {
    input,
  });
  return done.thread;
}

/** The input of a thread about words that stand in a field of a document. */
export async function aboutWords(
  who: TestVisitor,
  documentId: string,
  field: string,
  quote: string,
): Promise<Record<'documentId' | 'field' | 'quote' | 'anchor' | 'head', string>> {
  const { doc } = await openDocument(who, documentId);
  const anchors = anchorsOfWords(doc, field, quote);
  if (!anchors) throw new Error(`“${quote}” does not stand in ${field}`);
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  const { anchor, head } = anchors;
  return { documentId, field, quote, anchor: text(anchor), head: text(head) };
}

/** The threads that are shown with a document. */
export async function threadsOf(
  who: TestVisitor,
  documentId: string,
  args = '',
): Promise<TestThread[]> {
  const { documentComments } = await who.get<{ documentComments: { nodes: TestThread[] } }>(
    `query ($id: ID!) { documentComments(documentId: $id${args}) { nodes { ${threadFields} } } }`,
    { id: documentId },
  );
  return documentComments.nodes;
}

/** What a thread's first comment says, of those in which the viewer is mentioned. */
export async function mentionedIn(who: TestVisitor): Promise<(string | null | undefined)[]> {
  const { viewer } = await who.get<{
    viewer: { mentionedIn: { nodes: { comments: { words: string | null }[] }[] } };
  }>('{ viewer { mentionedIn { nodes { comments { words } } } } }');
  return viewer.mentionedIn.nodes.map(({ comments }) => comments[0]?.words);
}
