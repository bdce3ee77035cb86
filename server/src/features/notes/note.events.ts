import { notFound } from '../../kernel/errors.ts';
import { globalId, localId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { may } from '../../kernel/policy.ts';
import { changeSource, type SourcedChange } from '../../realtime/change-source.ts';
import { reachOf } from '../clients/index.ts';
import { Note } from './note.entity.ts';
import type { NoteChange } from './note.types.ts';

export interface NoteChangesArgs {
  readonly clientId: string;
  readonly after?: string | null;
}

/** Refuses whom the client is out of reach of, in the same words as where there is no client. */
async function listenable(operation: Operation, clientId: string): Promise<string> {
  const id = localId('Client', clientId);
  if (!id) throw notFound();
  if (!(await reachOf(operation).has(id))) {
    operation.refusedFor({ clientId: id });
    throw notFound();
  }
  return id;
}

/** @throws NOT_FOUND, BAD_USER_INPUT for a cursor that no change carried */
export async function noteChangeSource(
  operation: Operation,
  { clientId, after }: NoteChangesArgs,
): ReturnType<typeof changeSource> {
  return changeSource(operation, {
    topic: 'notes',
    subjectId: await listenable(operation, clientId),
    after,
    recheck: (now) => listenable(now, clientId),
  });
}

/** One event, by the rights that the subscriber has now. */
export async function noteChange(
  operation: Operation,
  clientId: string,
  { cursor, recordId }: SourcedChange,
): Promise<NoteChange> {
  await listenable(operation, clientId);
  if (recordId === null) return { cursor, kind: 'ready', noteId: clientId, note: null };
  const noteId = globalId('Note', recordId);
  const note = await operation.em.findOne(Note, recordId);
  if (!note || !(await may(operation, 'note.read', note)))
    return { cursor, kind: 'withdrawn', noteId, note: null };
  return { cursor, kind: 'changed', noteId, note };
}
