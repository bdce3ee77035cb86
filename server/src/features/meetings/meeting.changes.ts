/** How meetings are changed: one change after the other, under the lock of the meeting's row. */
import { LockMode, ref } from '@mikro-orm/core';
import { badInput, conflict, forbidden } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, type Action } from '../../kernel/policy.ts';
import { holdsOn, Membership, today } from '../access/index.ts';
import { reachingRoles } from '../clients/index.ts';
import { Meeting, MeetingAttendance } from './meeting.entity.ts';
import type { MeetingStatus } from './meeting.enums.ts';

/** Changes of one meeting wait for each other: its items and attendances are changed under it. */
const locked = (operation: Operation, id: string): Promise<Meeting | null> =>
  operation.em.findOne(Meeting, id, { lockMode: LockMode.PESSIMISTIC_WRITE });

/** Loads a meeting for a change of itself. @throws CONFLICT, FORBIDDEN, NOT_FOUND */
export async function meetingToChange(
  operation: Operation,
  input: { readonly id: string; readonly version: number },
  from: MeetingStatus,
  action: Action,
): Promise<Meeting> {
  const id = inputId('Meeting', input.id, ['input', 'id']);
  const meeting = await authorize(operation, 'meeting.read', await locked(operation, id));
  if (meeting.status !== from || meeting.version !== input.version) throw conflict(meeting.version);
  return authorize(operation, action, meeting);
}

/** Loads a meeting for what may be done while it is planned or running, and not afterwards. */
export async function arrangeable(
  operation: Operation,
  id: string,
  action: Action,
): Promise<Meeting> {
  const meeting = await authorize(operation, 'meeting.read', await locked(operation, id));
  if (meeting.status === 'closed' || meeting.status === 'cancelled')
    throw forbidden('The meeting is over: what it was stays as it is.');
  return authorize(operation, action, meeting);
}

/** Those who look at the meeting hear of it once it is committed. */
export async function told(operation: Operation, meeting: Meeting): Promise<Meeting> {
  await operation.em.flush();
  operation.changed('meeting', meeting.id, meeting.id);
  return meeting;
}

/**
 * A member of this house who cares for clients, and works here today, by an input's id.
 * @throws BAD_USER_INPUT, NOT_FOUND
 */
export async function memberOfStaff(
  operation: Operation,
  membershipId: string,
  path: readonly string[],
): Promise<Membership> {
  const id = inputId('Membership', membershipId, path);
  // People see their own memberships elsewhere too: only one of this house takes part.
  const { organisationId } = operation.signedIn;
  const found = await operation.em.findOne(Membership, { id, organisationId });
  const member = await authorize(operation, 'person.read', found);
  if (!reachingRoles.some((role) => role === member.role))
    throw badInput(path, 'Only staff who care for clients take part.');
  if (!holdsOn(member, today(operation)))
    throw badInput(path, 'Choose somebody who works here today.');
  return member;
}

/** Puts a member on the list of those who take part, expected unless said otherwise. */
export function expect(operation: Operation, meeting: Meeting, membershipId: string): void {
  const attendance = new MeetingAttendance();
  attendance.meeting = ref(meeting);
  attendance.member = operation.em.getReference(Membership, membershipId, { wrapped: true });
  operation.em.persist(attendance);
}

/** Puts a member on the lists of meetings where they do not stand yet, in two statements. */
export async function expectAt(
  operation: Operation,
  meetings: readonly Meeting[],
  membershipId: string,
): Promise<void> {
  const { em } = operation;
  await em.flush();
  const there = await em.find(MeetingAttendance, {
    meeting: { $in: meetings.map(({ id }) => id) },
    member: membershipId,
  });
  for (const meeting of meetings)
    if (!there.some((attendance) => attendance.meeting.id === meeting.id))
      expect(operation, meeting, membershipId);
  await em.flush();
}

/** Puts meetings into the hands of a member (a UUID), who is on their lists then; null: of nobody. */
export async function setFacilitator(
  operation: Operation,
  meetings: readonly Meeting[],
  membershipId: string | null,
): Promise<void> {
  const given = meetings.filter(({ facilitator }) => (facilitator?.id ?? null) !== membershipId);
  // Who was to lead one may have seen it for that alone.
  if (given.some(({ facilitator }) => facilitator !== null)) operation.accessChanged();
  for (const meeting of given)
    meeting.facilitator =
      membershipId === null
        ? null
        : operation.em.getReference(Membership, membershipId, { wrapped: true });
  if (membershipId !== null) await expectAt(operation, given, membershipId);
}

/** Minutes that a meeting or an item takes. @throws BAD_USER_INPUT */
export function duration(
  minutes: number,
  [least, most]: readonly [number, number],
  path: readonly string[],
): number {
  if (!Number.isInteger(minutes) || minutes < least || minutes > most)
    throw badInput(path, `Set aside ${least} to ${most} minutes.`);
  return minutes;
}

export const meetingMinutes = [5, 480] as const;
export const itemMinutes = [1, 240] as const;
