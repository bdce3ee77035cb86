import { globalId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { may } from '../../kernel/policy.ts';
import { changeSource, type SourcedChange } from '../../realtime/change-source.ts';
import { reachedClient } from '../clients/index.ts';
import { Note } from './note.entity.ts';
import type { NoteChange } from './note.types.ts';

export interface NoteChangesArgs {
  readonly clientId: string;
  readonly after?: string | null;
}

/** @throws NOT_FOUND, BAD_USER_INPUT for a cursor that no change carried */
export async function noteChangeSource(
  operation: Operation,
  { clientId, after }: NoteChangesArgs,
): ReturnType<typeof changeSource> {
  return changeSource(operation, {
    topic: 'notes',
    subjectId: await reachedClient(operation, clientId),
    after,
    recheck: (now) => reachedClient(now, clientId),
  });
}

/** One event, by the rights that the subscriber has now. */
export async function noteChange(
  operation: Operation,
  clientId: string,
  { cursor, recordId }: SourcedChange,
): Promise<NoteChange> {
  await reachedClient(operation, clientId);
  if (recordId === null) return { cursor, kind: 'ready', noteId: clientId, note: null };
  const noteId = globalId('Note', recordId);
  const note = await operation.em.findOne(Note, recordId);
  if (!note || !(await may(operation, 'note.read', note)))
    return { cursor, kind: 'withdrawn', noteId, note: null };
  return { cursor, kind: 'changed', noteId, note };
}
