import { ref } from '@mikro-orm/core';
import { badInput, forbidden } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { line, optionalLine } from '../../kernel/words.ts';
import { FamilyContact } from '../clients/index.ts';
import type {
  AddMeetingGuestInput,
  RemoveMeetingGuestInput,
  SetMeetingAttendanceInput,
} from './attendance.inputs.ts';
import { arrangeable, memberOfStaff, told } from './meeting.changes.ts';
import type { Meeting } from './meeting.entity.ts';
import { AgendaItem, MeetingAttendance } from './meeting.entity.ts';

/**
 * Says whether somebody takes part: of oneself anybody may, of others whoever conducts the meeting.
 * @throws BAD_USER_INPUT (not staff who care for clients), FORBIDDEN, NOT_FOUND
 */
export async function setMeetingAttendance(
  operation: Operation,
  input: SetMeetingAttendanceInput,
): Promise<Meeting> {
  const meetingId = inputId('Meeting', input.meetingId, ['input', 'meetingId']);
  if (typeof input.membershipId === 'string') {
    if (typeof input.attendanceId === 'string')
      throw badInput(['input', 'attendanceId'], 'Name a member or an attendance, and not both.');
    return setMember(operation, meetingId, input.membershipId, input.status);
  }
  if (typeof input.attendanceId !== 'string') throw badInput(['input', 'membershipId'], 'Say who.');
  const meeting = await arrangeable(operation, meetingId, 'meeting.arrange');
  const id = inputId('MeetingAttendance', input.attendanceId, ['input', 'attendanceId']);
  const found = await operation.em.findOne(MeetingAttendance, { id, meeting: meetingId });
  const attendance = await authorize(operation, 'attendance.read', found);
  attendance.status = input.status;
  return told(operation, meeting);
}

async function setMember(
  operation: Operation,
  meetingId: string,
  membershipId: string,
  status: MeetingAttendance['status'],
): Promise<Meeting> {
  const { em, signedIn } = operation;
  const path = ['input', 'membershipId'];
  const own = inputId('Membership', membershipId, path) === signedIn.membershipId;
  const meeting = await arrangeable(
    operation,
    meetingId,
    own ? 'meeting.attend' : 'meeting.arrange',
  );
  const member = await memberOfStaff(operation, membershipId, path);
  let attendance = await em.findOne(MeetingAttendance, { meeting: meetingId, member: member.id });
  if (!attendance) {
    attendance = new MeetingAttendance();
    attendance.meeting = ref(meeting);
    attendance.member = ref(member);
    meeting.attendances.add(attendance);
    em.persist(attendance);
  }
  attendance.status = status;
  return told(operation, meeting);
}

/**
 * Puts somebody from outside on the list: a person close to a client (for that client's item
 * alone), an interpreter, a guest. @throws BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function addMeetingGuest(
  operation: Operation,
  input: AddMeetingGuestInput,
): Promise<Meeting> {
  const { em } = operation;
  const meetingId = inputId('Meeting', input.meetingId, ['input', 'meetingId']);
  const meeting = await arrangeable(operation, meetingId, 'meeting.arrange');
  if (input.kind === 'staff')
    throw badInput(['input', 'kind'], 'Members are put on the list by their name.');
  const contact = await contactOf(operation, input);
  const item = await itemOf(operation, meeting, input, contact);

  const guest = new MeetingAttendance();
  guest.meeting = ref(meeting);
  guest.kind = input.kind;
  guest.guestFunction = optionalLine(input.function, 120, ['input', 'function']);
  if (contact) {
    const twice = { meeting: meetingId, contact: contact.id };
    if ((await em.count(MeetingAttendance, twice)) > 0)
      throw badInput(['input', 'contactId'], 'This person is on the list already.');
    guest.contact = ref(contact);
  } else {
    guest.guestName = line(input.name ?? '', 200, ['input', 'name']);
  }
  if (item) {
    guest.forItem = ref(item);
    guest.clientId = item.clientId;
  }
  meeting.attendances.add(guest);
  em.persist(guest);
  return told(operation, meeting);
}

/** Takes somebody from outside off the list. @throws BAD_USER_INPUT, FORBIDDEN, NOT_FOUND */
export async function removeMeetingGuest(
  operation: Operation,
  input: RemoveMeetingGuestInput,
): Promise<Meeting> {
  const { em } = operation;
  const id = inputId('MeetingAttendance', input.id, ['input', 'id']);
  const found = await em.findOne(MeetingAttendance, id);
  const guest = await authorize(operation, 'attendance.read', found);
  const meeting = await arrangeable(operation, guest.meeting.id, 'meeting.arrange');
  if (guest.kind === 'staff')
    throw badInput(['input', 'id'], 'Members stay on the list: say that they are excused.');
  if (guest.status === 'present') throw forbidden('Somebody who was there stays on the list.');
  em.remove(guest);
  return told(operation, meeting);
}

async function contactOf(
  operation: Operation,
  { kind, contactId, name }: AddMeetingGuestInput,
): Promise<FamilyContact | null> {
  if (!contactId) {
    if (kind === 'family')
      throw badInput(['input', 'contactId'], 'Choose the person among the contacts of a client.');
    return null;
  }
  const path = ['input', 'contactId'];
  if (kind !== 'family') throw badInput(path, 'Contacts of a client take part as family.');
  if (name) throw badInput(['input', 'name'], 'The name is that of the contact.');
  const found = await operation.em.findOne(
    FamilyContact,
    inputId('FamilyContact', contactId, path),
  );
  return authorize(operation, 'contact.read', found);
}

/** The item that somebody is there for: of family always the client's own. */
async function itemOf(
  operation: Operation,
  meeting: Meeting,
  { forItemId }: AddMeetingGuestInput,
  contact: FamilyContact | null,
): Promise<AgendaItem | null> {
  const path = ['input', 'forItemId'];
  const { em } = operation;
  if (!forItemId) {
    if (!contact) return null;
    const own = { meeting: meeting.id, client: contact.clientId, removedAt: null };
    const item = await em.findOne(AgendaItem, own);
    if (!item) throw badInput(path, 'The client is not on the agenda of this meeting.');
    return item;
  }
  const id = inputId('AgendaItem', forItemId, path);
  const found = await em.findOne(AgendaItem, { id, meeting: meeting.id });
  const item = await authorize(operation, 'agenda.read', found);
  if (contact && item.clientId !== contact.clientId)
    throw badInput(path, 'This person is a contact of another client.');
  return item;
}
