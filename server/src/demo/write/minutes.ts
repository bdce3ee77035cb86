/** The minutes of meetings that are over: live documents, signed, and the rows projected from them. */
import { createHash } from 'node:crypto';
import {
  addDecision,
  addDissent,
  minutesFragment,
  minutesShape,
  minutesTexts,
  openMinutes,
  seedMinutes,
  type MinutesText,
} from '@roundtable/schema/minutes-document';
import { writeText } from '@roundtable/schema/rich-text';
import { ShapeInspector } from '@roundtable/schema/shape-inspector';
import * as Y from 'yjs';
import { insertClientId, insertDocument, setState } from '../../documents/document.store.ts';
import { insertCheckpoint } from '../../documents/history.store.ts';
import { Minutes, MinutesAddendum, projectMinutes } from '../../features/meetings/index.ts';
import type { MeetingStory, MinutesStory, TeamStory } from '../story.ts';
import { insertAll, memberOf, workdayOf, type Writing } from './context.ts';
import { agendaItemId, meetingId } from './meetings.ts';

/** What minutes are of: a client's item, or the meeting as a whole. */
interface Owner {
  readonly team: string;
  readonly meeting: MeetingStory;
  /** Key of the client; '' for the whole. */
  readonly client: string;
  readonly told: MinutesStory;
  /** One of those clientIDs that the engine keeps for the server's own edits. */
  readonly clientId: number;
}

/** Signed at the end of their meeting, by whoever led it. */
export async function writeMinutes(writing: Writing): Promise<void> {
  for (const [key, team] of Object.entries(writing.story.teams))
    for (const meeting of team.meetings) {
      const told = Object.entries(meeting.written ?? {});
      for (const [index, [client, minutes]] of told.entries())
        await writeOne(writing, team, {
          team: key,
          meeting,
          client,
          told: minutes,
          clientId: 2000 + index,
        });
    }
}

const idOf = (writing: Writing, { team, meeting, client }: Owner): string =>
  client === ''
    ? meetingId(writing, team, meeting.day)
    : agendaItemId(writing, team, meeting.day, client);

async function writeOne(writing: Writing, team: TeamStory, owner: Owner): Promise<void> {
  const { em, organisationId, calendar, ids } = writing;
  const { meeting, client } = owner;
  const doc = build(writing, owner);
  const snapshot = Y.encodeStateAsUpdateV2(doc);
  const hash = createHash('sha256').update(snapshot).digest('hex');
  const began = calendar.at(calendar.workday(meeting.day), team.meets.at);
  const head = {
    id: idOf(writing, owner),
    organisationId,
    kind: 'minutes',
    lineageId: meetingId(writing, owner.team, meeting.day),
    clientId: client === '' ? null : ids('client', client),
  };
  const row = {
    id: head.id,
    organisationId,
    meeting: head.lineageId,
    agendaItem: client === '' ? null : head.id,
    clientId: head.clientId,
    state: 'signed' as const,
    hash,
    signedAt: calendar.at(calendar.workday(meeting.day), team.meets.at, team.meets.minutes),
    signedBy: memberOf(writing, team.facilitator),
    // The projection of the document writes these words.
    ...noWords,
  };
  await insertAll(em, Minutes, [row]);
  await insertClientId(em, { ...head, clientId: owner.clientId, memberId: null, at: began });
  await insertDocument(em, { ...head, snapshot, serverClientId: owner.clientId });
  const beginning = { documentId: head.id, seq: 0, state: snapshot, at: began };
  await insertCheckpoint(em, { organisationId, ...beginning });
  await setState(em, head.id, 'signed', { snapshot, snapshotSeq: 0, hash });
  const touched = new Map([
    ['about', new Set([''])],
    ['decisions', new Set(doc.getMap('decisions').keys())],
    ['dissents', new Set(doc.getMap('dissents').keys())],
  ]);
  await projectMinutes(em, head, doc, touched, () => undefined);
  await insertAll(
    em,
    MinutesAddendum,
    (owner.told.addenda ?? []).map(({ day, at, by, reason, words }, index) => ({
      id: ids('minutes-addendum', owner.team, meeting.day, client, index),
      organisationId,
      minutes: head.id,
      clientId: head.clientId,
      author: memberOf(writing, by),
      reason,
      words: calendar.words(words),
      at: calendar.at(workdayOf(writing, by, day), at),
    })),
  );
}

const noWords = Object.fromEntries(minutesTexts.map((name) => [name, ''])) as Record<
  MinutesText,
  string
>;

function build(writing: Writing, owner: Owner): Y.Doc {
  const { calendar, ids } = writing;
  const { team, meeting, client, told } = owner;
  const doc = new Y.Doc();
  doc.clientID = owner.clientId;
  openMinutes(doc);
  doc.transact(() => {
    seedMinutes(doc);
    for (const name of minutesTexts) {
      const fragment = minutesFragment(doc, name);
      if (fragment) writeText(fragment, calendar.words(told[name] ?? ''));
    }
    for (const [index, decision] of (told.decisions ?? []).entries()) {
      const id = ids('decision', team, meeting.day, client, index);
      addDecision(doc, { id, words: calendar.words(decision.words) });
      for (const [person, reason] of decision.dissents ?? [])
        addDissent(doc, {
          id: ids('dissent', team, meeting.day, client, index, person),
          decisionId: id,
          personId: memberOf(writing, person),
          reason,
        });
    }
  });
  const [problem] = new ShapeInspector(doc, minutesShape).inspectAll();
  if (problem) throw new Error(`${client}: ${problem.path.join('/')}: ${problem.reason}`);
  return doc;
}
