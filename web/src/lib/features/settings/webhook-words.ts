import type { Tone } from '#lib/ui/Status.svelte';
import { dayOf, shortDate } from '#lib/ui/dates.ts';
import type { Attempt, Delivery, Endpoint, WebhookEvent } from './webhooks.queries.ts';

/** What an endpoint may be told of, as the form lists it. */
export const eventChoices: readonly { value: WebhookEvent; label: string; hint: string }[] = [
  { value: 'NOTES', label: 'Progress notes', hint: 'When one is signed, shared or added to' },
  { value: 'PLANS', label: 'Treatment plans', hint: 'Also while one is being written' },
  { value: 'MEETINGS', label: 'Meetings', hint: 'Agenda, attendance and minutes' },
  { value: 'TASKS', label: 'Tasks', hint: 'Those about a client' },
];

/** "Progress notes, meetings". */
export function eventsSaid(events: readonly WebhookEvent[]): string {
  const said = eventChoices
    .filter(({ value }) => events.includes(value))
    .map(({ label }) => label.toLowerCase())
    .join(', ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** For whose clients: "All programmes", "Day School, The Lodge". */
export const reachSaid = ({ allProgrammes, programmes }: Endpoint): string =>
  allProgrammes ? 'All programmes' : programmes.map(({ name }) => name).join(', ');

interface State {
  words: string;
  tone: Tone;
}

/** Whether an endpoint is told anything, in words. */
export function endpointState(endpoint: Endpoint, timeZone: string): State {
  const on = (moment: string) => shortDate(dayOf(moment, timeZone));
  if (endpoint.switchedOffAt)
    return { words: `Given up ${on(endpoint.switchedOffAt)}`, tone: 'danger' };
  if (!endpoint.active) return { words: 'Switched off', tone: 'neutral' };
  if (endpoint.failingSince)
    return { words: `Failing since ${on(endpoint.failingSince)}`, tone: 'warn' };
  return { words: 'On', tone: 'good' };
}

/** What is said of each kind of message. */
const types: Readonly<Record<string, string>> = {
  'note.changed': 'A progress note changed',
  'plan.changed': 'A treatment plan changed',
  'meeting.changed': 'A meeting changed',
  'task.changed': 'A task changed',
  'webhook.test': 'Test message',
};
export const typeSaid = (type: string): string => types[type] ?? type;

export function deliveryState({ state, attempts }: Delivery): State {
  if (state === 'DELIVERED') return { words: 'Accepted', tone: 'good' };
  if (state === 'FAILED') return { words: 'Not accepted', tone: 'danger' };
  if (state === 'DROPPED') return { words: 'Not sent', tone: 'neutral' };
  return attempts.length > 0
    ? { words: 'Will be tried again', tone: 'warn' }
    : { words: 'On its way', tone: 'accent' };
}

const problems: Readonly<Record<string, string>> = {
  TIMEOUT: 'No answer within 15 seconds',
  PRIVATE_ADDRESS: 'The address is in a private network',
  NO_ADDRESS: 'No machine of this name is known',
  ENOTFOUND: 'No machine of this name is known',
  EAI_AGAIN: 'The name could not be looked up',
  ECONNREFUSED: 'Nothing listens at this address',
  ECONNRESET: 'The connection was cut',
  EHOSTUNREACH: 'The machine could not be reached',
  CERT_HAS_EXPIRED: 'The certificate has run out',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another name',
};

/** What came of an attempt: "Answered 503 in 240 ms", "No answer within 15 seconds". */
export function attemptInShort({ status, problem, milliseconds }: Attempt): string {
  if (status === null) return problems[problem ?? ''] ?? `No answer (${problem ?? 'unknown'})`;
  const taken =
    milliseconds < 1_000 ? `${milliseconds} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
  return `Answered ${status} in ${taken}`;
}
