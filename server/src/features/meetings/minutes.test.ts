/** Minutes: written together while the meeting goes on, frozen with it, and added to afterwards. */
import {
  addDecision,
  addDissent,
  decisionFragment,
  minutesFragment,
  setMinutesValue,
  type MinutesText,
} from '@roundtable/schema/minutes-document';
import { writeText } from '@roundtable/schema/rich-text';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { newId } from '../../kernel/ids.ts';
import { answerOf } from '../../testing/answers.ts';
import { TestEditor, type Refusal } from '../../testing/editor.ts';
import { follow } from '../../testing/follow.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../../testing/factories.ts';
import {
  changed,
  makeMeeting,
  runningMeeting,
  theMeeting,
  verbs,
  type SeenMeeting,
} from '../../testing/meetings.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

interface SeenMinutes {
  readonly documentId: string;
  readonly state: string;
  readonly discussion: string;
  readonly results: string;
  readonly medication: string;
  readonly clientWords: string;
  readonly signedAt: string | null;
  readonly signedBy: { readonly name: string } | null;
  readonly viewerCan: readonly string[];
  readonly decisions: readonly {
    readonly itemId: string;
    readonly words: string;
    readonly decidedOn: string | null;
    readonly dissents: readonly { readonly reason: string; readonly member: { name: string } }[];
  }[];
  readonly addenda: readonly {
    readonly reason: string;
    readonly words: string;
    readonly author: { readonly name: string };
  }[];
}

const fields = `documentId state discussion results medication clientWords signedAt
  signedBy { name } viewerCan
  decisions { itemId words decidedOn dissents { reason member { name } } }
  addenda { reason words author { name } }`;

/** The minutes of the meeting as a whole, then of each item that the viewer sees. */
async function minutesSeen(who: TestVisitor, id: string): Promise<(SeenMinutes | null)[]> {
  const { meeting } = await who.get<{
    meeting: {
      writtenMinutes: SeenMinutes | null;
      agenda: { writtenMinutes: SeenMinutes | null }[];
    };
  }>(
    `query ($id: ID!) { meeting(id: $id) {
      writtenMinutes { ${fields} } agenda { writtenMinutes { ${fields} } } } }`,
    { id },
  );
  return [meeting.writtenMinutes, ...meeting.agenda.map(({ writtenMinutes }) => writtenMinutes)];
}

async function ofSam(who: TestVisitor, meetingId: string): Promise<SeenMinutes> {
  const [, minutes] = await minutesSeen(who, meetingId);
  if (!minutes) throw new Error('There are no minutes of Sam');
  return minutes;
}

const write = (doc: Y.Doc, name: MinutesText, text: string): void => {
  const fragment = minutesFragment(doc, name);
  if (fragment) writeText(fragment, text);
};

const edit = async (who: TestVisitor, id: string, change: (doc: Y.Doc) => void): Promise<void> => {
  const editor = await new TestEditor(who, id).open();
  try {
    await editor.edit(change);
  } finally {
    await editor.close();
  }
};

const running = (about = [house.sam], more = {}): Promise<SeenMeeting> =>
  runningMeeting(as.caseManager, makeMeeting(server, house, about, more));

describe('minutes being written', () => {
  it('are there from when the meeting is opened, for the whole and for each client', async () => {
    const { id } = await makeMeeting(server, house, [house.sam]);
    expect(await minutesSeen(as.caseManager, id)).toEqual([null, null]);
    const { version } = await theMeeting(as.caseManager, id);
    await changed(as.caseManager, 'start', { id, version });
    const [whole, sams] = await minutesSeen(as.nurse, id);
    expect([whole, sams]).toMatchObject([
      { state: 'OPEN', discussion: '', viewerCan: ['minutes.read', 'minutes.edit'] },
      { state: 'OPEN', decisions: [], addenda: [], viewerCan: ['minutes.read', 'minutes.edit'] },
    ]);
    expect(whole?.documentId).not.toBe(sams?.documentId);
  });

  it('are typed by two people at once, and a query sees what was acknowledged', async () => {
    const { id } = await running();
    const { documentId } = await ofSam(as.nurse, id);
    const nurse = await new TestEditor(as.nurse, documentId).open();
    const clinician = await new TestEditor(as.clinician, documentId).open();
    await Promise.all([
      nurse.edit((doc) => write(doc, 'medication', 'Melatonin is down to 1 mg')),
      clinician.edit((doc) => write(doc, 'clientWords', '“I asked for a break myself.”')),
    ]);
    await nurse.until(() => nurse.seq >= 2);
    await clinician.until(() => clinician.seq >= 2);
    expect(minutesFragment(nurse.doc, 'clientWords')?.toJSON()).toBe(
      minutesFragment(clinician.doc, 'clientWords')?.toJSON(),
    );
    expect(await ofSam(as.careStaff, id)).toMatchObject({
      medication: 'Melatonin is down to 1 mg',
      clientWords: '“I asked for a break myself.”',
    });
    await nurse.close();
    await clinician.close();
  });

  it('hold decisions with who did not agree; removed ones have no row, and get it back', async () => {
    const { id } = await running();
    const { documentId } = await ofSam(as.nurse, id);
    const [kept, removed, dissent] = [newId(), newId(), newId()];
    const editor = await new TestEditor(as.clinician, documentId).open();
    await editor.edit((doc) => {
      addDecision(doc, { id: kept, words: 'Two home visits in December' });
      addDecision(doc, { id: removed, words: 'Another look at the dose', afterId: null });
      addDissent(doc, {
        id: dissent,
        decisionId: removed,
        personId: house.people.nurse.membershipId,
        reason: 'Too early',
      });
      setMinutesValue(doc, 'decisions', kept, 'decidedOn', '2026-11-20');
    });
    const rows = async () => (await ofSam(as.nurse, id)).decisions;
    expect(await rows()).toEqual([
      {
        itemId: removed,
        words: 'Another look at the dose',
        decidedOn: null,
        dissents: [{ reason: 'Too early', member: { name: 'Noor Nasser' } }],
      },
      { itemId: kept, words: 'Two home visits in December', decidedOn: '2026-11-20', dissents: [] },
    ]);
    await editor.edit((doc) => setMinutesValue(doc, 'decisions', removed, 'removed', true));
    expect((await rows()).map(({ itemId }) => itemId)).toEqual([kept]);
    await editor.edit((doc) => {
      setMinutesValue(doc, 'decisions', removed, 'removed', false);
      const words = decisionFragment(doc, removed);
      if (words) writeText(words, 'Ask the psychiatrist about the dose');
    });
    expect(await rows()).toMatchObject([
      { words: 'Ask the psychiatrist about the dose', dissents: [{ reason: 'Too early' }] },
      { itemId: kept },
    ]);
    await editor.close();
  });

  it('are told to those who follow the meeting, when a decision comes, and of typing at the end', async () => {
    const { id } = await running();
    const { documentId } = await ofSam(as.nurse, id);
    const heard = follow<{ kind: string; meeting: { status: string; agenda: unknown } | null }>(
      as.careStaff,
      `subscription ($id: ID!) { meetingChanges(meetingId: $id) { kind meeting { status
        agenda { writtenMinutes { decisions { words } } } } } }`,
      { id },
    );
    expect((await heard.next()).kind).toBe('READY');
    const decision = newId();
    await edit(as.clinician, documentId, (doc) => {
      addDecision(doc, { id: decision, words: 'Told at once' });
    });
    expect((await heard.next()).meeting?.agenda).toEqual([
      { writtenMinutes: { decisions: [{ words: 'Told at once' }] } },
    ]);
    await edit(as.clinician, documentId, (doc) => {
      const fragment = decisionFragment(doc, decision);
      if (fragment) writeText(fragment, 'Told when all is said');
    });
    const { version } = await theMeeting(as.caseManager, id);
    await changed(as.caseManager, 'close', { id, version });
    expect((await heard.next()).meeting).toEqual({
      status: 'CLOSED',
      agenda: [{ writtenMinutes: { decisions: [{ words: 'Told when all is said' }] } }],
    });
    await heard.close();
  });

  it('refuse a dissent of somebody who is not of this house', async () => {
    const { id } = await running();
    const { documentId } = await ofSam(as.nurse, id);
    const decisionId = newId();
    const change = (doc: Y.Doc): void => {
      addDecision(doc, { id: decisionId, words: 'x' });
      addDissent(doc, { id: newId(), decisionId, personId: newId() });
    };
    await expect(edit(as.nurse, documentId, change)).rejects.toMatchObject({
      code: expect.toBeOneOf(['INVALID_UPDATE', 'BAD_USER_INPUT']) as unknown,
    });
    expect((await ofSam(as.nurse, id)).decisions).toEqual([]);
  });

  it('are for those who reach the client; those of the whole, for all who are there', async () => {
    const { id } = await running([house.sam, house.mia]);
    const [whole, sams] = await minutesSeen(as.nurse, id);
    const found: Record<string, (string | boolean)[]> = {};
    for (const key of ['nurse', 'colleague', 'administrator', 'family'] as const)
      found[key] = await Promise.all(
        [whole, sams].map(async (minutes) => {
          const editor = new TestEditor(as[key], minutes?.documentId ?? '');
          try {
            await editor.open();
            return editor.editable;
          } catch (error) {
            return String((error as Refusal).code);
          } finally {
            await editor.close();
          }
        }),
      );
    expect(found).toEqual({
      nurse: [true, true],
      colleague: [true, 'NOT_FOUND'],
      administrator: ['FORBIDDEN', 'FORBIDDEN'],
      family: ['FORBIDDEN', 'FORBIDDEN'],
    });
  });

  it('are begun for a running meeting that has none', async () => {
    const { id } = await makeMeeting(server, house, [house.sam], {
      status: 'running',
      facilitator: house.people.clinician,
    });
    expect(await minutesSeen(as.nurse, id)).toEqual([null, null]);
    await changed(as.nurse, 'openMinutes', { meetingId: id });
    await changed(as.nurse, 'openMinutes', { meetingId: id });
    expect(await minutesSeen(as.nurse, id)).toMatchObject([{ state: 'OPEN' }, { state: 'OPEN' }]);
  });

  it('come with a client who is put on the agenda meanwhile', async () => {
    const meeting = await runningMeeting(
      as.supervisor,
      makeMeeting(server, house, [], { facilitator: house.people.supervisor }),
    );
    const input = { meetingId: meeting.id, clientId: house.sam.id, reason: 'Called this morning' };
    await changed(as.supervisor, 'add', input);
    expect((await ofSam(as.nurse, meeting.id)).state).toBe('OPEN');
  });
});

describe('minutes of a closed meeting', () => {
  it('are frozen and signed: nobody changes a letter, an open editor neither', async () => {
    const { id, version } = await running();
    const { documentId } = await ofSam(as.nurse, id);
    const editor = await new TestEditor(as.nurse, documentId).open();
    await editor.edit((doc) => write(doc, 'results', 'Four of five days'));
    await changed(as.caseManager, 'close', { id, version });
    await editor.until(() => editor.state === 'SIGNED' && !editor.editable);
    await expect(
      editor.edit((doc) => write(doc, 'results', 'Five of five days')),
    ).rejects.toMatchObject({ code: 'SIGNED_IMMUTABLE' });
    await editor.close();
    expect(await minutesSeen(as.nurse, id)).toMatchObject([
      { state: 'SIGNED', signedBy: { name: 'Cem Çelik' } },
      { state: 'SIGNED', results: 'Four of five days', signedBy: { name: 'Cem Çelik' } },
    ]);
    await expect(
      edit(as.caseManager, documentId, (doc) => write(doc, 'discussion', 'x')),
    ).rejects.toMatchObject({ code: 'SIGNED_IMMUTABLE' });
  });

  it('are closed while people type: all that was acknowledged is in them', async () => {
    const { id, version } = await running();
    const { documentId } = await ofSam(as.nurse, id);
    const editor = await new TestEditor(as.nurse, documentId).open();
    const acknowledged: string[] = [];
    const typing = (async () => {
      for (let at = 0; at < 200; at += 1) {
        const words = `line ${at}`;
        try {
          await editor.edit((doc) => write(doc, 'discussion', words));
          acknowledged.push(words);
        } catch (error) {
          return (error as Refusal).code;
        }
      }
      return 'never refused';
    })();
    await editor.until(() => editor.seq >= 1 || acknowledged.length > 0);
    await changed(as.caseManager, 'close', { id, version });
    expect(await typing).toBeOneOf(['SIGNED_IMMUTABLE', 'never refused']);
    expect((await ofSam(as.nurse, id)).discussion).toBe(acknowledged.at(-1) ?? '');
    await editor.close();
  });

  it('are added to, with the reason, by those who were there and who lead the care', async () => {
    const { id, version } = await running([house.sam], {
      attended: [house.people.nurse, house.people.clinician],
    });
    const input = (words: string) => ({ meetingId: id, reason: 'AMENDMENT', words });
    expect(await as.nurse.codes(verbs.addendum, { input: input('too early') })).toEqual([
      'FORBIDDEN',
    ]);
    const present = { meetingId: id, membershipId: house.people.nurse.id, status: 'PRESENT' };
    await changed(as.nurse, 'attendance', present);
    const { agenda } = await changed(as.caseManager, 'close', { id, version });
    const found: Record<string, string> = {};
    for (const key of [
      ...(['nurse', 'supervisor', 'clinician', 'careStaff', 'colleague'] as const),
      ...(['administrator', 'family'] as const),
    ])
      found[key] = await answerOf(as[key].codes(verbs.addendum, { input: input(`by ${key}`) }));
    expect(found).toEqual({
      nurse: 'ok',
      supervisor: 'ok',
      clinician: 'FORBIDDEN',
      careStaff: 'FORBIDDEN',
      colleague: 'NOT_FOUND',
      administrator: 'FORBIDDEN',
      family: 'FORBIDDEN',
    });
    await changed(as.nurse, 'addendum', {
      ...input('Weight was 31 kg'),
      agendaItemId: agenda[0]?.id,
    });
    const [whole, sams] = await minutesSeen(as.careStaff, id);
    expect(whole?.addenda.map(({ words, author }) => [words, author.name])).toEqual([
      ['by nurse', 'Noor Nasser'],
      ['by supervisor', 'Sora Sato'],
    ]);
    expect(sams?.addenda).toEqual([
      { reason: 'AMENDMENT', words: 'Weight was 31 kg', author: { name: 'Noor Nasser' } },
    ]);
  });

  it('are empty and signed where a closed meeting has none', async () => {
    const { id } = await makeMeeting(server, house, [house.sam], { status: 'closed' });
    const input = { meetingId: id, reason: 'LATE_ENTRY', words: 'We also spoke of school' };
    await changed(as.caseManager, 'addendum', input);
    expect(await minutesSeen(as.caseManager, id)).toMatchObject([
      { state: 'SIGNED', discussion: '', addenda: [{ words: 'We also spoke of school' }] },
      { state: 'SIGNED' },
    ]);
  });
});
