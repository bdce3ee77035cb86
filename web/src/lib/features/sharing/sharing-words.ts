import { houseLanguage } from '@roundtable/schema/languages';
import type { Access, Contact, Edition, Right } from './sharing.queries.ts';

/** What each right lets somebody see, in the order in which they are offered. */
export const rights: readonly { right: Right; label: string; hint: string }[] = [
  { right: 'GOALS', label: 'Goals', hint: 'The goals that you share, in plain words.' },
  { right: 'PROGRESS', label: 'Progress', hint: 'How the goals go, with a small picture.' },
  { right: 'APPOINTMENTS', label: 'Appointments', hint: 'Those that you share.' },
  { right: 'SUMMARIES', label: 'Summaries', hint: 'What is sent to the family after a meeting.' },
  { right: 'TEAM', label: 'Team', hint: 'Names and functions of those who care for the child.' },
  { right: 'MESSAGES', label: 'Messages', hint: 'Writing to the team, and its answers.' },
];

export const labelOf = (right: Right): string =>
  rights.find((known) => known.right === right)?.label ?? right;

/** The accesses that hold today, by the id of their contact. */
export const holding = (accesses: readonly Access[]): ReadonlyMap<string, Access> =>
  new Map(accesses.filter(({ inForce }) => inForce).map((access) => [access.contact.id, access]));

/** Those who may see a kind of thing today. */
export function readersWith(
  right: Right,
  contacts: readonly Contact[],
  accesses: readonly Access[],
): Contact[] {
  const by = holding(accesses);
  return contacts.filter(({ id }) => by.get(id)?.rights.includes(right));
}

/** The house's language first, then those of the readers. */
export const languagesFor = (readers: readonly Contact[]): string[] => [
  ...new Set([houseLanguage, ...readers.flatMap(({ language }) => language ?? [])]),
];

export const namesOf = ({ recipients }: Edition): string =>
  recipients.flatMap(({ contact }) => contact?.name ?? []).join(', ');
