/** One operation that asks for several things, some of which hold what the others wait for. */
import { addRecord } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { newId } from '../kernel/ids.ts';
import { base64, TestEditor } from '../testing/editor.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { startDraft, writeGoal } from '../testing/plans.ts';
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

describe('an edit beside another mutation in one operation', () => {
  it('is refused, and stops nobody else in the organisation', async () => {
    const draft = await startDraft(as.caseManager, house.sam.id);
    await writeGoal(as.caseManager, draft);
    const editor = await new TestEditor(as.clinician, draft.documentId).open();
    const held = await new TestEditor(as.caseManager, draft.documentId).open();
    held.change((doc) => addRecord(doc, 'goals', { id: newId() }));
    const answer = await as.caseManager.query(
      `mutation ($submit: SubmitPlanVersionInput!, $edit: ApplyDocumentUpdateInput!) {
        submitPlanVersion(input: $submit) { planVersion { id } }
        applyDocumentUpdate(input: $edit) { seq } }`,
      {
        submit: { id: draft.id },
        edit: { documentId: draft.documentId, update: base64(held.unsent) },
      },
    );
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(await editor.edit((doc) => addRecord(doc, 'goals', { id: newId() }))).toBeGreaterThan(1);
    expect(await held.flush()).toBeGreaterThan(1);
    expect(Y.encodeStateVector(held.doc).length).toBeGreaterThan(0);
    await Promise.all([editor.close(), held.close()]);
  }, 30_000);
});
