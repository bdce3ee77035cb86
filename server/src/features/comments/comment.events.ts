import { sharedIdOf } from '../../documents/index.ts';
import { globalId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { may } from '../../kernel/policy.ts';
import { changeSource, type SourcedChange } from '../../realtime/change-source.ts';
import { documentsShownWith, documentToComment } from './comment.document.ts';
import type { CommentChange } from './comment.types.ts';
import { CommentThread } from './thread.entity.ts';

export interface CommentChangesArgs {
  readonly documentId: string;
  readonly after?: string | null;
}

/** @throws NOT_FOUND, BAD_USER_INPUT for a cursor that no change carried */
export async function commentChangeSource(
  operation: Operation,
  { documentId, after }: CommentChangesArgs,
): ReturnType<typeof changeSource> {
  const { document } = await documentToComment(operation, documentId);
  return changeSource(operation, {
    topic: 'comments',
    subjectId: sharedIdOf(operation, document),
    after,
    recheck: (now) => documentToComment(now, documentId),
  });
}

/** One event, by the rights that the subscriber has now. */
export async function commentChange(
  operation: Operation,
  documentId: string,
  { cursor, recordId }: SourcedChange,
): Promise<CommentChange> {
  const { document } = await documentToComment(operation, documentId);
  if (recordId === null) return { cursor, kind: 'ready', threadId: null, thread: null };
  const threadId = globalId('CommentThread', recordId);
  const thread = await operation.em.findOne(CommentThread, recordId);
  // The lineage has threads of later versions, too, about words that are not in this one.
  const shown =
    thread !== null &&
    (await documentsShownWith(operation, document)).includes(thread.document.id) &&
    (await may(operation, 'thread.read', thread));
  if (!shown) return { cursor, kind: 'withdrawn', threadId, thread: null };
  return { cursor, kind: 'changed', threadId, thread };
}
