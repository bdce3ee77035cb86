/** Who may follow a document, and for how long; who is shown in it. Through the front door. */
import { randomUUID } from 'node:crypto';
import { addRecord } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { once, TestEditor } from '../testing/editor.ts';
import { makeHouse, type TestHouse } from '../testing/factories.ts';
import { follow } from '../testing/follow.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let caseManager: TestVisitor;
let clinician: TestVisitor;
let nurse: TestVisitor;
let administrator: TestVisitor;
let documentId: string;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  caseManager = await server.signIn(house.people.caseManager.email);
  clinician = await server.signIn(house.people.clinician.email);
  nurse = await server.signIn(house.people.nurse.email);
  administrator = await server.signIn(house.people.administrator.email);
  const { startPlanDraft } = await caseManager.get<{
    startPlanDraft: { planVersion: { documentId: string } };
  }>(
    `mutation S($input: StartPlanDraftInput!) {
      startPlanDraft(input: $input) { planVersion { documentId } }
    }`,
    { input: { clientId: house.sam.id } },
  );
  documentId = startPlanDraft.planVersion.documentId;
});
afterAll(() => server.stop());

const presence = `subscription P($documentId: ID!) {
  documentPresence(documentId: $documentId) {
    whole gone
    people { key sessionKey self membership { name } caret { field anchor head } }
    moved { key caret { field anchor head } }
  }
}`;
const show = `mutation S($input: ShowDocumentPresenceInput!) {
  showDocumentPresence(input: $input) { shown }
}`;
interface TestCaret {
  field: string;
  anchor: string;
  head: string;
}
interface People {
  whole: boolean;
  people: {
    key: string;
    sessionKey: string;
    self: boolean;
    membership: { name: string };
    caret: TestCaret | null;
  }[];
  moved: { key: string; caret: TestCaret | null }[];
  gone: string[];
}

describe('following', () => {
  it('ends with NOT_FOUND when somebody leaves the care team, and nobody else is touched', async () => {
    const editor = await new TestEditor(nurse, documentId).open();
    expect(editor.editable).toBe(true);
    const bystander = await new TestEditor(clinician, documentId).open();
    const { client } = await caseManager.get<{
      client: { careTeam: { id: string; version: number; member: { id: string } }[] };
    }>('query C($id: ID!) { client(id: $id) { careTeam { id version member { id } } } }', {
      id: house.sam.id,
    });
    const part = client.careTeam.find(({ member }) => member.id === house.people.nurse.id);
    await caseManager.get(
      `mutation E($input: EndCareTeamMembershipInput!) {
        endCareTeamMembership(input: $input) { __typename }
      }`,
      { input: { id: part?.id, version: part?.version } },
    );
    await editor.until(() => editor.ended !== undefined);
    expect(editor.ended?.code).toBe('NOT_FOUND');
    const edit = editor.edit((doc) => addRecord(doc, 'needs', { id: randomUUID() }));
    await expect(edit).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await editor.close();
    await bystander.edit((doc) => addRecord(doc, 'needs', { id: randomUUID() }));
    expect(bystander.ended).toBeUndefined();
    await bystander.close();
  });
});

describe('presence', () => {
  it('shows who is there with their carets, to those who may read', async () => {
    const watching = follow<People>(caseManager, presence, { documentId });
    expect(await watching.next()).toEqual({ whole: true, people: [], moved: [], gone: [] });
    const socket = clinician.socket();
    const theirs = socket.iterate({ query: presence, variables: { documentId } });
    const caret = { field: 'goals/1/words', anchor: 'AAEC', head: 'AAEC' };
    const input = { documentId, sessionKey: 'tab', caret };
    const first = theirs.next();
    await once(socket, show, { input });
    await first;
    const shown = await watching.until(({ people }) => people.length > 0);
    const [person] = shown.at(-1)?.people ?? [];
    expect(person).toMatchObject({
      sessionKey: 'tab',
      self: false,
      membership: { name: house.people.clinician.name },
      caret,
    });
    const elsewhere = { ...caret, field: 'goals/2/words' };
    await once(socket, show, { input: { ...input, caret: elsewhere } });
    const moved = await watching.until((event) => event.moved.length > 0);
    expect(moved.at(-1)).toEqual({
      whole: false,
      people: [],
      moved: [{ key: person?.key, caret: elsewhere }],
      gone: [],
    });
    // The socket closes, as when a tab is closed: they are gone without a word of theirs.
    await socket.dispose();
    const left = await watching.until(({ gone }) => gone.length > 0);
    expect(left.at(-1)?.gone).toEqual([person?.key]);
    await watching.close();
  });

  it('is for nobody else, and takes nothing odd', async () => {
    const colleague = await server.signIn(house.people.colleague.email);
    expect(await follow(colleague, presence, { documentId }).refusal()).toEqual(['NOT_FOUND']);
    expect(await follow(administrator, presence, { documentId }).refusal()).toEqual(['FORBIDDEN']);
    const odd = { documentId, sessionKey: 'x'.repeat(65) };
    expect(await caseManager.codes(show, { input: odd })).toEqual(['BAD_USER_INPUT']);
    const unwatched = await colleague.get<{ showDocumentPresence: { shown: boolean } }>(show, {
      input: { documentId, sessionKey: 'tab' },
    });
    expect(unwatched.showDocumentPresence.shown).toBe(false);
  });
});
