import { EventEmitter } from 'node:events';
import type { EntityManager } from '@mikro-orm/postgresql';
import { arrayOf } from './db/array.ts';
import { statement, type Statement } from './db/statement.ts';
import { badInput } from './errors.ts';
import { newId } from './ids.ts';
import type { RecordedChange } from './operation.ts';
import type { Topic } from './topics.ts';

/** Whose changes somebody follows. */
export interface FollowedSubject {
  readonly organisationId: string;
  readonly topic: Topic;
  readonly subjectId: string;
}

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
  /** Tells that a key is at its end. What it has open ends at once. Call it after the commit. */
  credentialEnded(credentialId: string): void;
  onCredentialEnded(listener: (credentialId: string) => void): () => void;
  onWake(subject: FollowedSubject, listener: () => void): () => void;
  onAccessChanged(organisationId: string, listener: () => void): () => void;
  onAnyAccessChanged(listener: (organisationId: string) => void): () => void;
  /** Tells that there is work for jobs. Call it after the commit. */
  workDue(): void;
  onWorkDue(listener: () => void): () => void;
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
    credentialEnded: (credentialId) => void emitter.emit('credential', credentialId),
    onCredentialEnded: (listener) => {
      emitter.on('credential', listener);
      return () => emitter.off('credential', listener);
    },
    onWake: ({ topic, subjectId }, listener) => listen(`${topic}/${subjectId}`, listener),
    onAccessChanged: (organisationId, listener) => listen(`access/${organisationId}`, listener),
    onAnyAccessChanged: (listener) => {
      emitter.on('access', listener);
      return () => emitter.off('access', listener);
    },
    workDue: () => void emitter.emit('work'),
    onWorkDue: (listener) => listen('work', listener),
  };
}

/** What else happens in a transaction with changes. */
export interface ChangesHook {
  /**
   * Called in the transaction that numbers changes, after them. Answers whether it made work due (see
   * `markDue`), which the caller tells the bus after the commit.
   */
  recorded(
    em: EntityManager,
    organisationId: string,
    changes: readonly RecordedChange[],
    at: Date,
  ): Promise<boolean>;
  /** The statement that fails where `recorded` has something to do; `null`: it has nothing anyway. */
  idle(changes: readonly RecordedChange[]): Statement | null;
}

const hooks = new Set<ChangesHook>();

/** Registers what else happens in a transaction with changes; the same hook counts once. */
export const onChangesRecorded = (hook: ChangesHook): void => void hooks.add(hook);

const numbering = statement(
  'changes',
  `with subject as (
     select * from unnest(?::uuid[], ?::text[], ?::uuid[], ?::bigint[])
       with ordinality as one (id, topic, subject_id, count, place)
   ), stream as (
     insert into change_stream (id, organisation_id, topic, subject_id, seq)
     select id, ?::uuid, topic, subject_id, count from subject order by place
     on conflict (organisation_id, topic, subject_id)
     do update set seq = change_stream.seq + excluded.seq
     returning topic, subject_id, seq
   )
   insert into change (id, organisation_id, topic, subject_id, record_id, seq, at)
   select one.id, ?::uuid, one.topic, one.subject_id, one.record_id, stream.seq - one.before,
       ?::timestamptz
     from unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::bigint[])
       as one (id, topic, subject_id, record_id, before)
     join stream on stream.topic = one.topic and stream.subject_id = one.subject_id
   on conflict (organisation_id, topic, subject_id, record_id)
   do update set seq = excluded.seq, at = excluded.at`,
);

/**
 * Numbers and writes the changes of a transaction, in one statement. It takes the locks of their
 * subjects in a fixed order, and comes last before the commit: so no two transactions wait for each
 * other, nor any for long.
 */
function numberedChanges(
  organisationId: string,
  changes: readonly RecordedChange[],
  at: Date,
): Statement {
  const bySubject = [...Map.groupBy(changes, subjectOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  const ordered = bySubject.flatMap(([, own]) => own);
  const subjects = bySubject.map(([, own]) => ({ ...own[0]!, count: own.length }));
  // The changes of a subject take as many numbers, of which the stream keeps the last.
  const before = bySubject.flatMap(([, own]) => own.map((_, place) => own.length - 1 - place));
  return numbering(
    arrayOf(subjects.map(() => newId())),
    arrayOf(subjects.map(({ topic }) => topic)),
    arrayOf(subjects.map(({ subjectId }) => subjectId)),
    arrayOf(subjects.map(({ count }) => count)),
    organisationId,
    organisationId,
    at.toISOString(),
    arrayOf(ordered.map(() => newId())),
    arrayOf(ordered.map(({ topic }) => topic)),
    arrayOf(ordered.map(({ subjectId }) => subjectId)),
    arrayOf(ordered.map(({ recordId }) => recordId)),
    arrayOf(before),
  );
}

/**
 * Numbers and writes the changes of a transaction, last before its commit.
 * @returns whether work became due by them: then call `bus.workDue()` after the commit
 */
export async function recordChanges(
  em: EntityManager,
  organisationId: string,
  changes: readonly RecordedChange[],
  at: Date,
): Promise<boolean> {
  if (changes.length === 0) return false;
  const { text, values } = numberedChanges(organisationId, changes, at);
  await em.execute(text, [...values]);
  let workDue = false;
  for (const hook of hooks)
    workDue = (await hook.recorded(em, organisationId, changes, at)) || workDue;
  return workDue;
}

/**
 * The statements that do the same in one round trip, last of its transaction. They fail where a hook
 * has something to do: then `recordChanges` does all.
 */
export function changesAlone(
  organisationId: string,
  changes: readonly RecordedChange[],
  at: Date,
): Statement[] {
  if (changes.length === 0) return [];
  const idle = [...hooks].flatMap((hook) => hook.idle(changes) ?? []);
  return [...idle, numberedChanges(organisationId, changes, at)];
}

const subjectOf = ({ topic, subjectId }: RecordedChange): string => `${topic}/${subjectId}`;

/** Wakes those who follow the subjects of committed changes, each subject once. */
export function wakeAll(bus: ChangeBus, changes: readonly RecordedChange[]): void {
  const subjects = new Map(changes.map((change) => [subjectOf(change), change]));
  for (const { topic, subjectId } of subjects.values()) bus.wake(topic, subjectId);
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
