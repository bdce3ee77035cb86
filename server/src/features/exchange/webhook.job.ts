/** Delivers what waits: each endpoint in its own time, so that a slow one holds up no other. */
import { setTimeout } from 'node:timers/promises';
import type { InTransaction, NetworkJob } from '../../kernel/jobs.ts';
import type { Operation } from '../../kernel/operation.ts';
import { accepted, attempt, record, take } from './webhook.delivery.ts';
import { keptFor } from './webhook.rules.ts';

/** So many deliveries to an endpoint a run, then other organisations have their turn. */
const batch = 100;

/** After a failed attempt an endpoint is left alone for so long, whatever waits. Milliseconds. */
const pause = 5_000;

/** While deliveries are under way, milliseconds between two looks for others, and how many of them. */
const [lookEvery, mostLooks] = [250, 200];

export const webhookJob: NetworkJob = {
  kind: 'webhooks',
  async runOutside(inTransaction, stop) {
    const busy = new Map<string, Promise<void>>();
    const resting = new Set<string>();
    const begin = (endpointId: string): Promise<void> =>
      deliverTo(endpointId, inTransaction, stop)
        .then((failed) => void (failed && resting.add(endpointId)))
        .finally(() => busy.delete(endpointId));
    for (let looks = 0; ; looks += 1) {
      const found = stop.aborted || looks > mostLooks ? [] : await inTransaction(endpointsWithWork);
      for (const endpointId of found)
        if (!busy.has(endpointId) && !resting.has(endpointId))
          busy.set(endpointId, begin(endpointId));
      if (busy.size === 0) break;
      // While one is slow, what becomes due for the others is not kept waiting.
      await Promise.race([...busy.values(), setTimeout(lookEvery)]);
    }
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
): Promise<boolean> {
  for (let made = 0; made < batch && !stop.aborted; made += 1) {
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
async function forget({ em, clock }: Operation): Promise<void> {
  await em.execute(`delete from webhook_delivery where state <> 'waiting' and at < ?`, [
    new Date(clock.now().getTime() - keptFor),
  ]);
}
