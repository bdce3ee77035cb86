import { ref } from '@mikro-orm/core';
import { documentsOf } from '../../documents/index.ts';
import { badInput, forbidden } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { words } from '../../kernel/words.ts';
import { Membership } from '../access/index.ts';
import { arrangeable, told } from './meeting.changes.ts';
import { AgendaItem, Meeting } from './meeting.entity.ts';
import { Minutes, MinutesAddendum } from './minutes.entity.ts';
import type { AddMeetingAddendumInput, OpenMinutesInput } from './minutes.inputs.ts';

/** Making, freezing and signing live documents, in the operation's transaction. */
const documents = (operation: Operation) => documentsOf(operation).engine.lifecycle;

/** What minutes are of: an item of the agenda, or the meeting as a whole. */
type Owner = Pick<AgendaItem, 'id' | 'clientId'> | Pick<Meeting, 'id'>;

/**
 * Makes the minutes of a meeting and of its items, each where it has none yet, with their live
 * documents. Harmless where all are there.
 */
export async function makeMinutes(operation: Operation, meeting: Meeting): Promise<void> {
  const { em } = operation;
  await em.flush();
  const items = await em.find(AgendaItem, { meeting: meeting.id, removedAt: null });
  const there = await em.find(Minutes, { meeting: meeting.id }, { fields: ['id'] });
  const known = new Set(there.map(({ id }) => id));
  for (const owner of [meeting, ...items])
    if (!known.has(owner.id)) await makeOne(operation, meeting, owner);
}

async function makeOne(operation: Operation, meeting: Meeting, owner: Owner): Promise<void> {
  const { em, signedIn } = operation;
  const clientId = 'clientId' in owner ? owner.clientId : null;
  const itemId = owner.id === meeting.id ? null : owner.id;
  // Whoever comes second waits here, and finds them made.
  const made = await em.execute<{ id: string }[]>(
    `insert into minutes (id, organisation_id, meeting_id, agenda_item_id, client_id, state)
     values (?, ?, ?, ?, ?, 'open') on conflict (id) do nothing returning id`,
    [owner.id, signedIn.organisationId, meeting.id, itemId, clientId],
  );
  if (made.length === 0) return;
  if (clientId !== null) operation.touch({ clientId });
  await documents(operation).create(em, {
    id: owner.id,
    organisationId: signedIn.organisationId,
    kind: 'minutes',
    // What all minutes of a meeting have in common.
    lineageId: meeting.id,
    clientId,
  });
}

/** Closes and signs all minutes of a meeting, in the actor's name. They never change again. */
export async function signMinutes(operation: Operation, meeting: Meeting): Promise<void> {
  const { em } = operation;
  const open = await em.find(
    Minutes,
    { meeting: meeting.id, state: 'open' },
    // Documents are locked in the order of their ids, as edits lock them.
    { orderBy: { id: 'asc' } },
  );
  for (const minutes of open) await signOne(operation, minutes);
  await em.flush();
}

async function signOne(operation: Operation, minutes: Minutes): Promise<void> {
  const { em, signedIn, clock } = operation;
  const { hash } = await documents(operation).freeze(em, operation, minutes.id);
  await documents(operation).sign(em, operation, minutes.id, hash);
  if (minutes.clientId !== null) operation.touch({ clientId: minutes.clientId });
  minutes.state = 'signed';
  minutes.hash = hash;
  minutes.signedAt = clock.now();
  minutes.signedBy = em.getReference(Membership, signedIn.membershipId, { wrapped: true });
}

/**
 * Closes the minutes of an item that is taken off the agenda, so that nobody writes where nobody
 * reads. Words that were written before keep the item where it is. @throws FORBIDDEN
 */
export async function closeEmptyMinutes(operation: Operation, itemId: string): Promise<void> {
  const { em } = operation;
  const minutes = await em.findOne(Minutes, { id: itemId, state: 'open' });
  if (!minutes) return;
  // First: edits that are under way are in the rows afterwards, and no later one is taken.
  await signOne(operation, minutes);
  await em.flush();
  if ((await withWords(operation, minutes.meeting.id)).has(itemId))
    throw forbidden('Something is written in the minutes of this client: the item stays.');
}

/** UUIDs of the minutes of a meeting in which something is written. */
export async function withWords({ em }: Operation, meetingId: string): Promise<Set<string>> {
  const rows = await em.execute<{ id: string }[]>(
    `select id from minutes where meeting_id = ? and (discussion || results || obstacles || home
       || school || health || medication || client_words <> ''
       or exists (select 1 from decision where minutes_id = minutes.id))`,
    [meetingId],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Begins the minutes of a running meeting that has none. @throws FORBIDDEN, NOT_FOUND, … */
export async function openMinutes(operation: Operation, input: OpenMinutesInput): Promise<Meeting> {
  const id = inputId('Meeting', input.meetingId, ['input', 'meetingId']);
  const meeting = await arrangeable(operation, id, 'meeting.attend');
  if (meeting.status !== 'running')
    throw badInput(['input', 'meetingId'], 'Minutes are begun when the meeting is opened.');
  await makeMinutes(operation, meeting);
  return told(operation, meeting);
}

/**
 * Adds words to the minutes of a closed meeting, with the reason; the original stays as it is.
 * @throws BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function addMeetingAddendum(
  operation: Operation,
  input: AddMeetingAddendumInput,
): Promise<Meeting> {
  const { em, signedIn, clock } = operation;
  const meetingId = inputId('Meeting', input.meetingId, ['input', 'meetingId']);
  const meeting = await authorize(operation, 'meeting.read', await em.findOne(Meeting, meetingId));
  if (meeting.status !== 'closed')
    throw forbidden('Minutes are added to once the meeting is closed.');
  const minutes = await minutesToAddTo(operation, meeting, input.agendaItemId ?? null);
  const addendum = new MinutesAddendum();
  addendum.minutes = ref(minutes);
  addendum.clientId = minutes.clientId;
  addendum.author = em.getReference(Membership, signedIn.membershipId, { wrapped: true });
  addendum.reason = input.reason;
  addendum.words = words(input.words, 20_000, ['input', 'words']);
  addendum.at = clock.now();
  minutes.addenda.add(addendum);
  em.persist(addendum);
  return told(operation, meeting);
}

async function minutesToAddTo(
  operation: Operation,
  meeting: Meeting,
  agendaItemId: string | null,
): Promise<Minutes> {
  const { em } = operation;
  let id = meeting.id;
  if (agendaItemId !== null) {
    id = inputId('AgendaItem', agendaItemId, ['input', 'agendaItemId']);
    const found = await em.findOne(AgendaItem, { id, meeting: meeting.id });
    await authorize(operation, 'agenda.read', found);
  }
  let minutes = await em.findOne(Minutes, id);
  if (!minutes) {
    // Nothing was written in it: its minutes are signed as they are, empty.
    await makeMinutes(operation, meeting);
    await signMinutes(operation, meeting);
    minutes = await em.findOne(Minutes, id);
  }
  return authorize(operation, 'minutes.addend', minutes);
}
