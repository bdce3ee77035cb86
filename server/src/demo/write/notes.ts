import { noteSections } from '@roundtable/schema/codes';
import { Note, NoteAddendum, NoteObjective } from '../../features/notes/index.ts';
import { objectiveId } from '../plan-versions.ts';
import { seededNumber } from '../seed.ts';
import type { ClientStory, Day, NoteStory } from '../story.ts';
import { insertAll, memberOf, workdayOf, type Writing } from './context.ts';
import { meetingId } from './meetings.ts';
import { planId } from './plans.ts';

interface Written {
  readonly client: ClientStory;
  readonly note: NoteStory;
  readonly id: string;
}

/** Progress notes, with the objectives that they serve and what was added after signing. */
export async function writeNotes(writing: Writing): Promise<void> {
  const { em, story, ids } = writing;
  const notes = story.clients.flatMap((client) =>
    client.notes.map((note) => ({
      client,
      note,
      id: ids('note', client.key, note.day, note.at, note.by),
    })),
  );
  await insertAll(
    em,
    Note,
    notes.map((written) => noteRow(writing, written)),
  );
  await insertAll(
    em,
    NoteObjective,
    notes.flatMap((written) => objectiveRows(writing, written)),
  );
  await insertAll(
    em,
    NoteAddendum,
    notes.flatMap((written) => addendumRows(writing, written)),
  );
}

const dayOf = (writing: Writing, note: NoteStory): Day => workdayOf(writing, note.by, note.day);

function noteRow(writing: Writing, { client, note, id }: Written) {
  const { organisationId, calendar, ids } = writing;
  const day = dayOf(writing, note);
  const written = calendar.at(day, note.at, seededNumber(id, 9, 34));
  return {
    id,
    organisationId,
    client: ids('client', client.key),
    author: memberOf(writing, note.by),
    format: note.format,
    status: note.draft ? ('draft' as const) : ('signed' as const),
    shared: note.draft === 'shared',
    words: wordsOf(writing, client, note),
    meetingId: note.inMeeting ? meetingOf(writing, client, note) : null,
    occurredOn: calendar.date(day),
    startedAt: calendar.at(day, note.at),
    updatedAt: written,
    signedAt: note.draft ? null : written,
    version: 1,
  };
}

function wordsOf({ calendar }: Writing, client: ClientStory, note: NoteStory) {
  const sections = noteSections[note.format];
  if (note.words.length !== sections.length)
    throw new Error(`${client.key}, note of day ${note.day}: ${note.format} has other sections`);
  return Object.fromEntries(
    sections.map(({ key }, index) => [key, calendar.words(note.words[index] ?? '')]),
  );
}

function meetingOf({ story, ids }: Writing, client: ClientStory, note: NoteStory): string {
  const met = story.teams[client.team]?.meetings.some(({ day }) => day === note.day);
  if (!met) throw new Error(`${client.key}: the team did not meet on day ${note.day}`);
  return meetingId({ ids }, client.team, note.day);
}

function objectiveRows(writing: Writing, { client, note, id }: Written) {
  const { organisationId, ids } = writing;
  const known = client.plan.goals.flatMap(({ objectives }) => objectives.map(({ key }) => key));
  return note.serves.map((key) => {
    if (!known.includes(key)) throw new Error(`${client.key} has no objective ${key}`);
    return {
      id: ids('note-objective', id, key),
      organisationId,
      note: id,
      plan: planId(writing, client.key),
      objectiveItemId: objectiveId({ ...writing, clientKey: client.key }, key),
    };
  });
}

function addendumRows(writing: Writing, { client, note, id }: Written) {
  const { organisationId, calendar, ids } = writing;
  // Added so many days after the note, wherever a weekend has moved that.
  const moved = dayOf(writing, note) - note.day;
  return (note.addenda ?? []).map((addendum) => ({
    id: ids('addendum', id, addendum.at),
    organisationId,
    note: id,
    clientId: ids('client', client.key),
    author: memberOf(writing, addendum.by),
    reason: addendum.reason,
    words: calendar.words(addendum.words),
    at: calendar.at(addendum.day + moved, addendum.at),
  }));
}
