/** The page's own operations, sent by their ids: the same rights, errors and answers as their texts. */
import { randomUUID } from 'node:crypto';
import { liveOperations } from '@roundtable/schema/live-operations';
import { addRecord } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { base64, once, TestEditor } from '../testing/editor.ts';
import { makeHouse, type TestHouse } from '../testing/factories.ts';
import { follow } from '../testing/follow.ts';
import { startDraft } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let caseManager: TestVisitor;
let colleague: TestVisitor;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  caseManager = await server.signIn(house.people.caseManager.email);
  colleague = await server.signIn(house.people.colleague.email);
});
afterAll(() => server.stop());

const { changes, apply, presence, show } = liveOperations;

interface Change {
  s: number;
  u: string;
  m: { e: boolean; t: string; c: number | null; v: string | null } | null;
}

it('follows a document and edits it, as the texts do', async () => {
  const { documentId } = await startDraft(caseManager, house.sam.id);
  const editor = await new TestEditor(caseManager, documentId).open();
  const following = follow<Change>(caseManager, changes.id, { d: documentId });
  const first = await following.next();
  expect(first).toMatchObject({ s: editor.seq, m: { e: true, t: 'OPEN' } });
  expect([first.m?.c, first.m?.v]).not.toContain(null);
  const update = editor.change((doc) => addRecord(doc, 'needs', { id: randomUUID() })).unsent;
  const socket = caseManager.socket();
  const edit = { d: documentId, u: base64(update) };
  const answer = await once<{ a: { s: number } }>(socket, apply.id, edit);
  const told = await following.until(({ s }) => s >= answer.a.s);
  expect(told.at(-1)).toMatchObject({ s: answer.a.s, m: null });
  // The same again does no harm.
  expect(await once(socket, apply.id, edit)).toEqual(answer);
  await Promise.all([following.close(), editor.close(), socket.dispose()]);
  expect(await follow(colleague, changes.id, { d: documentId }).refusal()).toEqual(['NOT_FOUND']);
});

interface Present {
  w: boolean;
  p: { k: string; s: string; o: boolean; m: { name: string }; c: { f: string } | null }[];
  m: { k: string; c: { f: string } | null }[];
  g: string[];
}

it('shows who is there and where their carets are', async () => {
  const { documentId } = await startDraft(caseManager, house.sam.id);
  const watching = follow<Present>(caseManager, presence.id, { d: documentId });
  expect(await watching.next()).toEqual({ w: true, p: [], m: [], g: [] });
  const socket = caseManager.socket();
  const place = (shown: object) =>
    once<{ p: { s: boolean } }>(socket, show.id, {
      p: { documentId, sessionKey: 'tab', ...shown },
    });
  const caret = (field: string) => ({ caret: { field, anchor: 'AAEC', head: 'AAEC' } });
  const theirs = socket.iterate({ query: presence.id, variables: { d: documentId } });
  await theirs.next();
  expect(await place(caret('goals/1/words'))).toEqual({ p: { s: true } });
  const [person] = (await watching.until(({ p }) => p.length > 0)).at(-1)?.p ?? [];
  expect(person).toMatchObject({
    s: 'tab',
    o: true,
    m: { name: house.people.caseManager.name },
    c: { f: 'goals/1/words' },
  });
  await place(caret('goals/2/words'));
  const moved = (await watching.until(({ m }) => m.length > 0)).at(-1)?.m;
  expect(moved).toMatchObject([{ k: person?.k, c: { f: 'goals/2/words' } }]);
  expect(await place({ gone: true })).toEqual({ p: { s: false } });
  const left = await watching.until(({ g }) => g.length > 0);
  expect(left.at(-1)?.g).toEqual([person?.k]);
  await Promise.all([watching.close(), socket.dispose()]);
  expect(await follow(colleague, presence.id, { d: documentId }).refusal()).toEqual(['NOT_FOUND']);
});

it('refuses an id of nothing, and ids over HTTP, where nobody saves by them', async () => {
  const socket = colleague.socket();
  await expect(once(socket, '@nope', {})).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    extensions: { stored: 'unknown' },
  });
  await expect(once(socket, apply.id, {})).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  await socket.dispose();
  expect(await colleague.codes(changes.id)).toEqual(['GRAPHQL_PARSE_FAILED']);
});
