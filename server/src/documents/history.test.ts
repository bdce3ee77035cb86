/** The past of live documents through the front door: who changed what, named versions, restoring. */
import { addDecision, minutesFragment } from '@roundtable/schema/minutes-document';
import {
  addRecord,
  collectionOf,
  fragmentOf,
  readRow,
  setRemoved,
  setValue,
} from '@roundtable/schema/plan-document';
import { fragmentText, writeText } from '@roundtable/schema/rich-text';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createOrm } from '../database.ts';
import { Programme } from '../features/access/index.ts';
import { globalId, newId } from '../kernel/ids.ts';
import { editDocument, openDocument } from '../testing/documents.ts';
import { TestEditor } from '../testing/editor.ts';
import {
  inHouse,
  joinCareTeam,
  makeClient,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../testing/factories.ts';
import { makeMeeting, runningMeeting } from '../testing/meetings.ts';
import { changed, startDraft, write, writeGoal, type TestVersion } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let other: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let stranger: TestVisitor;
/** Milliseconds that the server's clock is ahead. */
let ahead = 0;
const minutes = (count: number): number => count * 60_000;
const editors: TestEditor[] = [];

beforeAll(async () => {
  server = await startServer({ clock: { now: () => new Date(Date.now() + ahead) } });
  house = await makeHouse(server, 'one');
  other = await makeHouse(server, 'two');
  as = await signInAll(server, house);
  stranger = await server.signIn(other.people.caseManager.email);
});
afterEach(async () => {
  for (const editor of editors.splice(0)) await editor.close();
});
afterAll(() => server.stop());

interface Step {
  membership: { id: string };
  fromSeq: number;
  toSeq: number;
  beganAt: string;
  endedAt: string;
  edits: number;
  records: { record: string; name: string; parent: string | null }[];
}
interface Steps {
  nodes: Step[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}
const stepsQuery = `query ($documentId: ID!, $first: Int, $after: String, $memberId: ID,
  $from: DateTime, $until: DateTime, $record: String) {
  documentHistory(documentId: $documentId, first: $first, after: $after, memberId: $memberId,
    from: $from, until: $until, record: $record) {
    nodes { membership { id } fromSeq toSeq beganAt endedAt edits records { record name parent } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const stepsOf = async (
  who: TestVisitor,
  documentId: string,
  filter: Record<string, unknown> = {},
): Promise<Steps> => {
  const variables = { documentId, ...filter };
  return (await who.get<{ documentHistory: Steps }>(stepsQuery, variables)).documentHistory;
};

interface Comparison {
  record: string;
  root: string;
  name: string;
  change: string;
  moved: boolean;
  people: { id: string }[];
  values: {
    field: string;
    before: string | null;
    after: string | null;
    afterPerson: { id: string } | null;
  }[];
  texts: { field: string; form: boolean; parts: { is: string; text: string }[] }[];
}
const comparisonQuery = `query ($documentId: ID!, $fromSeq: Int!, $toSeq: Int!, $records: [String!]) {
  documentComparison(documentId: $documentId, fromSeq: $fromSeq, toSeq: $toSeq, records: $records) {
    records {
      record root name change moved people { id }
      values { field before after afterPerson { id } }
      texts { field form parts { is text } }
    }
  }
}`;
const compared = async (
  who: TestVisitor,
  documentId: string,
  fromSeq: number,
  toSeq: number,
  records?: string[],
): Promise<Comparison[]> => {
  const variables = { documentId, fromSeq, toSeq, records };
  const answer = await who.get<{ documentComparison: { records: Comparison[] } }>(
    comparisonQuery,
    variables,
  );
  return answer.documentComparison.records;
};

interface Version {
  seq: number;
  name: string;
  namedBy: { id: string };
}
interface Versions {
  seq: number;
  keptFromSeq: number;
  editable: boolean;
  named: Version[];
  writers: { membership: { id: string } }[];
  records: { record: string; name: string }[];
}
const versionsQuery = `query ($documentId: ID!) { documentVersions(documentId: $documentId) {
  seq keptFromSeq editable named { seq name namedBy { id } } writers { membership { id } }
  records { record name } } }`;
const versionsOf = async (who: TestVisitor, documentId: string): Promise<Versions> =>
  (await who.get<{ documentVersions: Versions }>(versionsQuery, { documentId })).documentVersions;

const verbs = {
  name: `mutation ($input: NameDocumentVersionInput!) {
    nameDocumentVersion(input: $input) { version { seq name namedBy { id } } } }`,
  rename: `mutation ($input: RenameDocumentVersionInput!) {
    renameDocumentVersion(input: $input) { version { seq name namedBy { id } } } }`,
  unname: `mutation ($input: RemoveDocumentVersionNameInput!) {
    removeDocumentVersionName(input: $input) { seq } }`,
  restore: `mutation ($input: RestoreDocumentInput!) { restoreDocument(input: $input) { seq } }`,
};
const restored = async (who: TestVisitor, input: object): Promise<number> =>
  (await who.get<{ restoreDocument: { seq: number } }>(verbs.restore, { input })).restoreDocument
    .seq;

/** The first draft of a child of their own. */
async function draft(): Promise<TestVersion & { clientId: string }> {
  const clientId = await inHouse(server.orm, house.organisationId, async (em) => {
    const programme = em.getReference(Programme, house.programmes.residential);
    const client = makeClient(em, { givenName: 'Kim', familyName: 'Zand' }, programme);
    await em.flush();
    for (const who of ['caseManager', 'nurse', 'clinician'] as const)
      joinCareTeam(em, client, house.people[who], { lead: who === 'caseManager' });
    return globalId('Client', client.id);
  });
  return { clientId, ...(await startDraft(as.caseManager, clientId)) };
}
const editor = async (who: TestVisitor, documentId: string): Promise<TestEditor> => {
  const made = await new TestEditor(who, documentId).open();
  editors.push(made);
  return made;
};
const wordsOf = (doc: Y.Doc, goal: string): string =>
  fragmentText(fragmentOf(doc, 'goals', goal, 'words'));
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
  it('is named, named anew, and loses its name; its state stays', async () => {
    const { documentId } = await draft();
    const goal = await writeGoal(as.caseManager, { documentId }, 'Sleeps through');
    await writeGoal(as.nurse, { documentId });
    const input = { documentId, seq: 1, name: ' Before the review ' };
    expect(await as.nurse.get(verbs.name, { input })).toEqual({
      nameDocumentVersion: {
        version: { seq: 1, name: 'Before the review', namedBy: { id: idOf('nurse') } },
      },
    });
    expect(await as.nurse.codes(verbs.name, { input })).toEqual(['BAD_USER_INPUT']);
    await as.clinician.get(verbs.rename, { input: { documentId, seq: 1, name: 'The first goal' } });
    expect((await versionsOf(as.nurse, documentId)).named).toEqual([
      { seq: 1, name: 'The first goal', namedBy: { id: idOf('clinician') } },
    ]);
    await as.clinician.get(verbs.unname, { input: { documentId, seq: 1 } });
    expect((await versionsOf(as.nurse, documentId)).named).toEqual([]);
    expect(await as.nurse.codes(verbs.unname, { input: { documentId, seq: 1 } })).toEqual([
      'NOT_FOUND',
    ]);
    expect(await compared(as.nurse, documentId, 0, 1)).toMatchObject([{ record: `goals/${goal}` }]);
  });

  it.each([
    ['no such edit', { seq: 99, name: 'Later' }],
    ['before the beginning', { seq: -1, name: 'Before' }],
    ['no name', { seq: 0, name: '  ' }],
    ['too long a name', { seq: 0, name: 'x'.repeat(101) }],
  ])('is refused: %s', async (_what, input) => {
    const { documentId } = await draft();
    expect(await as.nurse.codes(verbs.name, { input: { documentId, ...input } })).toEqual([
      'BAD_USER_INPUT',
    ]);
  });
});

describe('restoring', () => {
  it('brings one goal back, with what belongs to it, as an edit of its own', async () => {
    const { documentId, id } = await draft();
    const goal = await writeGoal(as.caseManager, { documentId }, 'Sleeps through');
    const kept = await writeGoal(as.caseManager, { documentId }, 'Asks for a break');
    const [objective, late, measured] = [newId(), newId(), newId()];
    await write(as.nurse, { documentId }, (doc) =>
      addRecord(doc, 'objectives', { id: objective, parentId: goal, texts: { words: 'Nights' } }),
    );
    await write(as.nurse, { documentId }, (doc) => {
      writeText(fragmentOf(doc, 'goals', goal, 'words')!, 'Something else\nand more');
      setValue(doc, 'goals', goal, 'priority', 'high');
      setRemoved(doc, 'objectives', objective, true);
      addRecord(doc, 'objectives', { id: late, parentId: goal });
      addRecord(doc, 'measurements', {
        id: measured,
        parentId: objective,
        values: { measuredOn: '2026-11-20', value: 3 },
      });
      writeText(fragmentOf(doc, 'goals', kept, 'words')!, 'Stays as it is now');
    });
    const seq = await restored(as.clinician, { documentId, seq: 3, records: [`goals/${goal}`] });
    expect(seq).toBe(5);
    const { doc } = await openDocument(as.nurse, documentId);
    expect(wordsOf(doc, goal)).toBe('Sleeps through');
    expect(wordsOf(doc, kept)).toBe('Stays as it is now');
    expect(collectionOf(doc, 'goals').get(goal)?.has('priority')).toBe(false);
    const removed = (id: string) =>
      readRow('objectives', id, collectionOf(doc, 'objectives').get(id)!).removed;
    expect([removed(objective), removed(late)]).toEqual([false, true]);
    // What was measured was measured.
    expect(collectionOf(doc, 'measurements').get(measured)?.get('removed')).toBeUndefined();
    const { nodes } = await stepsOf(as.nurse, documentId, { first: 1 });
    expect(nodes[0]?.membership.id).toBe(idOf('clinician'));
    // Once more changes nothing.
    expect(await restored(as.nurse, { documentId, seq: 3, records: [`goals/${goal}`] })).toBe(5);
    // And it can be taken back in the same way.
    await restored(as.nurse, { documentId, seq: 4 });
    const back = await openDocument(as.nurse, documentId);
    expect(wordsOf(back.doc, goal)).toBe('Something else\nand more');
    const rows = await as.nurse.get<{ node: { goals: { itemId: string; words: string }[] } }>(
      'query ($id: ID!) { node(id: $id) { ... on PlanVersion { goals { itemId words } } } }',
      { id },
    );
    expect(rows.node.goals.find(({ itemId }) => itemId === goal)?.words).toBe(
      'Something else\nand more',
    );
  });

  it('loses no words of those who type meanwhile, and all end with the same', async () => {
    const { documentId } = await draft();
    const goal = await writeGoal(as.caseManager, { documentId }, 'Sleeps through the night');
    const beside = await writeGoal(as.caseManager, { documentId }, 'Beside: ');
    await write(as.nurse, { documentId }, (doc) => {
      texts(doc, goal).delete(0, 6);
      texts(doc, goal).insert(0, 'Rests');
    });
    const [one, two] = [await editor(as.nurse, documentId), await editor(as.clinician, documentId)];
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    const typing = async (who: TestEditor, id: string, mark: string): Promise<number[]> => {
      const seqs: number[] = [];
      for (const letter of letters) {
        const seq = await who.edit((doc) => {
          const text = texts(doc, id);
          text.insert(text.length, `${letter}${mark}`);
        });
        seqs.push(seq);
      }
      return seqs;
    };
    const [, seqs, restoredAt] = await Promise.all([
      typing(one, beside, '1'),
      typing(two, goal, '2'),
      restored(as.caseManager, { documentId, seq: 2, records: [`goals/${goal}`] }),
    ]);
    const { seq } = await versionsOf(as.nurse, documentId);
    await Promise.all([one, two].map((who) => who.until(() => who.seq >= seq)));
    expect(Buffer.from(Y.encodeStateVector(one.doc))).toEqual(
      Buffer.from(Y.encodeStateVector(two.doc)),
    );
    expect(wordsOf(one.doc, goal)).toBe(wordsOf(two.doc, goal));
    expect(wordsOf(one.doc, beside)).toBe(
      `Beside: ${[...letters].map((letter) => `${letter}1`).join('')}`,
    );
    // What was typed before is of the state that was left; what came after it is all there.
    const typedAfter = [...letters].filter((_letter, at) => (seqs[at] ?? 0) > restoredAt);
    expect(wordsOf(one.doc, goal)).toBe(
      `Sleeps through the night${typedAfter.map((letter) => `${letter}2`).join('')}`,
    );
  });

  it('is refused for a closed version, an unknown record and a time that was not', async () => {
    const first = await draft();
    const { documentId } = first;
    await writeGoal(as.caseManager, first);
    expect(
      await as.nurse.codes(verbs.restore, {
        input: { documentId, seq: 0, records: [`goals/${newId()}`] },
      }),
    ).toEqual(['NOT_FOUND']);
    for (const input of [
      { documentId, seq: 9_999 },
      { documentId, seq: 0, records: ['goals/x'] },
    ])
      expect(await as.nurse.codes(verbs.restore, { input })).toEqual(['BAD_USER_INPUT']);
    await changed(as.caseManager, 'submit', { id: first.id, version: first.version });
    expect(await as.nurse.codes(verbs.restore, { input: { documentId, seq: 0 } })).toEqual([
      'SIGNED_IMMUTABLE',
    ]);
    expect((await versionsOf(as.nurse, documentId)).editable).toBe(false);
  });
});

it('is shown to nobody whom the document is not', async () => {
  const { documentId } = await draft();
  const asked: [string, Record<string, unknown>][] = [
    [stepsQuery, { documentId }],
    [versionsQuery, { documentId }],
    [comparisonQuery, { documentId, fromSeq: 0, toSeq: 0 }],
    [verbs.name, { input: { documentId, seq: 0, name: 'Mine' } }],
    [verbs.rename, { input: { documentId, seq: 0, name: 'Mine' } }],
    [verbs.unname, { input: { documentId, seq: 0 } }],
    [verbs.restore, { input: { documentId, seq: 0 } }],
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
  await as.nurse.get(verbs.name, { input: { documentId, seq: 1, name: 'The first goal' } });
  await writeGoal(as.nurse, { documentId });
  // As after a migration, when the documents that are there are kept from then on.
  const admin = await createOrm(server.database.adminUrl);
  await admin.em
    .fork()
    .execute('delete from document_checkpoint where document_id = ? and seq = 0', [documentId]);
  await admin.close();
  expect((await versionsOf(as.nurse, documentId)).keptFromSeq).toBe(1);
  expect(await as.nurse.codes(comparisonQuery, { documentId, fromSeq: 0, toSeq: 2 })).toEqual([
    'BAD_USER_INPUT',
  ]);
  expect(await compared(as.nurse, documentId, 1, 2)).toHaveLength(1);
});
