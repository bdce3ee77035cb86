import { ref, type FilterQuery } from '@mikro-orm/core';
import { addDays, startOfDay } from '../../kernel/clock.ts';
import { badInput } from '../../kernel/errors.ts';
import { inputId, localId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { paginate, type Page, type PageArgs } from '../../kernel/pagination.ts';
import { authorize, scopeOf } from '../../kernel/policy.ts';
import { line, optionalLine } from '../../kernel/words.ts';
import { CareTeam, Membership } from '../access/index.ts';
import { carryOver } from './agenda.carry.ts';
import { declineWaiting } from './agenda.requests.ts';
import {
  duration,
  expect,
  meetingMinutes,
  meetingToChange,
  memberOfStaff,
  setFacilitator,
  told,
} from './meeting.changes.ts';
import { AgendaItem, Meeting, MeetingAttendance } from './meeting.entity.ts';
import type {
  CancelMeetingInput,
  CloseMeetingInput,
  MeetingFilter,
  MoveMeetingInput,
  PlanMeetingInput,
  StartMeetingInput,
} from './meeting.inputs.ts';
import { makeMinutes, signMinutes, withWords } from './minutes.service.ts';

/** The actor's meetings, the latest first. */
export function listMeetings(
  operation: Operation,
  page: PageArgs,
  filter: MeetingFilter,
): Promise<Page<Meeting>> {
  const { timeZone } = operation.signedIn;
  const where: FilterQuery<Meeting>[] = [scopeOf<Meeting>(operation, 'meeting.read')];
  if (filter.status) where.push({ status: filter.status });
  if (filter.from) where.push({ startsAt: { $gte: startOfDay(timeZone, filter.from) } });
  if (filter.until)
    where.push({ startsAt: { $lt: startOfDay(timeZone, addDays(filter.until, 1)) } });
  const order = [{ by: 'startsAt', direction: 'desc' }] as const;
  return paginate(operation.em, Meeting, { $and: where }, order, page);
}

/** The meeting, or `null` where there is none that the actor may see. */
export async function findMeeting(operation: Operation, id: string): Promise<Meeting | null> {
  const meetingId = localId('Meeting', id);
  return meetingId ? operation.em.findOne(Meeting, meetingId) : null;
}

/** Plans a meeting outside of any series; the actor is expected there. @throws BAD_USER_INPUT, … */
export async function planMeeting(operation: Operation, input: PlanMeetingInput): Promise<Meeting> {
  const { em, signedIn } = operation;
  const teamId = inputId('CareTeam', input.teamId, ['input', 'teamId']);
  const found = await em.findOne(CareTeam, teamId);
  const team = await authorize(operation, 'meeting.plan', found);
  const meeting = new Meeting();
  meeting.team = ref(team);
  meeting.title = line(input.title, 200, ['input', 'title']);
  meeting.startsAt = toCome(operation, input.startsAt);
  meeting.minutes = duration(input.minutes, meetingMinutes, ['input', 'minutes']);
  meeting.arranged = true;
  em.persist(meeting);
  expect(operation, meeting, signedIn.membershipId);
  if (input.facilitatorId) await giveTo(operation, meeting, input.facilitatorId);
  return told(operation, meeting);
}

/**
 * Puts a planned meeting at another time, or into other hands; its series leaves it alone then.
 * @throws CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function moveMeeting(operation: Operation, input: MoveMeetingInput): Promise<Meeting> {
  const meeting = await meetingToChange(operation, input, 'planned', 'meeting.move');
  if (input.startsAt && input.startsAt.getTime() !== meeting.startsAt.getTime()) {
    const startsAt = toCome(operation, input.startsAt);
    meeting.movedFrom = meeting.startsAt;
    meeting.startsAt = startsAt;
  }
  if (typeof input.minutes === 'number')
    meeting.minutes = duration(input.minutes, meetingMinutes, ['input', 'minutes']);
  if (input.facilitatorId) await giveTo(operation, meeting, input.facilitatorId);
  meeting.changeReason =
    optionalLine(input.reason, 300, ['input', 'reason']) ?? meeting.changeReason;
  meeting.arranged = true;
  return told(operation, meeting);
}

/** Says that a planned meeting does not take place, and why. @throws CONFLICT, … */
export async function cancelMeeting(
  operation: Operation,
  input: CancelMeetingInput,
): Promise<Meeting> {
  const meeting = await meetingToChange(operation, input, 'planned', 'meeting.cancel');
  meeting.status = 'cancelled';
  meeting.changeReason = line(input.reason, 300, ['input', 'reason']);
  await declineWaiting(operation, [meeting], 'The meeting does not take place.');
  return told(operation, meeting);
}

/** Opens a planned meeting and its minutes. @throws CONFLICT, FORBIDDEN, NOT_FOUND */
export async function startMeeting(
  operation: Operation,
  input: StartMeetingInput,
): Promise<Meeting> {
  const meeting = await meetingToChange(operation, input, 'planned', 'meeting.start');
  meeting.status = 'running';
  meeting.startedAt = operation.clock.now();
  if (!meeting.facilitator)
    await setFacilitator(operation, [meeting], operation.signedIn.membershipId);
  await makeMinutes(operation, meeting);
  // Whoever opens it is there, where they were expected.
  const own = await operation.em.findOne(MeetingAttendance, {
    meeting: meeting.id,
    member: operation.signedIn.membershipId,
    status: 'expected',
  });
  if (own) own.status = 'present';
  return told(operation, meeting);
}

/**
 * Closes a running meeting: what was being discussed is done, what was not got to goes to the next
 * meeting, and the minutes are frozen and signed. @throws CONFLICT, FORBIDDEN, NOT_FOUND
 */
export async function closeMeeting(
  operation: Operation,
  input: CloseMeetingInput,
): Promise<Meeting> {
  const { em } = operation;
  const meeting = await meetingToChange(operation, input, 'running', 'meeting.close');
  const now = operation.clock.now();
  // While it still runs: minutes that were never begun are made now, to be signed with the others.
  await makeMinutes(operation, meeting);
  await signMinutes(operation, meeting);
  const written = await withWords(operation, meeting.id);
  const items = await em.find(AgendaItem, { meeting: meeting.id, removedAt: null });
  const waiting: AgendaItem[] = [];
  for (const item of items) {
    if (item.status !== 'discussing' && item.status !== 'waiting') continue;
    operation.touch(item);
    // Of whom something is written was spoken, though nobody said that it began.
    const spokenOf = item.status === 'discussing' || written.has(item.id);
    item.status = spokenOf ? 'done' : 'skipped';
    if (!spokenOf) waiting.push(item);
    else if (item.startedAt !== null) item.endedAt = now;
  }
  if (input.carryWaiting !== false) await carryOver(operation, meeting, waiting);
  await declineWaiting(operation, [meeting], 'The meeting was closed before it was answered.');
  meeting.status = 'closed';
  meeting.closedAt = now;
  meeting.closedBy = em.getReference(Membership, operation.signedIn.membershipId, {
    wrapped: true,
  });
  // Its series goes on: the next meeting gets its agenda, and another one is made.
  if (meeting.series) operation.due('meeting-series');
  return told(operation, meeting);
}

async function giveTo(operation: Operation, meeting: Meeting, opaqueId: string): Promise<void> {
  const member = await memberOfStaff(operation, opaqueId, ['input', 'facilitatorId']);
  await setFacilitator(operation, [meeting], member.id);
}

function toCome(operation: Operation, startsAt: Date): Date {
  // Somebody who plans while it begins is not refused.
  if (startsAt.getTime() < operation.clock.now().getTime() - 3_600_000)
    throw badInput(['input', 'startsAt'], 'Choose a time that is still to come.');
  return startsAt;
}
