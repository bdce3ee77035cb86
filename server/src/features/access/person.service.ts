import type { Operation } from '../../kernel/operation.ts';
import { addDays } from '../../kernel/clock.ts';
import { badInput, conflict } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import { authorize } from '../../kernel/policy.ts';
import { optionalLine } from '../../kernel/words.ts';
import { today } from './dates.ts';
import { Membership } from './membership.entity.ts';
import type { EndMembershipInput, SetMembershipRoleInput } from './person.inputs.ts';

/** Roles that are no staff are given when a membership is made, and are for good. */
const fixedRoles = ['family', 'integration'];

/**
 * Changes what a person is. Their open streams and documents ask their policies again at once.
 * @throws CONFLICT, BAD_USER_INPUT (also for the last administrator), NOT_FOUND, FORBIDDEN
 */
export async function setMembershipRole(
  operation: Operation,
  input: SetMembershipRoleInput,
): Promise<Membership> {
  const person = await manageable(operation, input, 'person.manage');
  if (input.role !== person.role) {
    const fixed = [input.role, person.role].some((role) => fixedRoles.includes(role));
    if (fixed)
      throw badInput(['input', 'role'], 'A membership of this role is ended, and a new one made.');
    if (person.role === 'administrator') await anotherAdministrator(operation, person, 'role');
    person.role = input.role;
  }
  if (input.discipline !== undefined) person.discipline = input.discipline;
  if (input.jobTitle !== undefined)
    person.jobTitle = optionalLine(input.jobTitle, 120, ['input', 'jobTitle']);
  await operation.em.flush();
  operation.accessChanged();
  return person;
}

/**
 * Ends a membership. What the person wrote stays theirs; their access ends with the commit, or
 * after the last day that was named.
 * @throws CONFLICT, BAD_USER_INPUT (also for the last administrator), NOT_FOUND, FORBIDDEN
 */
export async function endMembership(
  operation: Operation,
  input: EndMembershipInput,
): Promise<Membership> {
  const person = await manageable(operation, input, 'person.end');
  const now = today(operation);
  if (input.until && input.until < now)
    throw badInput(['input', 'until'], 'The last day is today or later.');
  if (person.role === 'administrator') await anotherAdministrator(operation, person, 'id');
  // The last day is part of a membership, so one that ends at once ended yesterday.
  person.until = input.until ?? addDays(now, -1);
  await operation.em.flush();
  operation.accessChanged();
  return person;
}

async function manageable(
  operation: Operation,
  input: { readonly id: string; readonly version: number },
  action: 'person.manage' | 'person.end',
): Promise<Membership> {
  const id = inputId('Membership', input.id, ['input', 'id']);
  await oneAtATime(operation);
  const person = await operation.em.findOne(Membership, id);
  const found = await authorize(operation, action, person);
  if (found.version !== input.version) throw conflict(found.version);
  return found;
}

/**
 * Changes of people wait for each other within an organisation: two administrators who end each
 * other at the same moment would leave none. The lock lets rows that point to the organisation be
 * made meanwhile.
 */
async function oneAtATime(operation: Operation): Promise<void> {
  await operation.em.execute('select 1 from organisation where id = ? for no key update', [
    operation.signedIn.organisationId,
  ]);
}

/** Refuses where this person is the last administrator without an end. */
async function anotherAdministrator(
  operation: Operation,
  person: Membership,
  field: string,
): Promise<void> {
  const others = await operation.em.count(Membership, {
    organisationId: operation.signedIn.organisationId,
    role: 'administrator',
    id: { $ne: person.id },
    from: { $lte: today(operation) },
    until: null,
  });
  if (others === 0)
    throw badInput(['input', field], 'An organisation keeps at least one administrator.');
}
