import { LockMode, ref } from '@mikro-orm/core';
import { badInput, conflict, forbidden, signedImmutable } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { words } from '../../kernel/words.ts';
import { Membership, today } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { Note, NoteAddendum } from './note.entity.ts';
import type {
  AddNoteAddendumInput,
  BeginNoteInput,
  DiscardNoteInput,
  SaveNoteInput,
  SignNoteInput,
} from './note.inputs.ts';
import { meetingOfNote } from './note.meeting.ts';
import { linkObjectives, objectivesToLink } from './note.objectives.ts';
import { hasWords, sameWords, sectionLimit, wordsAfter } from './note.rules.ts';

/**
 * Begins a draft, at once visible to the team as being written.
 * @throws BAD_USER_INPUT, NOT_FOUND, FORBIDDEN
 */
export async function beginNote(operation: Operation, input: BeginNoteInput): Promise<Note> {
  const { em, signedIn } = operation;
  const id = inputId('Client', input.clientId, ['input', 'clientId']);
  const client = await authorize(operation, 'note.write', await em.findOne(Client, id));
  const meetingId = input.meetingId
    ? await meetingOfNote(operation, input.meetingId, client)
    : null;
  const now = operation.clock.now();

  const note = new Note();
  note.client = ref(client);
  note.author = em.getReference(Membership, signedIn.membershipId, { wrapped: true });
  note.format = input.format;
  note.shared = input.shared ?? meetingId !== null;
  note.meetingId = meetingId;
  note.occurredOn = today(operation);
  note.startedAt = now;
  note.updatedAt = now;
  em.persist(note);
  if (input.objectiveId) {
    const path = ['input', 'objectiveId'];
    linkObjectives(
      operation,
      note,
      await objectivesToLink(operation, note, [input.objectiveId], path),
    );
  }
  await em.flush();
  return told(operation, note);
}

/**
 * Changes a draft: what is typed, which objectives it serves, its day, who may read along.
 * @throws CONFLICT, SIGNED_IMMUTABLE, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function saveNote(operation: Operation, input: SaveNoteInput): Promise<Note> {
  const note = await draftToChange(operation, input, 'note.edit');
  if (input.sections) {
    const written = wordsAfter(note.format, note.words, input.sections);
    if (!sameWords(note.words, written)) {
      note.words = written;
      note.updatedAt = operation.clock.now();
    }
  }
  if (input.occurredOn) {
    if (input.occurredOn > today(operation))
      throw badInput(['input', 'occurredOn'], 'A note is about today or an earlier day.');
    note.occurredOn = input.occurredOn;
  }
  if (typeof input.shared === 'boolean') note.shared = input.shared;
  if (input.objectiveIds) {
    await note.links.loadItems();
    const path = ['input', 'objectiveIds'];
    const serves = await objectivesToLink(operation, note, input.objectiveIds, path);
    // The note's version counts a change of its links too, though they are rows of their own.
    if (linkObjectives(operation, note, serves)) note.updatedAt = operation.clock.now();
  }
  await operation.em.flush();
  return told(operation, note);
}

/**
 * Signs a draft. From then on it changes only by addenda.
 * @throws CONFLICT, SIGNED_IMMUTABLE, BAD_USER_INPUT (no words), FORBIDDEN, NOT_FOUND
 */
export async function signNote(operation: Operation, input: SignNoteInput): Promise<Note> {
  const note = await draftToChange(operation, input, 'note.sign');
  if (!hasWords(note.words))
    throw badInput(['input', 'id'], 'There is nothing to sign yet. Write something first.');
  note.status = 'signed';
  note.signedAt = operation.clock.now();
  await operation.em.flush();
  return told(operation, note);
}

/**
 * Gives up a draft. It is kept, and shown to nobody.
 * @throws CONFLICT, SIGNED_IMMUTABLE, FORBIDDEN, NOT_FOUND
 */
export async function discardNote(operation: Operation, input: DiscardNoteInput): Promise<Note> {
  const note = await draftToChange(operation, input, 'note.discard');
  note.status = 'discarded';
  await operation.em.flush();
  return told(operation, note);
}

/**
 * Adds words to a signed note, with the reason. The original stays as it was.
 * @throws BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function addNoteAddendum(
  operation: Operation,
  input: AddNoteAddendumInput,
): Promise<Note> {
  const { em, signedIn } = operation;
  const id = inputId('Note', input.id, ['input', 'id']);
  const note = await authorize(operation, 'note.read', await em.findOne(Note, id));
  if (note.status === 'draft')
    throw forbidden('An addendum is for a signed note. A draft is changed itself.');
  await authorize(operation, 'note.addendum', note);
  const addendum = new NoteAddendum();
  addendum.note = ref(note);
  addendum.clientId = note.clientId;
  addendum.author = em.getReference(Membership, signedIn.membershipId, { wrapped: true });
  addendum.reason = input.reason;
  addendum.words = words(input.words, sectionLimit, ['input', 'words']);
  addendum.at = operation.clock.now();
  await em.persist(addendum).flush();
  return told(operation, note);
}

/** Locks a draft of the actor's own; a signed one, or a stale version, is refused. */
async function draftToChange(
  operation: Operation,
  input: { readonly id: string; readonly version?: number | null },
  action: 'note.edit' | 'note.sign' | 'note.discard',
): Promise<Note> {
  const id = inputId('Note', input.id, ['input', 'id']);
  const found = await operation.em.findOne(Note, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const note = await authorize(operation, 'note.read', found);
  if (note.status === 'signed')
    throw signedImmutable('This note is signed, and never changes. Add an addendum.');
  await authorize(operation, action, note);
  if (typeof input.version === 'number' && input.version !== note.version)
    throw conflict(note.version);
  return note;
}

/** Those who look at the client's notes hear of it once it is committed. */
function told(operation: Operation, note: Note): Note {
  operation.changed('notes', note.clientId, note.id);
  return note;
}
