import { badInput } from '../../kernel/errors.ts';
import type { Outbound } from '../../kernel/outbound.ts';
import { webhookEvents, type WebhookEvent } from './webhook.enums.ts';

/** So many endpoints an organisation has at the most. */
export const mostEndpoints = 20;

/** An endpoint that accepted nothing for so long is switched off. Milliseconds. */
export const givenUpAfter = 5 * 86_400_000;

/** Deliveries that are settled are kept so long for whoever looks into it. Milliseconds. */
export const keptFor = 30 * 86_400_000;

/** Milliseconds for the whole of an attempt: receivers are to accept first and work afterwards. */
export const patience = 15_000;

const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/** Milliseconds until the next attempt, after the first, the second, …: eight within a day. */
const waits = [
  5 * second,
  minute,
  10 * minute,
  30 * minute,
  2 * hour,
  6 * hour,
  12 * hour,
] as const;

/** When it is tried again after so many attempts; undefined: never. */
export const nextAttempt = (attempts: number, now: Date): Date | undefined => {
  const wait = waits[attempts - 1];
  return wait === undefined ? undefined : new Date(now.getTime() + wait);
};

/**
 * Reads the address of an endpoint. It asks for the host's address, so call it before anything is
 * locked.
 * @throws BAD_USER_INPUT
 */
export async function endpointUrl(text: string, outbound: Outbound): Promise<string> {
  const path = ['input', 'url'];
  const url = text.length <= 2_000 ? URL.parse(text.trim()) : null;
  if (!url || !['https:', 'http:'].includes(url.protocol))
    throw badInput(path, 'Write an address such as https://reports.example.org/webhooks.');
  if (url.username || url.password)
    throw badInput(path, 'Leave the password out: each message is signed.');
  if (url.hash) throw badInput(path, 'Leave out what follows the #.');
  if (url.protocol === 'http:' && !outbound.isListed(url))
    throw badInput(path, 'Write an address that begins with https.');
  const refused = await outbound.refusal(url);
  if (refused === 'NO_ADDRESS') throw badInput(path, 'No machine of this name is known.');
  if (refused === 'PRIVATE_ADDRESS')
    throw badInput(
      path,
      'This is an address of a private network. The operator can admit it in WEBHOOK_PRIVATE_HOSTS.',
    );
  return url.href;
}

/** @throws BAD_USER_INPUT where there is none */
export function chosenEvents(events: readonly WebhookEvent[]): WebhookEvent[] {
  const chosen = webhookEvents.filter((event) => events.includes(event));
  if (chosen.length === 0) throw badInput(['input', 'events'], 'Choose what it is told of.');
  return chosen;
}
