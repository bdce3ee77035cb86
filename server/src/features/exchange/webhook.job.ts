/** Delivers what waits: each endpoint in its own time, so that a slow one holds up no other. */
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { InTransaction, NetworkJob } from '../../kernel/jobs.ts';
import type { Operation } from '../../kernel/operation.ts';
import { accepted, attempt, record, take } from './webhook.delivery.ts';
import { keptFor } from './webhook.rules.ts';

/** The longest that a run begins deliveries; then other organisations have their turn. Milliseconds. */
const longestRun = 30_000;

/** An endpoint that failed is left alone for the rest of the run; without other news, for so long. */
const pause = 5_000;

/** While deliveries are under way, milliseconds between two looks for others. */
const lookEvery = 250;

/** How often what is long settled is let go of, an organisation. Milliseconds. */
const forgetEvery = 3_600_000;
const forgotten = new Map<string, number>();

export const webhookJob: NetworkJob = {
  kind: 'webhooks',
  async runOutside(inTransaction, stop) {
    const busy = new Map<string, Promise<void>>();
    const resting = new Set<string>();
    const troubles: Error[] = [];
    const end = performance.now() + longestRun;
    const over = (): boolean => stop.aborted || performance.now() > end;
    const begin = (endpointId: string): Promise<void> =>
      deliverTo(endpointId, inTransaction, stop, over)
        .then((failed) => void (failed && resting.add(endpointId)))
        .catch((error: unknown) => {
          resting.add(endpointId);
          troubles.push(error instanceof Error ? error : new Error(String(error)));
        })
        .finally(() => busy.delete(endpointId));
    try {
      for (;;) {
        const found = over() ? [] : await inTransaction(endpointsWithWork);
        for (const endpointId of found)
          if (!busy.has(endpointId) && !resting.has(endpointId))
            busy.set(endpointId, begin(endpointId));
        if (busy.size === 0) break;
        // While one is slow, what becomes due for the others is not kept waiting.
        await Promise.race([...busy.values(), setTimeout(lookEvery)]);
      }
    } finally {
      // Nobody else makes them again while they are under way.
      await Promise.all(busy.values());
    }
    const [trouble] = troubles;
    if (trouble) throw trouble;
    return inTransaction(async (operation) => {
      await forget(operation);
      return nextDue(operation, resting.size > 0 ? pause : 0);
    });
  },
};

async function endpointsWithWork({ em, clock }: Operation): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from webhook_endpoint endpoint where active and exists (
       select 1 from webhook_delivery where endpoint_id = endpoint.id
         and state = 'waiting' and next_at <= ?)`,
    [clock.now()],
  );
  return rows.map(({ id }) => id);
}

/** One after the other, so that they come in order as long as all goes well. True: one failed. */
async function deliverTo(
  endpointId: string,
  inTransaction: InTransaction,
  stop: AbortSignal,
  over: () => boolean,
): Promise<boolean> {
  while (!over()) {
    const taken = await inTransaction((operation) => take(operation, endpointId));
    if (taken === null) return false;
    if (taken === 'dropped') continue;
    const result = await attempt(taken, stop);
    if (result === null) return false;
    await inTransaction((operation) => record(operation, endpointId, taken, result));
    if (!accepted(result)) return true;
  }
  return false;
}

async function nextDue({ em, clock }: Operation, notBefore: number): Promise<Date | null> {
  const [next] = await em.execute<{ at: Date | string | null }[]>(
    `select min(delivery.next_at) as at from webhook_delivery delivery
     join webhook_endpoint endpoint on endpoint.id = delivery.endpoint_id and endpoint.active
     where delivery.state = 'waiting'`,
  );
  if (!next?.at) return null;
  return new Date(Math.max(new Date(next.at).getTime(), clock.now().getTime() + notBefore));
}

/** What is long settled is of no use to anybody. */
async function forget({ em, clock, organisationId }: Operation): Promise<void> {
  const now = clock.now().getTime();
  if (now - (forgotten.get(organisationId) ?? 0) < forgetEvery) return;
  forgotten.set(organisationId, now);
  await em.execute(`delete from webhook_delivery where state <> 'waiting' and at < ?`, [
    new Date(now - keptFor),
  ]);
}
