import type { EntityManager } from '@mikro-orm/postgresql';
import type { JobKind } from './db/due-work.entity.ts';
import { newId } from './ids.ts';
import type { Operation } from './operation.ts';

export { type JobKind } from './db/due-work.entity.ts';

/**
 * Work that goes on after operations, one run an organisation. An operation says
 * `operation.due('mail')` (or `operation.due('meeting-series', at)`), in its own transaction, so that
 * the work is due if and only if what it follows from is committed. `startJobs` (jobs.runner.ts) does
 * it on whichever node comes first. A run that dies is done again: write jobs so that a second run
 * does no harm.
 */
export interface Job {
  readonly kind: JobKind;
  /**
   * Runs in a transaction of its own of one organisation, which is settled as a mutation's is: changes
   * are numbered, `operation.due` and `queueMail` work. There is no actor (`operation.organisationId`
   * says whose it is), so policies are not asked.
   * @returns when it is due next; null: when somebody calls `operation.due` again
   */
  run(operation: Operation): Promise<Date | null>;
}

/** Runs one transaction of a job and gives what the work gives. */
export type InTransaction = <T>(work: (operation: Operation) => Promise<T>) => Promise<T>;

/** A job that talks to other machines, which must not hold a transaction open meanwhile. */
export interface NetworkJob {
  readonly kind: JobKind;
  /**
   * @param inTransaction as many short transactions as it needs: to take, and to record
   * @param stop aborted when the server closes: take nothing more
   * @returns when it is due next
   */
  runOutside(inTransaction: InTransaction, stop: AbortSignal): Promise<Date | null>;
}

/**
 * The same for work that is due now and then: nothing is locked or written where it is due by then
 * already, so operations do not wait for each other.
 */
export async function markDueBy(
  em: EntityManager,
  organisationId: string,
  kind: JobKind,
  at: Date,
): Promise<void> {
  const [due] = await em.execute<unknown[]>(
    'select 1 from due_work where organisation_id = ? and kind = ? and due_at <= ?',
    [organisationId, kind, at],
  );
  if (!due) await markDue(em, organisationId, kind, at);
}

/**
 * Notes in the transaction that `em` is in that work is due. It locks the row of the organisation and
 * kind until the commit, so call it last, kinds in the order of `jobKinds`; `operation.due` sees to
 * both.
 */
export async function markDue(
  em: EntityManager,
  organisationId: string,
  kind: JobKind,
  at: Date,
): Promise<void> {
  await em.execute(
    `insert into due_work (id, organisation_id, kind, due_at) values (?, ?, ?, ?)
     on conflict (organisation_id, kind)
     do update set due_at = least(due_work.due_at, excluded.due_at)`,
    [newId(), organisationId, kind, at],
  );
}
