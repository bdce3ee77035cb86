/** Does the work that is due: finds it, takes it for this node, runs it, and says when it is due next. */
import { IsolationLevel } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { never, type JobKind } from './db/due-work.entity.ts';
import { sessionOf } from './db/orm.ts';
import { newId } from './ids.ts';
import type { InTransaction, Job, NetworkJob } from './jobs.ts';
import { Operation } from './operation.ts';
import { settle } from './run-operation.ts';
import type { Services } from './services.ts';

export interface JobOptions {
  /** Milliseconds between two looks for work that nobody woke this node for. */
  readonly pollEvery?: number;
  /** Milliseconds after which another node takes over from one that no longer answers. */
  readonly leaseFor?: number;
}

export interface Jobs {
  /** Takes no more work and waits for what runs. */
  close(): Promise<void>;
}

interface Due {
  readonly id: string;
  readonly organisation_id: string;
  readonly kind: JobKind;
  readonly failures: number;
}

/** So many runs at once a node: most of the time they wait for other machines. */
const atOnce = 8;

export function startJobs(
  services: Services,
  jobs: readonly (Job | NetworkJob)[],
  { pollEvery = 5_000, leaseFor = 60_000 }: JobOptions = {},
): Jobs {
  const { orm, clock, log, bus } = services;
  const byKind = new Map(jobs.map((job) => [job.kind, job]));
  const holder = newId();
  const stop = new AbortController();
  const running = new Map<string, Promise<void>>();
  let looking: Promise<void> | undefined;
  let again = false;

  const inSession = <T>(
    organisationId: string,
    work: (em: EntityManager) => Promise<T>,
  ): Promise<T> =>
    orm.em
      .fork({ session: sessionOf(organisationId) })
      .transactional((em) => work(em as EntityManager));

  async function look(): Promise<void> {
    const now = clock.now();
    const free = atOnce - running.size;
    if (free <= 0 || byKind.size === 0) return;
    const found = await inSession('', (em) =>
      em.execute<Due[]>(
        `select id, organisation_id, kind, failures from due_work
         where kind in (?) and ((lease_until is null and due_at <= ?) or lease_until <= ?)
         order by due_at limit ?`,
        [[...byKind.keys()], now, now, free + running.size],
      ),
    );
    for (const due of found) {
      if (running.size >= atOnce || stop.signal.aborted) return;
      if (running.has(due.id)) continue;
      const run = take(due).then((reached) => {
        running.delete(due.id);
        // Where the database takes no claim, looking at once would find the same again and again.
        if (reached) wake();
      });
      running.set(due.id, run);
    }
  }

  /**
   * Claims one kind of work of one organisation, does it, and gives it back. Answers false where the
   * database did not let it.
   */
  async function take(due: Due): Promise<boolean> {
    const { id, organisation_id: organisationId, kind } = due;
    const inOwn = <T>(work: (em: EntityManager) => Promise<T>) => inSession(organisationId, work);
    const lease = () => new Date(clock.now().getTime() + leaseFor);
    let held = false;
    let next: Date | null;
    let failures = 0;
    const heartbeat = setInterval(() => {
      if (!held) return;
      void inOwn((em) =>
        em.execute('update due_work set lease_until = ? where id = ? and holder = ?', [
          lease(),
          id,
          holder,
        ]),
      ).catch((error: unknown) => log.warn({ err: error, kind }, 'a lease was not renewed'));
    }, leaseFor / 3);
    try {
      const now = clock.now();
      const claimed = await inOwn((em) =>
        em.execute<unknown[]>(
          `update due_work set lease_until = ?, holder = ?, due_at = ? where id = (
             select id from due_work where id = ?
               and ((lease_until is null and due_at <= ?) or lease_until <= ?)
             for update skip locked) returning id`,
          [lease(), holder, never, id, now, now],
        ),
      );
      if (claimed.length === 0) return true;
      held = true;
      try {
        next = await perform(organisationId, byKind.get(kind) as Job | NetworkJob);
      } catch (error) {
        failures = due.failures + 1;
        next = new Date(clock.now().getTime() + Math.min(1_000 * 2 ** failures, 900_000));
        log.error({ err: error, kind, organisationId, failures }, 'a job failed');
      }
      await inOwn((em) =>
        em.execute(
          `update due_work set due_at = least(due_at, ?), lease_until = null, holder = null,
             failures = ? where id = ? and holder = ?`,
          [next ?? never, failures, id, holder],
        ),
      );
      return true;
    } catch (error) {
      // The database did not answer: the lease runs out, and whoever comes next does it.
      log.error({ err: error, kind, organisationId }, 'work that is due was not reached');
      return false;
    } finally {
      clearInterval(heartbeat);
    }
  }

  const perform = (organisationId: string, job: Job | NetworkJob): Promise<Date | null> => {
    const inTransaction: InTransaction = (work) =>
      runInOrganisation(services, organisationId, `job ${job.kind}`, work);
    return 'run' in job
      ? inTransaction((operation) => job.run(operation))
      : // A signal of its own, so that what a run hangs on it goes with the run.
        job.runOutside(inTransaction, AbortSignal.any([stop.signal]));
  };

  function wake(): void {
    if (stop.signal.aborted) return;
    again = true;
    looking ??= (async () => {
      while (again && !stop.signal.aborted) {
        again = false;
        await look().catch((error: unknown) => log.error({ err: error }, 'no look for due work'));
      }
      looking = undefined;
    })();
  }

  const poll = setInterval(wake, pollEvery);
  const unsubscribe = bus.onWorkDue(wake);
  wake();

  return {
    async close() {
      stop.abort();
      clearInterval(poll);
      unsubscribe();
      await looking;
      await Promise.all(running.values());
    },
  };
}

/**
 * Runs work that nobody asked for in a transaction of one organisation: its changes are numbered and
 * told of as an operation's are. Any error rolls it back and is thrown.
 */
export async function runInOrganisation<T>(
  services: Services,
  organisationId: string,
  name: string,
  work: (operation: Operation) => Promise<T>,
): Promise<T> {
  const em = services.orm.em.fork({ session: sessionOf(organisationId) });
  const operation = new Operation({
    kind: 'mutation',
    name,
    transport: 'job',
    actor: null,
    organisationId,
    em,
    services,
  });
  await em.begin({ isolationLevel: IsolationLevel.READ_COMMITTED });
  try {
    const result = await work(operation);
    await settle(operation, em, false);
    await em.commit();
    operation.committed();
    return result;
  } catch (error) {
    await em.rollback().catch(() => undefined);
    throw error;
  }
}
