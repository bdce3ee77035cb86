import { LockMode, ref, type Ref } from '@mikro-orm/core';
import { sharedIdOf } from '../../documents/index.ts';
import { badInput, conflict } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { words } from '../../kernel/words.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { documentToComment } from './comment.document.ts';
import { Comment, CommentMention } from './comment.entity.ts';
import type {
  AddCommentInput,
  AddCommentThreadInput,
  EditCommentInput,
  MarkMentionsReadInput,
  SettleCommentThreadInput,
  WithdrawCommentInput,
} from './comment.inputs.ts';
import { mention, peopleToMention } from './comment.mentions.ts';
import { commentLimit, fieldOf, positionOf, quoteOf, wordsLimit } from './comment.rules.ts';
import { CommentThread } from './thread.entity.ts';

/**
 * Begins a thread about words of a document, whether or not that takes edits now.
 * @throws BAD_USER_INPUT, NOT_FOUND
 */
export async function addCommentThread(
  operation: Operation,
  input: AddCommentThreadInput,
): Promise<CommentThread> {
  const { em, clock } = operation;
  const { document, clientId } = await documentToComment(operation, input.documentId);
  await authorize(operation, 'thread.begin', document);
  const thread = new CommentThread();
  thread.document = ref(document);
  thread.lineageId = document.lineageId;
  thread.kind = document.kind;
  thread.client = em.getReference(Client, clientId, { wrapped: true });
  thread.field = fieldOf(document.kind, input.field);
  thread.anchor = positionOf(input.anchor, 'anchor');
  thread.head = positionOf(input.head, 'head');
  thread.quote = quoteOf(input.quote);
  thread.createdBy = self(operation);
  thread.createdAt = clock.now();
  em.persist(thread);
  await say(operation, thread, input);
  return told(operation, thread);
}

/**
 * Answers in an open thread.
 * @throws BAD_USER_INPUT, FORBIDDEN where it is resolved, NOT_FOUND
 */
export async function addComment(
  operation: Operation,
  input: AddCommentInput,
): Promise<CommentThread> {
  const found = await lockedThread(operation, input.threadId, ['input', 'threadId']);
  const thread = await authorize(operation, 'thread.answer', found);
  if ((await operation.em.count(Comment, { thread: thread.id })) >= commentLimit)
    throw badInput(['input', 'threadId'], 'This thread is full. Begin another one.');
  await say(operation, thread, input);
  return told(operation, thread);
}

async function say(
  operation: Operation,
  thread: CommentThread,
  input: Pick<AddCommentInput, 'words' | 'mentionIds'>,
): Promise<void> {
  const people = await peopleToMention(operation, thread.clientId, input.mentionIds);
  const comment = new Comment();
  comment.thread = ref(thread);
  comment.clientId = thread.clientId;
  comment.author = self(operation);
  comment.written = words(input.words, wordsLimit, ['input', 'words']);
  comment.at = operation.clock.now();
  thread.allComments.add(comment);
  await mention(operation, comment, people);
}

/**
 * Changes what the actor said, and whom it mentions.
 * @throws CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function editComment(
  operation: Operation,
  input: EditCommentInput,
): Promise<CommentThread> {
  const { comment, thread } = await commentToChange(operation, input, 'comment.edit');
  const people = await peopleToMention(operation, thread.clientId, input.mentionIds, comment);
  const written = words(input.words, wordsLimit, ['input', 'words']);
  if (written !== comment.written) comment.editedAt = operation.clock.now();
  comment.written = written;
  await mention(operation, comment, people);
  return told(operation, thread);
}

/**
 * Withdraws what the actor said: it keeps its place in the thread, and its words are shown to
 * nobody. Whom it mentioned is let go.
 * @throws CONFLICT, FORBIDDEN, NOT_FOUND
 */
export async function withdrawComment(
  operation: Operation,
  input: WithdrawCommentInput,
): Promise<CommentThread> {
  const { comment, thread } = await commentToChange(operation, input, 'comment.withdraw');
  comment.withdrawnAt = operation.clock.now();
  await mention(operation, comment, []);
  return told(operation, thread);
}

/**
 * Says that a thread is settled. One that is settled already stays as it is.
 * @throws CONFLICT, FORBIDDEN, NOT_FOUND
 */
export async function resolveCommentThread(
  operation: Operation,
  input: SettleCommentThreadInput,
): Promise<CommentThread> {
  const found = await lockedThread(operation, input.id);
  if (found.resolvedAt) return found;
  const thread = await authorize(operation, 'thread.resolve', found);
  asSeen(thread, input);
  thread.resolvedAt = operation.clock.now();
  thread.resolvedBy = self(operation);
  return told(operation, thread);
}

/**
 * Opens a settled thread again. One that is open already stays as it is.
 * @throws CONFLICT, FORBIDDEN, NOT_FOUND
 */
export async function reopenCommentThread(
  operation: Operation,
  input: SettleCommentThreadInput,
): Promise<CommentThread> {
  const found = await lockedThread(operation, input.id);
  if (!found.resolvedAt) return found;
  const thread = await authorize(operation, 'thread.reopen', found);
  asSeen(thread, input);
  thread.resolvedAt = null;
  thread.resolvedBy = null;
  return told(operation, thread);
}

/**
 * The actor has read where a thread mentions them: it leaves their day.
 * @throws NOT_FOUND
 */
export async function markMentionsRead(
  operation: Operation,
  input: MarkMentionsReadInput,
): Promise<CommentThread> {
  const { em, signedIn, clock } = operation;
  const id = inputId('CommentThread', input.threadId, ['input', 'threadId']);
  const thread = await authorize(operation, 'thread.read', await em.findOne(CommentThread, id));
  const unread = await em.find(CommentMention, {
    thread: id,
    member: signedIn.membershipId,
    readAt: null,
  });
  for (const each of unread) each.readAt = clock.now();
  await em.flush();
  return thread;
}

async function lockedThread(
  operation: Operation,
  threadId: string,
  path: readonly string[] = ['input', 'id'],
): Promise<CommentThread> {
  const found = await operation.em.findOne(
    CommentThread,
    inputId('CommentThread', threadId, path),
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  return authorize(operation, 'thread.read', found);
}

/** The thread is locked first, so that whoever changes two comments of one waits in its line. */
async function commentToChange(
  operation: Operation,
  { id, version }: WithdrawCommentInput,
  action: `comment.${string}`,
): Promise<{ comment: Comment; thread: CommentThread }> {
  const { em } = operation;
  const found = await em.findOne(Comment, inputId('Comment', id, ['input', 'id']));
  const seen = await authorize(operation, 'comment.read', found);
  const thread = await em.findOneOrFail(CommentThread, seen.thread.id, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
  });
  const comment = await em.refresh(seen);
  await authorize(operation, action, comment);
  if (typeof version === 'number' && version !== seen.version) throw conflict(seen.version);
  return { comment: seen, thread };
}

function asSeen(thread: CommentThread, { version }: SettleCommentThreadInput): void {
  if (typeof version === 'number' && version !== thread.version) throw conflict(thread.version);
}

/** Stores the change, and tells those who follow the document or, of a plan, a version of it. */
async function told(operation: Operation, thread: CommentThread): Promise<CommentThread> {
  thread.changeCount += 1;
  await operation.em.flush();
  operation.touch(thread);
  const { document, kind, lineageId } = thread;
  const subjectId = sharedIdOf(operation, { id: document.id, kind, lineageId });
  operation.changed('comments', subjectId, thread.id);
  return thread;
}

/** The membership that acts, as what a row points to. */
const self = (operation: Operation): Ref<Membership> =>
  operation.em.getReference(Membership, operation.signedIn.membershipId, { wrapped: true });
