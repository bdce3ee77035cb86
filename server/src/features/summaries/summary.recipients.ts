import { globalId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { inForceOn, today, type Membership } from '../access/index.ts';
import { membersReaching, reachingRoles, type FamilyContact } from '../clients/index.ts';
import { MeetingAttendance } from '../meetings/index.ts';
import { portalAccessesOf } from '../sharing/index.ts';
import type { MeetingSummary, SummaryPart } from './summary.entity.ts';
import { houseLanguage, partFor, speaks } from './summary.rules.ts';
import type { SummaryRecipient } from './summary.types.ts';

/** A recipient, with the parts that they may read: what previews show and copies hold. */
export interface Reader extends SummaryRecipient {
  readonly member: Membership | null;
  /** UUID of the contact, for a guardian. */
  readonly contactId: string | null;
  readonly parts: readonly SummaryPart[];
}

/**
 * To whom a summary goes, by name: for the team those who were to take part, if they work here
 * still and care for clients, and those who care for a client that it tells of, each with what is
 * about the clients whose records they reach; for a family the guardians who may receive summaries.
 */
export function readersOf(operation: Operation, summary: MeetingSummary): Promise<Reader[]> {
  return summary.audience === 'team' ? team(operation, summary) : family(operation, summary);
}

async function team(operation: Operation, summary: MeetingSummary): Promise<Reader[]> {
  const parts = await summary.allParts.loadItems();
  const clientIds = [...new Set(parts.flatMap(({ clientId }) => clientId ?? []))];
  const reaching = new Map(
    await Promise.all(
      clientIds.map(async (id) => [id, await membersReaching(operation, id)] as const),
    ),
  );
  const invited = await operation.em.find(
    MeetingAttendance,
    {
      meeting: summary.meeting.id,
      member: { role: { $in: [...reachingRoles] }, ...inForceOn(today(operation)) },
    },
    { populate: ['member'] },
  );
  const people = new Map<string, Membership>();
  for (const { member } of invited) if (member) people.set(member.id, member.getEntity());
  for (const member of [...reaching.values()].flat()) people.set(member.id, member);
  await operation.em.populate([...people.values()], ['account']);
  const mayRead = (memberId: string, { clientId }: SummaryPart): boolean =>
    clientId === undefined || (reaching.get(clientId)?.some(({ id }) => id === memberId) ?? false);
  return [...people.values()]
    .map((member) => ({
      id: globalId('Membership', member.id),
      name: member.name,
      function: member.jobTitle ?? '',
      language: houseLanguage,
      languageMissing: false,
      signsIn: member.account !== null,
      notified: member.account !== null,
      member,
      contactId: null,
      parts: parts.filter((part) => part.words.trim() !== '' && mayRead(member.id, part)),
    }))
    .sort(byName);
}

async function family(operation: Operation, summary: MeetingSummary): Promise<Reader[]> {
  const { clientId } = summary;
  if (!clientId) return [];
  const parts = await summary.allParts.loadItems();
  const guardians = await guardiansOf(operation, clientId);
  await operation.em.populate(guardians, ['member.account']);
  return guardians
    .map((contact) => {
      const part = partFor(parts, contact.language);
      // The notice goes to the address that they sign in with, whatever the record has for letters.
      const account = contact.member?.getEntity().account ?? null;
      return {
        id: globalId('FamilyContact', contact.id),
        name: contact.name,
        function: contact.relationship,
        language: part?.language ?? houseLanguage,
        languageMissing:
          part !== undefined &&
          contact.language !== null &&
          !speaks(part.language, contact.language),
        signsIn: account !== null,
        notified: account !== null,
        member: null,
        contactId: contact.id,
        parts: part ? [part] : [],
      };
    })
    .sort(byName);
}

/** The guardians of a client (a UUID) who may receive summaries today. */
export async function guardiansOf(
  operation: Operation,
  clientId: string,
): Promise<FamilyContact[]> {
  const accesses = await portalAccessesOf(operation, clientId);
  return accesses.filter(({ rights }) => rights.has('summaries')).map(({ contact }) => contact);
}

const byName = (a: Reader, b: Reader): number =>
  a.name.localeCompare(b.name, 'en') || (a.id < b.id ? -1 : 1);

/** The client's first name that a heading shows. */
export async function headingOf(part: SummaryPart): Promise<string | null> {
  const client = await part.client?.load();
  return client ? `${client.preferredName ?? client.givenName} ${client.familyName}` : null;
}
