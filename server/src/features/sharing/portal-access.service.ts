import { ref } from '@mikro-orm/core';
import { badInput } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { line, optionalLine } from '../../kernel/words.ts';
import { Membership, today } from '../access/index.ts';
import type { Client } from '../clients/index.ts';
import { FamilyContact } from '../clients/index.ts';
import { oneAtATime } from './lock.ts';
import { cancelNoticesTo } from './notices.ts';
import { PortalAccess } from './portal-access.entity.ts';
import type {
  EndPortalAccessInput,
  GrantPortalAccessInput,
  UpdatePortalAccessInput,
} from './portal-access.inputs.ts';
import { portalRights, type PortalRight } from './sharing.enums.ts';

/**
 * Lets a contact of a client see what its rights name in the portal.
 * @throws NOT_FOUND, FORBIDDEN, BAD_USER_INPUT
 */
export async function grantPortalAccess(
  operation: Operation,
  input: GrantPortalAccessInput,
): Promise<PortalAccess> {
  const { em } = operation;
  const path = ['input', 'contactId'];
  const contact = await em.findOne(FamilyContact, inputId('FamilyContact', input.contactId, path), {
    populate: ['client'],
  });
  const client = await authorize(operation, 'portalAccess.grant', contact?.client.getEntity());
  if (!contact?.mayReceiveInformation)
    throw badInput(path, 'The record says that this person is not to be given information.');
  await oneAtATime(operation, { table: 'client', id: client.id });
  const now = today(operation);
  const from = input.from ?? now;
  if (from < now) throw badInput(['input', 'from'], 'The first day is today or later.');
  const until = lastDay(input.until, from);
  const others = await em.find(PortalAccess, { contact: contact.id, endedAt: null });
  const meet = (other: PortalAccess): boolean =>
    (other.until === null || other.until >= from) && (until === null || other.from <= until);
  if (others.some(meet))
    throw badInput(
      path,
      'This person has an access on these days already: change or end that one.',
    );
  return open(operation, contact, client, {
    rights: rightsOf(input.rights),
    from,
    until,
    note: optionalLine(input.note, 500, ['input', 'note']),
  });
}

/**
 * Gives an access other rights or another last day: the former is ended, and kept, and a new one
 * takes its place. Streams of someone who lost a right end at once.
 * @throws NOT_FOUND, FORBIDDEN (it has ended), BAD_USER_INPUT
 */
export async function updatePortalAccess(
  operation: Operation,
  input: UpdatePortalAccessInput,
): Promise<PortalAccess> {
  const { former, contact, client } = await toChange(operation, input.id);
  const now = today(operation);
  const from = former.from > now ? former.from : now;
  if (former.until !== null && former.until < now)
    throw badInput(['input', 'id'], 'This access is over: grant a new one.');
  const until = lastDay(input.until, from);
  const rights = rightsOf(input.rights);
  const note = optionalLine(input.note, 500, ['input', 'note']);
  end(operation, former, 'Replaced by other rights');
  // The end is written before the new one begins, since no two may hold on one day.
  await operation.em.flush();
  const made = await open(operation, contact, client, { rights, from, until, note });
  const withdrawn = former.rights.filter((right) => !rights.includes(right));
  await cancelNoticesTo(operation, contact.id, withdrawn);
  // Open streams end where a right is withdrawn that they know of, and are told in any case.
  operation.changed('family', contact.id, made.id);
  return made;
}

/**
 * Ends an access at once. Nothing is shown from this moment on, and open streams end.
 * @throws NOT_FOUND, FORBIDDEN (it has ended already), BAD_USER_INPUT
 */
export async function endPortalAccess(
  operation: Operation,
  input: EndPortalAccessInput,
): Promise<PortalAccess> {
  const { former, contact } = await toChange(operation, input.id);
  end(operation, former, line(input.reason, 500, ['input', 'reason']));
  await operation.em.flush();
  await cancelNoticesTo(operation, contact.id, former.rights);
  operation.accessChanged();
  return former;
}

/** Locked first, so that of two who change the same access at once the second sees the first. */
async function toChange(
  operation: Operation,
  opaqueId: string,
): Promise<{ former: PortalAccess; contact: FamilyContact; client: Client }> {
  const { em } = operation;
  const id = inputId('PortalAccess', opaqueId, ['input', 'id']);
  await oneAtATime(operation, { table: 'portal_access', id });
  const found = await em.findOne(PortalAccess, id, { populate: ['contact.client'] });
  const former = await authorize(operation, 'portalAccess.change', found);
  const contact = former.contact.getEntity();
  return { former, contact, client: contact.client.getEntity() };
}

async function open(
  operation: Operation,
  contact: FamilyContact,
  client: Client,
  given: Pick<PortalAccess, 'rights' | 'from' | 'until' | 'note'>,
): Promise<PortalAccess> {
  const { em, clock, signedIn } = operation;
  const access = Object.assign(new PortalAccess(), {
    ...given,
    clientId: client.id,
    contact: ref(contact),
    grantedBy: ref(em.getReference(Membership, signedIn.membershipId)),
    grantedAt: clock.now(),
  } satisfies Partial<PortalAccess>);
  await em.persist(access).flush();
  operation.touch(access);
  operation.accessChanged();
  return access;
}

function end({ em, clock, signedIn }: Operation, access: PortalAccess, reason: string): void {
  access.endedAt = clock.now();
  access.endedBy = ref(em.getReference(Membership, signedIn.membershipId));
  access.endReason = reason;
}

/** In the order of the closed list, each once. */
function rightsOf(given: readonly PortalRight[]): PortalRight[] {
  const rights = portalRights.filter((right) => given.includes(right));
  if (rights.length === 0) throw badInput(['input', 'rights'], 'Choose at least one.');
  return rights;
}

function lastDay(until: string | null | undefined, from: string): string | null {
  if (!until) return null;
  if (until < from)
    throw badInput(['input', 'until'], 'The last day is not before the first, nor before today.');
  return until;
}
