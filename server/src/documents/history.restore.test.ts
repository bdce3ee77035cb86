/** Bringing documents back to what they were, while others write. */
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
import { newId } from '../kernel/ids.ts';
import { openDocument } from '../testing/documents.ts';
import { TestEditor } from '../testing/editor.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { historyVerbs, ownDraft, restored, stepsOf, versionsOf } from '../testing/history.ts';
import { changed, write, writeGoal } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
const editors: TestEditor[] = [];

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  as = await signInAll(server, house);
});
afterEach(async () => {
  for (const editor of editors.splice(0)) await editor.close();
});
afterAll(() => server.stop());

const draft = () => ownDraft(server, house, as);
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
      await as.nurse.codes(historyVerbs.restore, {
        input: { documentId, seq: 0, records: [`goals/${newId()}`] },
      }),
    ).toEqual(['NOT_FOUND']);
    for (const input of [
      { documentId, seq: 9_999 },
      { documentId, seq: 0, records: ['goals/x'] },
    ])
      expect(await as.nurse.codes(historyVerbs.restore, { input })).toEqual(['BAD_USER_INPUT']);
    await changed(as.caseManager, 'submit', { id: first.id, version: first.version });
    expect(await as.nurse.codes(historyVerbs.restore, { input: { documentId, seq: 0 } })).toEqual([
      'SIGNED_IMMUTABLE',
    ]);
    expect((await versionsOf(as.nurse, documentId)).editable).toBe(false);
  });
});
