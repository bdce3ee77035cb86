import { ref } from '@mikro-orm/core';
import { addDays } from '../../kernel/clock.ts';
import { badInput, conflict, notFound } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, may } from '../../kernel/policy.ts';
import { line } from '../../kernel/words.ts';
import { CareTeamMembership, holdsOn, Membership, reachingRoles, today } from '../access/index.ts';
import type {
  AddCareTeamMemberInput,
  CareTeamMembershipPayload,
  EndCareTeamMembershipInput,
} from './care-team.inputs.ts';
import { Client } from './client.entity.ts';

/**
 * Gives a member a part in a client's care, which opens the client's record to them.
 * @throws NOT_FOUND, FORBIDDEN, BAD_USER_INPUT
 */
export async function addCareTeamMember(
  operation: Operation,
  input: AddCareTeamMemberInput,
): Promise<CareTeamMembershipPayload> {
  const { em } = operation;
  const found = await em.findOne(Client, inputId('Client', input.clientId, ['input', 'clientId']));
  const client = await authorize(operation, 'careTeam.add', found);
  const now = today(operation);
  const from = input.from ?? now;
  const until = input.until ?? null;
  if (until !== null && until < from)
    throw badInput(['input', 'until'], 'The last day is not before the first.');
  const member = await careGiver(operation, input.membershipId);
  const parts = await em.find(CareTeamMembership, { clientId: client.id, member: member.id });
  if (parts.some((part) => holdsOn(part, from)))
    throw badInput(['input', 'membershipId'], "This person is on the client's care team already.");
  const part = Object.assign(new CareTeamMembership(), {
    clientId: client.id,
    member: ref(member),
    function: line(input.function, 120, ['input', 'function']),
    lead: input.lead,
    from,
    until,
  } satisfies Partial<CareTeamMembership>);
  await em.persist(part).flush();
  operation.touch(part);
  operation.accessChanged();
  return { careTeamMembership: part, client };
}

/**
 * Ends a member's part in a client's care; with it ends their access to the record.
 * @throws NOT_FOUND, FORBIDDEN, CONFLICT, BAD_USER_INPUT
 */
export async function endCareTeamMembership(
  operation: Operation,
  input: EndCareTeamMembershipInput,
): Promise<CareTeamMembershipPayload> {
  const { em } = operation;
  const id = inputId('CareTeamMembership', input.id, ['input', 'id']);
  const found = await em.findOne(CareTeamMembership, id);
  const part = await authorize(operation, 'careTeam.end', found);
  if (part.version !== input.version) throw conflict(part.version);
  const now = today(operation);
  if (input.until && input.until < now)
    throw badInput(['input', 'until'], 'The last day is today or later.');
  // The last day is part of it, so one that ends at once ended yesterday.
  part.until = input.until ?? addDays(now, -1);
  await em.flush();
  operation.accessChanged();
  return { careTeamMembership: part, client: await em.findOne(Client, part.clientId) };
}

/** The member, who works here today in a role that takes part in care. */
async function careGiver(operation: Operation, membershipId: string): Promise<Membership> {
  const path = ['input', 'membershipId'];
  // People see their own memberships elsewhere too: only one of this house takes part in its care.
  const member = await operation.em.findOne(Membership, {
    id: inputId('Membership', membershipId, path),
    organisationId: operation.signedIn.organisationId,
  });
  if (!member || !(await may(operation, 'person.read', member))) throw notFound();
  if (!reachingRoles.some((role) => role === member.role) || !holdsOn(member, today(operation)))
    throw badInput(path, 'This person takes no part in the care of clients.');
  return member;
}
