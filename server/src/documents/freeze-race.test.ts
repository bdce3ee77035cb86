/** A plan is submitted while people write in it: nothing that was answered is lost, nor what was not. */
import { addRecord } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../kernel/ids.ts';
import { Refusal, TestEditor } from '../testing/editor.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { changed, startDraft, writeGoal } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

const edits = 40;

async function rowsOf(id: string): Promise<string[]> {
  const { node } = await as.nurse.get<{ node: { goals: { itemId: string }[] } }>(
    'query ($id: ID!) { node(id: $id) { ... on PlanVersion { goals { itemId } } } }',
    { id },
  );
  return node.goals.map(({ itemId }) => itemId).sort();
}

it('keeps every answered edit in what is signed, and takes the others once it is withdrawn', async () => {
  const draft = await startDraft(as.caseManager, house.sam.id);
  const first = await writeGoal(as.caseManager, draft);
  const writers = await Promise.all(
    [as.clinician, as.nurse].map((who) => new TestEditor(who, draft.documentId).open()),
  );
  const written: string[] = [first];
  const answered: string[] = [first];
  const refused: unknown[] = [];
  const write = async (editor: TestEditor): Promise<void> => {
    const id = newId();
    written.push(id);
    try {
      await editor.edit((doc) => addRecord(doc, 'goals', { id }));
      answered.push(id);
    } catch (error) {
      refused.push(error instanceof Refusal ? error.code : error);
    }
  };
  const writing = writers.map(async (editor) => {
    for (let left = edits; left > 0; left--) await write(editor);
  });
  // Somewhere in the middle.
  await writers[0]!.until(() => written.length > edits / 2);
  const submitted = await changed(as.caseManager, 'submit', { id: draft.id });
  await Promise.all(writing);
  expect(await rowsOf(draft.id)).toEqual(answered.sort());
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused)).toEqual(new Set(['SIGNED_IMMUTABLE']));

  const { id, version } = submitted;
  await changed(as.caseManager, 'withdraw', { id, version });
  for (const editor of writers) await editor.flush();
  expect(await rowsOf(draft.id)).toEqual(written.sort());
  await Promise.all(writers.map((editor) => editor.close()));
});
