/**
 * Mutations that may be repeated: with an idempotency key the second time is answered as the first
 * was, and nothing is done again. Keys are the member's own, and hold for 24 hours.
 */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { print, type DocumentNode, type ExecutionResult } from 'graphql';
import type { Actor } from './actor.ts';
import { arrayOf } from './db/array.ts';
import { AppError, badInput, notFound } from './errors.ts';
import { newId } from './ids.ts';
import { markDueBy, type Job } from './jobs.ts';
import type { Operation } from './operation.ts';

/** What the caller asks to be done once. */
export interface Idempotency {
  readonly key: string;
  /** The operation and its variables: the same key asks the same. */
  readonly asked: string;
}

/** The key is taken; `answer` is there where the operation was answered before. */
export interface Claim {
  /** UUID of the record that the operation adds, the same when it is repeated. */
  readonly id: string;
  /** Taken just now: nothing can have been done under it before. */
  readonly fresh: boolean;
  readonly answer: string | null;
  readonly clientIds: readonly string[];
}

const holdsFor = 24 * 3_600_000;
const longestKey = 255;

/** Variables in an order that does not depend on how the caller wrote them. */
const canonical = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(canonical)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, each]) => [name, canonical(each)]),
        )
      : value;

/**
 * What was sent as `Idempotency-Key` or `extensions.idempotencyKey`; nothing where neither was.
 * @throws BAD_USER_INPUT
 */
export function idempotencyOf(
  sent: readonly unknown[],
  asked: {
    readonly document: DocumentNode;
    readonly operationName?: string | null | undefined;
    readonly variables: Readonly<Record<string, unknown>>;
  },
): Idempotency | undefined {
  const keys = sent.filter((key) => key !== undefined && key !== null);
  const [key] = keys;
  if (key === undefined) return undefined;
  const path = ['extensions', 'idempotencyKey'];
  if (typeof key !== 'string' || !/^[\x21-\x7e]+$/.test(key) || key.length > longestKey)
    throw badInput(path, `An idempotency key has 1 to ${longestKey} visible ASCII characters.`);
  if (keys.some((other) => other !== key))
    throw badInput(path, 'The header and the extension name two idempotency keys.');
  const { document, operationName, variables } = asked;
  return {
    key,
    asked: JSON.stringify([print(document), operationName ?? null, canonical(variables)]),
  };
}

/**
 * Takes a key in the transaction of `em`. Where another transaction has it, this one waits for that
 * to end. @throws AppError `CONFLICT` where the key was given with another operation
 */
export async function claim(
  em: EntityManager,
  actor: Actor,
  { key, asked }: Idempotency,
  now: Date,
): Promise<Claim> {
  const { organisationId, membershipId, role, discipline } = actor;
  if (role === 'family')
    throw badInput(['extensions', 'idempotencyKey'], 'These keys are for staff and programs.');
  // In another role it is another question, whose answer shows other things.
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([role, discipline, asked]))
    .digest('hex');
  const expired = new Date(now.getTime() - holdsFor);
  const [taken] = await em.execute<{ id: string }[]>(
    `insert into idempotent_answer
       (id, organisation_id, member_id, key, fingerprint, at, client_ids)
     values (?, ?, ?, ?, ?, ?, '{}')
     on conflict (organisation_id, member_id, key) do update set id = excluded.id,
       fingerprint = excluded.fingerprint, at = excluded.at, answer = null, client_ids = '{}'
       where idempotent_answer.at < ?
     returning id`,
    [newId(), organisationId, membershipId, key, fingerprint, now, expired],
  );
  if (taken) return { id: taken.id, fresh: true, answer: null, clientIds: [] };
  const [kept] = await em.execute<
    { id: string; fingerprint: string; answer: string | null; client_ids: string[] }[]
  >(
    `select id, fingerprint, answer, client_ids::text[] as client_ids from idempotent_answer
     where member_id = ? and key = ?`,
    [membershipId, key],
  );
  if (!kept || kept.fingerprint !== fingerprint)
    throw new AppError('CONFLICT', 'This idempotency key was given with another operation.');
  return { id: kept.id, fresh: false, answer: kept.answer, clientIds: kept.client_ids };
}

/** Keeps an answer under a claimed key. */
export async function keepAnswer(
  em: EntityManager,
  operation: Operation,
  { id }: Claim,
  data: unknown,
): Promise<void> {
  const { touchedClients } = operation;
  // Of clients whom the actor does not reach the answer has nothing that access would end for.
  const clientIds = touchedClients.length > 0 ? await reaching(operation, touchedClients) : [];
  await em.execute('update idempotent_answer set answer = ?, client_ids = ?::uuid[] where id = ?', [
    JSON.stringify(data),
    arrayOf(clientIds),
    id,
  ]);
  const expires = new Date(operation.clock.now().getTime() + holdsFor);
  await markDueBy(em, operation.organisationId, 'idempotent-answers', expires);
}

/** Lets go of answers that hold no longer: they have the words of records in them. */
export const idempotencyJob: Job = {
  kind: 'idempotent-answers',
  async run({ em, clock }) {
    await em.execute('delete from idempotent_answer where at < ?', [
      new Date(clock.now().getTime() - holdsFor),
    ]);
    const [oldest] = await em.execute<{ at: Date | string | null }[]>(
      'select min(at) as at from idempotent_answer',
    );
    return oldest?.at ? new Date(new Date(oldest.at).getTime() + holdsFor + 1) : null;
  },
};

/** Gives a fresh key back under which nothing was done. */
export const releaseKey = (em: EntityManager, { id }: Claim): Promise<unknown> =>
  em.execute('delete from idempotent_answer where id = ? and answer is null', [id]);

/** Answers those of the clients (UUIDs) whose records the actor reaches now. */
export type Reaching = (operation: Operation, clientIds: readonly string[]) => Promise<string[]>;

let reaching: Reaching = () => Promise.reject(new Error('Nobody said what reaching a client is'));

/** The feature that owns clients says whose record an answer may still be given of. */
export const whoIsReached = (answer: Reaching): void => void (reaching = answer);

/** The answer that was kept. @throws AppError `NOT_FOUND` where access has ended since */
export async function repeated(
  operation: Operation,
  { answer, clientIds }: Claim,
): Promise<ExecutionResult> {
  operation.readsOnly();
  const reached = clientIds.length > 0 ? await reaching(operation, clientIds) : [];
  const lost = clientIds.find((clientId) => !reached.includes(clientId));
  if (lost) {
    operation.refusedFor({ clientId: lost });
    throw notFound();
  }
  for (const clientId of clientIds) operation.touch({ clientId });
  const data = JSON.parse(answer ?? 'null') as Record<string, unknown>;
  return { data, extensions: { repeated: true } };
}
