/** The past of live documents through the front door: who changed what, and named versions. */
import { addDecision, minutesFragment } from '@roundtable/schema/minutes-document';
import { addRecord, fragmentOf, setRemoved, setValue } from '@roundtable/schema/plan-document';
import { fragmentText, writeText } from '@roundtable/schema/rich-text';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createOrm } from '../database.ts';
import { newId } from '../kernel/ids.ts';
import { editDocument, openDocument } from '../testing/documents.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../testing/factories.ts';
import {
  compared,
  comparisonQuery,
  historyVerbs,
  ownDraft,
  restored,
  stepsOf,
  stepsQuery,
  versionsOf,
  versionsQuery,
} from '../testing/history.ts';
import { makeMeeting, runningMeeting } from '../testing/meetings.ts';
import { changed, startDraft, write, writeGoal } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let stranger: TestVisitor;
/** Milliseconds that the server's clock is ahead. */
let ahead = 0;
const minutes = (count: number): number => count * 60_000;

beforeAll(async () => {
  server = await startServer({ clock: { now: () => new Date(Date.now() + ahead) } });
  house = await makeHouse(server, 'one');
  const other = await makeHouse(server, 'two');
  as = await signInAll(server, house);
  stranger = await server.signIn(other.people.caseManager.email);
});
afterAll(() => server.stop());

const draft = () => ownDraft(server, house, as);
const texts = (doc: Y.Doc, goal: string): Y.XmlText =>
  (fragmentOf(doc, 'goals', goal, 'words')!.get(0) as Y.XmlElement).get(0) as Y.XmlText;
const idOf = (who: PersonKey): string => house.people[who].id;

describe('who changed what', () => {
  it('is told in steps: of one person, without a longer pause, with the records in words', async () => {
    const { documentId } = await draft();
    const one = await writeGoal(as.caseManager, { documentId }, 'Sleeps through');
    const two = await writeGoal(as.caseManager, { documentId }, 'Asks for a break');
    await write(as.nurse, { documentId }, (doc) =>
      addRecord(doc, 'objectives', { id: newId(), parentId: one, texts: { words: 'Five nights' } }),
    );
    ahead += minutes(3);
    await write(as.caseManager, { documentId }, (doc) =>
      setValue(doc, 'goals', two, 'priority', 'high'),
    );
    const { nodes } = await stepsOf(as.clinician, documentId);
    expect(
      nodes.map(({ membership, fromSeq, toSeq, edits, records }) => ({
        who: membership.id,
        fromSeq,
        toSeq,
        edits,
        names: records.map(({ name }) => name),
      })),
    ).toEqual([
      { who: idOf('caseManager'), fromSeq: 4, toSeq: 4, edits: 1, names: ['Asks for a break'] },
      { who: idOf('nurse'), fromSeq: 3, toSeq: 3, edits: 1, names: ['Five nights'] },
      {
        who: idOf('caseManager'),
        fromSeq: 1,
        toSeq: 2,
        edits: 2,
        names: ['Sleeps through', 'Asks for a break'],
      },
    ]);
    // By page, by person, by goal with what belongs to it, and by time.
    const first = await stepsOf(as.clinician, documentId, { first: 1 });
    expect(first.nodes.map(({ toSeq }) => toSeq)).toEqual([4]);
    const second = await stepsOf(as.clinician, documentId, {
      first: 2,
      after: first.pageInfo.endCursor,
    });
    expect(second.nodes.map(({ toSeq }) => toSeq)).toEqual([3, 2]);
    expect([first, second].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, false]);
    const seqs = async (filter: object) =>
      (await stepsOf(as.clinician, documentId, { ...filter })).nodes.map(({ toSeq }) => toSeq);
    expect(await seqs({ memberId: idOf('nurse') })).toEqual([3]);
    expect(await seqs({ record: `goals/${one}` })).toEqual([3, 1]);
    expect(await seqs({ from: nodes[0]!.beganAt })).toEqual([4]);
    expect(await seqs({ until: nodes[0]!.beganAt })).toEqual([3, 2]);
    const { writers, keptFromSeq, seq } = await versionsOf(as.nurse, documentId);
    expect(writers.map(({ membership }) => membership.id).sort()).toEqual(
      [idOf('caseManager'), idOf('nurse')].sort(),
    );
    expect([keptFromSeq, seq]).toEqual([0, 4]);
  });

  it('is compared record by record, words by word, people and references named', async () => {
    const { documentId } = await draft();
    const need = newId();
    const goal = await writeGoal(as.caseManager, { documentId }, 'Asks for a break');
    await write(as.nurse, { documentId }, (doc) => {
      addRecord(doc, 'needs', { id: need, texts: { words: 'Loud rooms are hard' } });
      setValue(doc, 'goals', goal, 'needId', need);
      setValue(doc, 'goals', goal, 'responsibleId', house.people.nurse.membershipId);
      setValue(doc, 'goals', goal, 'priority', 'high');
      const text = texts(doc, goal);
      text.delete(9, 1);
      text.insert(9, 'a short');
      text.format(0, 4, { bold: {} });
    });
    const records = await compared(as.clinician, documentId, 1, 2);
    expect(records.map(({ record, change }) => [record, change])).toEqual([
      [`needs/${need}`, 'ADDED'],
      [`goals/${goal}`, 'CHANGED'],
    ]);
    const [, found] = records;
    expect(found?.people).toEqual([{ id: idOf('nurse') }]);
    expect(found?.values).toEqual([
      { field: 'needId', before: null, after: 'Loud rooms are hard', afterPerson: null },
      { field: 'priority', before: null, after: 'high', afterPerson: null },
      { field: 'responsibleId', before: null, after: null, afterPerson: { id: idOf('nurse') } },
    ]);
    expect(found?.texts).toEqual([
      {
        field: 'words',
        form: false,
        parts: [
          { is: 'SAME', text: 'Asks for a ' },
          { is: 'INSERTED', text: 'short ' },
          { is: 'SAME', text: 'break' },
        ],
      },
    ]);
    expect(await compared(as.clinician, documentId, 1, 2, [`needs/${need}`])).toHaveLength(1);
    expect(await compared(as.clinician, documentId, 2, 2)).toEqual([]);
    await write(as.nurse, { documentId }, (doc) => setRemoved(doc, 'goals', goal, true));
    expect(await compared(as.clinician, documentId, 2, 3)).toMatchObject([
      { record: `goals/${goal}`, change: 'REMOVED' },
    ]);
    await write(as.nurse, { documentId }, (doc) => setRemoved(doc, 'goals', goal, false));
    expect(await compared(as.clinician, documentId, 3, 4)).toMatchObject([{ change: 'RESTORED' }]);
  });

  it('is kept of minutes as of plans', async () => {
    const meeting = await runningMeeting(as.caseManager, makeMeeting(server, house, [house.sam]));
    const { meeting: seen } = await as.nurse.get<{
      meeting: { agenda: { writtenMinutes: { documentId: string } }[] };
    }>('query ($id: ID!) { meeting(id: $id) { agenda { writtenMinutes { documentId } } } }', {
      id: meeting.id,
    });
    const { documentId } = seen.agenda[0]!.writtenMinutes;
    const { doc } = await openDocument(as.nurse, documentId);
    const refused = await editDocument(as.nurse, documentId, doc, (inside) => {
      writeText(minutesFragment(inside, 'discussion')!, 'Sam slept badly.');
      addDecision(inside, { id: newId(), words: 'We telephone back.' });
    });
    expect(refused).toEqual([]);
    const { nodes } = await stepsOf(as.caseManager, documentId);
    expect(nodes.map(({ records }) => records.map(({ name }) => name))).toEqual([
      ['', 'We telephone back.'],
    ]);
    expect(await compared(as.caseManager, documentId, 0, 1)).toMatchObject([
      { record: 'about', texts: [{ parts: [{ is: 'INSERTED', text: 'Sam slept badly.' }] }] },
      { root: 'decisions', change: 'ADDED' },
    ]);
    await restored(as.nurse, { documentId, seq: 0 });
    const after = await openDocument(as.nurse, documentId);
    expect(fragmentText(minutesFragment(after.doc, 'discussion'))).toBe('');
  });

  it('of a clone begins at its clone', async () => {
    const first = await draft();
    await writeGoal(as.caseManager, first, 'Sleeps through');
    const { version } = await changed(as.caseManager, 'submit', {
      id: first.id,
      version: first.version,
    });
    await changed(as.supervisor, 'sign', { id: first.id, version });
    const { documentId } = await startDraft(as.caseManager, first.clientId);
    expect(documentId).not.toBe(first.documentId);
    expect((await stepsOf(as.nurse, documentId)).nodes).toEqual([]);
    expect(await versionsOf(as.nurse, documentId)).toMatchObject({ seq: 0, keptFromSeq: 0 });
    const goal = await writeGoal(as.nurse, { documentId }, 'Asks for a break');
    expect(await compared(as.nurse, documentId, 0, 1)).toMatchObject([
      { record: `goals/${goal}`, change: 'ADDED' },
    ]);
  });
});

describe('a named version', () => {
  const nameMany = (documentId: string, many: number) =>
    inHouse(server.orm, house.organisationId, (em) =>
      em.execute(
        `insert into document_checkpoint
           (id, organisation_id, document_id, seq, state, at, name, named_by_id, named_at)
         select gen_random_uuid(), ?, ?, 1000 + n, '', now(), 'Version ' || n, ?, now()
         from generate_series(1, ?::int) as n`,
        [house.organisationId, documentId, house.people.nurse.membershipId, many],
      ),
    );

  it('is named, named anew, and loses its name; its state stays', async () => {
    const { documentId } = await draft();
    const goal = await writeGoal(as.caseManager, { documentId }, 'Sleeps through');
    await writeGoal(as.nurse, { documentId });
    const input = { documentId, seq: 1, name: ' Before the review ' };
    expect(await as.nurse.get(historyVerbs.name, { input })).toEqual({
      nameDocumentVersion: {
        version: { seq: 1, name: 'Before the review', namedBy: { id: idOf('nurse') } },
      },
    });
    expect(await as.nurse.codes(historyVerbs.name, { input })).toEqual(['BAD_USER_INPUT']);
    await as.clinician.get(historyVerbs.rename, {
      input: { documentId, seq: 1, name: 'The first goal' },
    });
    const { named, keptFromAt } = await versionsOf(as.nurse, documentId);
    expect(named).toMatchObject([
      { seq: 1, name: 'The first goal', namedBy: { id: idOf('clinician') } },
    ]);
    const [{ at, namedAt } = { at: '', namedAt: '' }] = named;
    const moments = [keptFromAt, at, namedAt];
    expect(moments).toEqual(moments.toSorted());
    expect(moments.map((moment) => new Date(moment).toISOString())).toEqual(moments);
    await as.clinician.get(historyVerbs.unname, { input: { documentId, seq: 1 } });
    expect((await versionsOf(as.nurse, documentId)).named).toEqual([]);
    expect(await as.nurse.codes(historyVerbs.unname, { input: { documentId, seq: 1 } })).toEqual([
      'NOT_FOUND',
    ]);
    expect(await compared(as.nurse, documentId, 0, 1)).toMatchObject([{ record: `goals/${goal}` }]);
  });

  it('keeps no copy of the document: the log leads to it', async () => {
    const { documentId } = await draft();
    await writeGoal(as.caseManager, { documentId }, 'Sleeps through');
    await as.nurse.get(historyVerbs.name, { input: { documentId, seq: 1, name: 'First' } });
    const kept = await inHouse(server.orm, house.organisationId, (em) =>
      em.execute<{ seq: number }[]>(
        `select seq from document_checkpoint where document_id = ? and octet_length(state) > 0`,
        [documentId],
      ),
    );
    expect(kept).toEqual([{ seq: 0 }]);
    await writeGoal(as.caseManager, { documentId }, 'Asks for a break');
    expect(await compared(as.nurse, documentId, 1, 2)).toMatchObject([{ change: 'ADDED' }]);
    await restored(as.nurse, { documentId, seq: 1 });
    expect(await compared(as.nurse, documentId, 1, 3)).toEqual([]);
  });

  it('is one of two hundred of its document, at the most', async () => {
    const { documentId } = await draft();
    await writeGoal(as.caseManager, { documentId }, 'Sleeps through');
    await nameMany(documentId, 199);
    const name = (seq: number) => ({ input: { documentId, seq, name: 'One more' } });
    await as.nurse.get(historyVerbs.name, name(0));
    const { errors } = await as.nurse.query(historyVerbs.name, name(1));
    expect(errors).toMatchObject([
      {
        message: 'A document has at most 200 named versions. Take the name of one away first.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
    await as.nurse.get(historyVerbs.unname, { input: { documentId, seq: 0 } });
    await as.nurse.get(historyVerbs.name, name(1));
  });

  it('is not one too many where several people name at once', async () => {
    const { documentId } = await draft();
    for (let seq = 1; seq <= 6; seq++) await writeGoal(as.caseManager, { documentId });
    await nameMany(documentId, 198);
    const asked = [1, 2, 3, 4, 5, 6].map((seq) =>
      as.nurse.codes(historyVerbs.name, { input: { documentId, seq, name: `Number ${seq}` } }),
    );
    expect((await Promise.all(asked)).flat()).toEqual(Array(4).fill('BAD_USER_INPUT'));
    expect((await versionsOf(as.nurse, documentId)).named).toHaveLength(200);
  });

  it.each([
    ['no such edit', { seq: 99, name: 'Later' }],
    ['before the beginning', { seq: -1, name: 'Before' }],
    ['no name', { seq: 0, name: '  ' }],
    ['too long a name', { seq: 0, name: 'x'.repeat(101) }],
  ])('is refused: %s', async (_what, input) => {
    const { documentId } = await draft();
    expect(await as.nurse.codes(historyVerbs.name, { input: { documentId, ...input } })).toEqual([
      'BAD_USER_INPUT',
    ]);
  });
});

it('is shown to nobody whom the document is not', async () => {
  const { documentId } = await draft();
  const asked: [string, Record<string, unknown>][] = [
    [stepsQuery, { documentId }],
    [versionsQuery, { documentId }],
    [comparisonQuery, { documentId, fromSeq: 0, toSeq: 0 }],
    [historyVerbs.name, { input: { documentId, seq: 0, name: 'Mine' } }],
    [historyVerbs.rename, { input: { documentId, seq: 0, name: 'Mine' } }],
    [historyVerbs.unname, { input: { documentId, seq: 0 } }],
    [historyVerbs.restore, { input: { documentId, seq: 0 } }],
  ];
  for (const [query, variables] of asked) {
    expect(await stranger.codes(query, variables), query).toEqual(['NOT_FOUND']);
    expect(await as.colleague.codes(query, variables), query).toEqual(['NOT_FOUND']);
    expect(await as.family.codes(query, variables), query).toEqual(['FORBIDDEN']);
    expect(await as.administrator.codes(query, variables), query).toEqual(['FORBIDDEN']);
    const elsewhere = JSON.parse(
      JSON.stringify(variables).replaceAll(documentId, newId()),
    ) as Record<string, unknown>;
    expect(await as.nurse.codes(query, elsewhere), query).toEqual(['NOT_FOUND']);
  }
});

it('says where the beginning was not kept', async () => {
  const { documentId } = await draft();
  await writeGoal(as.nurse, { documentId });
  const { doc } = await openDocument(as.nurse, documentId);
  await writeGoal(as.nurse, { documentId });
  // As after a migration, when the documents that are there are kept from then on.
  const admin = await createOrm(server.database.adminUrl);
  await admin.em
    .fork()
    .execute('update document_checkpoint set seq = 1, state = ? where document_id = ?', [
      Buffer.from(Y.encodeStateAsUpdateV2(doc)),
      documentId,
    ]);
  await admin.close();
  expect((await versionsOf(as.nurse, documentId)).keptFromSeq).toBe(1);
  expect(await as.nurse.codes(comparisonQuery, { documentId, fromSeq: 0, toSeq: 2 })).toEqual([
    'BAD_USER_INPUT',
  ]);
  expect(
    await as.nurse.codes(historyVerbs.name, {
      input: { documentId, seq: 0, name: 'The beginning' },
    }),
  ).toEqual(['BAD_USER_INPUT']);
  await as.nurse.get(historyVerbs.name, { input: { documentId, seq: 1, name: 'The first goal' } });
  expect(await compared(as.nurse, documentId, 1, 2)).toHaveLength(1);
});
