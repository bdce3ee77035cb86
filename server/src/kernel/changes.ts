import { EventEmitter } from 'node:events';
import type { EntityManager } from '@mikro-orm/postgresql';
import { badInput } from './errors.ts';
import { newId } from './ids.ts';
import type { RecordedChange } from './operation.ts';
import type { Topic } from './topics.ts';

/**
 * Changes that others hear of. Each is numbered in the transaction that makes it; after the commit
 * the bus only wakes the subscribers, and each reads from the database what is after its cursor.
 * So nothing queues in memory for a slow one, and a lost wake-up costs time and no change.
 */
export interface ChangeBus {
  /** Tells that a subject has new changes. Call it after the commit. */
  wake(topic: Topic, subjectId: string): void;
  /** Tells that somebody's access in an organisation may have changed. */
  accessChanged(organisationId: string): void;
  onWake(topic: Topic, subjectId: string, listener: () => void): () => void;
  onAccessChanged(organisationId: string, listener: () => void): () => void;
  onAnyAccessChanged(listener: (organisationId: string) => void): () => void;
}

/** The bus of a single process. */
export function createChangeBus(): ChangeBus {
  const emitter = new EventEmitter().setMaxListeners(0);
  const listen = (event: string, listener: () => void): (() => void) => {
    emitter.on(event, listener);
    return () => emitter.off(event, listener);
  };
  return {
    wake: (topic, subjectId) => void emitter.emit(`${topic}/${subjectId}`),
    accessChanged: (organisationId) => {
      emitter.emit(`access/${organisationId}`);
      emitter.emit('access', organisationId);
    },
    onWake: (topic, subjectId, listener) => listen(`${topic}/${subjectId}`, listener),
    onAccessChanged: (organisationId, listener) => listen(`access/${organisationId}`, listener),
    onAnyAccessChanged: (listener) => {
      emitter.on('access', listener);
      return () => emitter.off('access', listener);
    },
  };
}

/** Numbers and writes the changes of a transaction, subjects in a fixed order against deadlocks. */
export async function recordChanges(
  em: EntityManager,
  organisationId: string,
  changes: readonly RecordedChange[],
  at: Date,
): Promise<void> {
  const ordered = [...changes].sort((a, b) =>
    `${a.topic}/${a.subjectId}` < `${b.topic}/${b.subjectId}` ? -1 : 1,
  );
  for (const { topic, subjectId, recordId } of ordered) {
    const [stream] = await em.execute<{ seq: string }[]>(
      `insert into change_stream (id, organisation_id, topic, subject_id, seq)
       values (?, ?, ?, ?, 1)
       on conflict (organisation_id, topic, subject_id) do update set seq = change_stream.seq + 1
       returning seq`,
      [newId(), organisationId, topic, subjectId],
    );
    await em.execute(
      `insert into change (id, organisation_id, topic, subject_id, record_id, seq, at)
       values (?, ?, ?, ?, ?, ?, ?)
       on conflict (organisation_id, topic, subject_id, record_id)
       do update set seq = excluded.seq, at = excluded.at`,
      [newId(), organisationId, topic, subjectId, recordId, stream?.seq, at],
    );
  }
}

export interface ReadChange {
  readonly cursor: string;
  readonly recordId: string;
}

/** The number of the last change of a subject, as a cursor. */
export async function lastCursor(
  em: EntityManager,
  topic: Topic,
  subjectId: string,
): Promise<string> {
  const [row] = await em.execute<{ seq: string }[]>(
    'select seq from change_stream where topic = ? and subject_id = ?',
    [topic, subjectId],
  );
  return row?.seq ?? '0';
}

/** At most 100 changes after a cursor, oldest first. */
export async function changesAfter(
  em: EntityManager,
  topic: Topic,
  subjectId: string,
  cursor: string,
): Promise<ReadChange[]> {
  const rows = await em.execute<{ seq: string; record_id: string }[]>(
    `select seq, record_id from change where topic = ? and subject_id = ? and seq > ?
     order by seq limit 100`,
    [topic, subjectId, cursor],
  );
  return rows.map((row) => ({ cursor: row.seq, recordId: row.record_id }));
}

/** Refuses a cursor that this server cannot have given. */
export function checkCursor(cursor: string | null | undefined): string | undefined {
  if (cursor === null || cursor === undefined) return undefined;
  if (!/^\d{1,18}$/.test(cursor))
    throw badInput(['after'], 'This is not a cursor that a change carried.');
  return cursor;
}
