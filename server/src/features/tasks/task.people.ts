import { badInput } from '../../kernel/errors.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { holdsOn, Membership, staffRoles, today } from '../access/index.ts';
import { membersReaching } from '../clients/index.ts';

const path = ['input', 'assigneeId'];

/**
 * The member (a UUID) who is to do a task: somebody who works here today and, where it is about a
 * client, may read that client's record, since the task would open a door to it otherwise.
 * @throws BAD_USER_INPUT, NOT_FOUND
 */
export async function assigneeOfTask(
  operation: Operation,
  memberId: string,
  clientId: string | null,
): Promise<Membership> {
  // People see their own memberships elsewhere too: only one of this house does its tasks.
  const { organisationId } = operation.signedIn;
  const found = await operation.em.findOne(Membership, { id: memberId, organisationId });
  const member = await authorize(operation, 'person.read', found);
  const works = staffRoles.some((role) => role === member.role);
  if (!works || !holdsOn(member, today(operation)))
    throw badInput(path, 'Choose somebody who works here today.');
  if (clientId === null) return member;
  const reaching = await membersReaching(operation, clientId);
  if (!reaching.some(({ id }) => id === member.id))
    throw badInput(path, `${member.name} does not take part in this client's care.`);
  return member;
}
