import { LockMode, ref, type FilterQuery } from '@mikro-orm/core';
import { isOrderKey } from '@roundtable/schema/document-shape';
import { addDays, startOfDay } from '../../kernel/clock.ts';
import { badInput, conflict, forbidden } from '../../kernel/errors.ts';
import { inputId, localId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { paginate, type Page, type PageArgs } from '../../kernel/pagination.ts';
import { authorize, scopeOf, type Action } from '../../kernel/policy.ts';
import { Membership } from '../access/index.ts';
import { reachingRoles } from '../clients/index.ts';
import { AgendaItem, Meeting, MeetingAttendance } from './meeting.entity.ts';
import type { MeetingStatus } from './meeting.enums.ts';
import type {
  CloseMeetingInput,
  MeetingFilter,
  SetAgendaItemInput,
  SetMeetingAttendanceInput,
  StartMeetingInput,
} from './meeting.inputs.ts';

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

/** Opens a planned meeting. @throws CONFLICT, FORBIDDEN, NOT_FOUND */
export async function startMeeting(
  operation: Operation,
  input: StartMeetingInput,
): Promise<Meeting> {
  const meeting = await meetingToChange(operation, input, 'planned', 'meeting.start');
  meeting.status = 'running';
  meeting.facilitator ??= operation.em.getReference(Membership, operation.signedIn.membershipId, {
    wrapped: true,
  });
  return told(operation, meeting);
}

/** Closes a running meeting; what was being discussed is done. @throws CONFLICT, FORBIDDEN, NOT_FOUND */
export async function closeMeeting(
  operation: Operation,
  input: CloseMeetingInput,
): Promise<Meeting> {
  const meeting = await meetingToChange(operation, input, 'running', 'meeting.close');
  meeting.status = 'closed';
  for (const item of await meeting.agendaItems.loadItems()) {
    if (item.status !== 'discussing') continue;
    item.status = 'done';
    operation.touch(item);
  }
  return told(operation, meeting);
}

/**
 * Changes where an item of the agenda stands, or its place. One item is discussed at a time.
 * @throws CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function setAgendaItem(
  operation: Operation,
  input: SetAgendaItemInput,
): Promise<Meeting> {
  const { em } = operation;
  const id = inputId('AgendaItem', input.id, ['input', 'id']);
  const item = await authorize(operation, 'agenda.read', await em.findOne(AgendaItem, id));
  const meeting = await arrangeable(operation, item.meeting.id, 'meeting.arrange');
  await em.refresh(item);
  if (item.version !== input.version) throw conflict(item.version);
  if (typeof input.position === 'string') {
    if (!isOrderKey(input.position))
      throw badInput(['input', 'position'], 'This is not a place between two items.');
    item.position = input.position;
  }
  if (input.status && input.status !== item.status) {
    if (input.status === 'discussing') await discuss(operation, meeting, item);
    item.status = input.status;
  }
  return told(operation, meeting);
}

async function discuss(operation: Operation, meeting: Meeting, item: AgendaItem): Promise<void> {
  if (meeting.status !== 'running')
    throw badInput(['input', 'status'], 'Start the meeting first, then its discussions.');
  const others = await operation.em.find(AgendaItem, {
    meeting: meeting.id,
    status: 'discussing',
    id: { $ne: item.id },
  });
  for (const other of others) {
    other.status = 'done';
    operation.touch(other);
  }
  item.startedAt = operation.clock.now();
}

/**
 * Says whether somebody takes part: of oneself anybody may, of others whoever conducts the meeting.
 * @throws BAD_USER_INPUT (not staff who care for clients), FORBIDDEN, NOT_FOUND
 */
export async function setMeetingAttendance(
  operation: Operation,
  input: SetMeetingAttendanceInput,
): Promise<Meeting> {
  const { em, signedIn } = operation;
  const meetingId = inputId('Meeting', input.meetingId, ['input', 'meetingId']);
  const memberId = inputId('Membership', input.membershipId, ['input', 'membershipId']);
  const own = memberId === signedIn.membershipId;
  const action = own ? 'meeting.attend' : 'meeting.arrange';
  const meeting = await arrangeable(operation, meetingId, action);
  // People see their own memberships elsewhere too: only one of this house takes part.
  const { organisationId } = signedIn;
  const found = await em.findOne(Membership, { id: memberId, organisationId });
  const member = await authorize(operation, 'person.read', found);
  if (!reachingRoles.some((role) => role === member.role))
    throw badInput(['input', 'membershipId'], 'Only staff who care for clients take part.');
  let attendance = await em.findOne(MeetingAttendance, { meeting: meetingId, member: memberId });
  if (!attendance) {
    attendance = new MeetingAttendance();
    attendance.meeting = ref(meeting);
    attendance.member = ref(member);
    meeting.attendances.add(attendance);
    em.persist(attendance);
  }
  attendance.status = input.status;
  return told(operation, meeting);
}

/** Changes of one meeting wait for each other: its items and attendances are changed under it. */
const locked = (operation: Operation, id: string): Promise<Meeting | null> =>
  operation.em.findOne(Meeting, id, { lockMode: LockMode.PESSIMISTIC_WRITE });

async function meetingToChange(
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
async function arrangeable(operation: Operation, id: string, action: Action): Promise<Meeting> {
  const meeting = await authorize(operation, 'meeting.read', await locked(operation, id));
  if (meeting.status === 'closed' || meeting.status === 'cancelled')
    throw forbidden('The meeting is over: what it was stays as it is.');
  return authorize(operation, action, meeting);
}

/** Those who look at the meeting hear of it once it is committed. */
async function told(operation: Operation, meeting: Meeting): Promise<Meeting> {
  await operation.em.flush();
  operation.changed('meeting', meeting.id, meeting.id);
  return meeting;
}
