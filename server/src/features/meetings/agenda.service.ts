import { ref } from '@mikro-orm/core';
import { isOrderKey } from '@roundtable/schema/document-shape';
import { badInput, conflict, forbidden } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, may } from '../../kernel/policy.ts';
import { line } from '../../kernel/words.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { AgendaRequest } from './agenda.entity.ts';
import type {
  AcceptAgendaRequestInput,
  AddAgendaItemInput,
  DeclineAgendaRequestInput,
  RemoveAgendaItemInput,
  RequestAgendaItemInput,
  SetAgendaItemInput,
} from './agenda.inputs.ts';
import { nextPlace } from './agenda.place.ts';
import { arrangeable, duration, itemMinutes, told } from './meeting.changes.ts';
import type { Meeting } from './meeting.entity.ts';
import { AgendaItem, MeetingAttendance } from './meeting.entity.ts';
import type { AgendaOrigin } from './meeting.enums.ts';
import { closeEmptyMinutes, makeMinutes } from './minutes.service.ts';

/**
 * Changes where an item of the agenda stands, its place, its reason or its time. One item is
 * discussed at a time. @throws CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function setAgendaItem(
  operation: Operation,
  input: SetAgendaItemInput,
): Promise<Meeting> {
  const { item, meeting } = await itemToArrange(operation, input);
  if (typeof input.position === 'string') item.position = place(input.position);
  if (typeof input.reason === 'string') item.reason = line(input.reason, 300, reasonPath);
  if (typeof input.minutes === 'number')
    item.minutes = duration(input.minutes, itemMinutes, minutesPath);
  if (input.status && input.status !== item.status) {
    if (meeting.status !== 'running' && (input.status === 'discussing' || input.status === 'done'))
      throw badInput(['input', 'status'], 'Start the meeting first, then its discussions.');
    if (input.status === 'discussing') await discuss(operation, meeting, item);
    else if (item.status === 'discussing') item.endedAt = operation.clock.now();
    item.status = input.status;
  }
  arrange(meeting);
  return told(operation, meeting);
}

const reasonPath = ['input', 'reason'];
const minutesPath = ['input', 'minutes'];

/** Its series leaves it alone from now on. Once it runs it does so anyway, and keeps its version. */
function arrange(meeting: Meeting): void {
  if (meeting.status === 'planned') meeting.arranged = true;
}

function place(position: string): string {
  if (!isOrderKey(position))
    throw badInput(['input', 'position'], 'This is not a place between two items.');
  return position;
}

async function discuss(operation: Operation, meeting: Meeting, item: AgendaItem): Promise<void> {
  const now = operation.clock.now();
  const others = await operation.em.find(AgendaItem, {
    meeting: meeting.id,
    status: 'discussing',
    id: { $ne: item.id },
  });
  for (const other of others) {
    other.status = 'done';
    other.endedAt = now;
    operation.touch(other);
  }
  item.startedAt = now;
  item.endedAt = null;
  await makeMinutes(operation, meeting);
}

/** Puts a client on an agenda. @throws BAD_USER_INPUT, FORBIDDEN, NOT_FOUND */
export async function addAgendaItem(
  operation: Operation,
  input: AddAgendaItemInput,
): Promise<Meeting> {
  const meetingId = inputId('Meeting', input.meetingId, ['input', 'meetingId']);
  const meeting = await arrangeable(operation, meetingId, 'meeting.arrange');
  const client = await clientOf(operation, input.clientId);
  const item = await putOn(operation, meeting, client, {
    reason: line(input.reason, 300, reasonPath),
    minutes: duration(input.minutes ?? 10, itemMinutes, minutesPath),
    origin: 'chosen',
  });
  if (typeof input.position === 'string') item.position = place(input.position);
  arrange(meeting);
  await operation.em.flush();
  if (meeting.status === 'running') await makeMinutes(operation, meeting);
  return told(operation, meeting);
}

/**
 * Takes a client off an agenda who was not spoken of yet, nor written of in the minutes.
 * @throws CONFLICT, FORBIDDEN, NOT_FOUND
 */
export async function removeAgendaItem(
  operation: Operation,
  input: RemoveAgendaItemInput,
): Promise<Meeting> {
  const { item, meeting } = await itemToArrange(operation, input);
  if (item.startedAt !== null)
    throw forbidden('This client was spoken of already: the item stays on the agenda.');
  await closeEmptyMinutes(operation, item.id);
  item.removedAt = operation.clock.now();
  // Nobody is to come for this item any more.
  const guests = { forItem: item.id, status: { $ne: 'present' } } as const;
  for (const guest of await operation.em.find(MeetingAttendance, guests))
    operation.em.remove(guest);
  // Whoever saw the meeting for this client alone sees it no more.
  operation.accessChanged();
  arrange(meeting);
  return told(operation, meeting);
}

/** Asks that a meeting speak of a client. @throws BAD_USER_INPUT, FORBIDDEN, NOT_FOUND */
export async function requestAgendaItem(
  operation: Operation,
  input: RequestAgendaItemInput,
): Promise<AgendaRequest> {
  const { em, signedIn, clock } = operation;
  const meetingId = inputId('Meeting', input.meetingId, ['input', 'meetingId']);
  const meeting = await arrangeable(operation, meetingId, 'meeting.attend');
  const client = await clientOf(operation, input.clientId);
  await authorize(operation, 'agenda.request', client);
  await refuseTwice(operation, meeting, client);
  const same = {
    meeting: meeting.id,
    client: client.id,
    requestedBy: signedIn.membershipId,
    status: 'pending',
  } as const;
  if ((await em.count(AgendaRequest, same)) > 0)
    throw badInput(['input', 'clientId'], 'You have asked for this already.');
  const request = new AgendaRequest();
  request.meeting = ref(meeting);
  request.client = ref(client);
  request.reason = line(input.reason, 300, reasonPath);
  request.minutes = duration(input.minutes ?? 10, itemMinutes, minutesPath);
  request.requestedBy = em.getReference(Membership, signedIn.membershipId, { wrapped: true });
  request.requestedAt = clock.now();
  em.persist(request);
  await told(operation, meeting);
  return request;
}

/** Puts the client of a request on the agenda. @throws CONFLICT, BAD_USER_INPUT, FORBIDDEN, … */
export async function acceptAgendaRequest(
  operation: Operation,
  input: AcceptAgendaRequestInput,
): Promise<AgendaRequest> {
  const { request, meeting } = await requestToAnswer(operation, input);
  const client = await request.client.loadOrFail();
  const { reason, minutes } = request;
  const item = await putOn(operation, meeting, client, { reason, minutes, origin: 'request' });
  request.status = 'accepted';
  request.item = ref(item);
  arrange(meeting);
  await operation.em.flush();
  if (meeting.status === 'running') await makeMinutes(operation, meeting);
  await told(operation, meeting);
  return request;
}

/** Declines a request, with the reason. @throws CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND */
export async function declineAgendaRequest(
  operation: Operation,
  input: DeclineAgendaRequestInput,
): Promise<AgendaRequest> {
  const { request, meeting } = await requestToAnswer(operation, input);
  request.status = 'declined';
  request.declineReason = line(input.reason, 300, reasonPath);
  await told(operation, meeting);
  return request;
}

async function clientOf(operation: Operation, id: string): Promise<Client> {
  const clientId = inputId('Client', id, ['input', 'clientId']);
  return authorize(operation, 'client.read', await operation.em.findOne(Client, clientId));
}

async function refuseTwice(operation: Operation, meeting: Meeting, client: Client): Promise<void> {
  const same = { meeting: meeting.id, client: client.id, removedAt: null };
  if ((await operation.em.count(AgendaItem, same)) > 0)
    throw badInput(['input', 'clientId'], 'The client is on this agenda already.');
}

async function putOn(
  operation: Operation,
  meeting: Meeting,
  client: Client,
  given: { readonly reason: string; readonly minutes: number; readonly origin: AgendaOrigin },
): Promise<AgendaItem> {
  await refuseTwice(operation, meeting, client);
  const { em } = operation;
  const there = await em.find(AgendaItem, { meeting: meeting.id, removedAt: null });
  const item = Object.assign(new AgendaItem(), given);
  item.meeting = ref(meeting);
  item.client = ref(client);
  item.position = nextPlace(there);
  meeting.agendaItems.add(item);
  em.persist(item);
  return item;
}

async function itemToArrange(
  operation: Operation,
  input: { readonly id: string; readonly version: number },
): Promise<{ item: AgendaItem; meeting: Meeting }> {
  const { em } = operation;
  const id = inputId('AgendaItem', input.id, ['input', 'id']);
  const item = await authorize(operation, 'agenda.read', await em.findOne(AgendaItem, id));
  const meeting = await arrangeable(operation, item.meeting.id, 'meeting.arrange');
  await em.refresh(item);
  if (item.version !== input.version) throw conflict(item.version);
  return { item, meeting };
}

async function requestToAnswer(
  operation: Operation,
  input: { readonly id: string; readonly version: number },
): Promise<{ request: AgendaRequest; meeting: Meeting }> {
  const { em, signedIn, clock } = operation;
  const id = inputId('AgendaRequest', input.id, ['input', 'id']);
  const request = await authorize(operation, 'request.read', await em.findOne(AgendaRequest, id));
  const meeting = await arrangeable(operation, request.meeting.id, 'meeting.arrange');
  await em.refresh(request);
  if (request.version !== input.version || request.status !== 'pending')
    throw conflict(request.version);
  if (!(await may(operation, 'request.answer', request))) throw forbidden();
  request.answeredBy = em.getReference(Membership, signedIn.membershipId, { wrapped: true });
  request.answeredAt = clock.now();
  return { request, meeting };
}
