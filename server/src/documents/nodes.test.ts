/** Two nodes on one database and one Redis, and what each hears of the other. */
import { addRecord, readRows } from '@roundtable/schema/plan-document';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { howToGetRedis, Redis, redisIsHere } from '../../prove/redis.ts';
import { newId } from '../kernel/ids.ts';
import { TestEditor } from '../testing/editor.ts';
import { follow } from '../testing/follow.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../testing/factories.ts';
import { beginNote } from '../testing/notes.ts';
import { startDraft, type TestVersion } from '../testing/plans.ts';
import { startServer, visitor, type TestServer, type TestVisitor } from '../testing/server.ts';

if (!redisIsHere) console.info(`nodes: ${howToGetRedis}`);

let redis: Redis;
let one: TestServer;
let two: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let draft: TestVersion;
const opened: TestEditor[] = [];

interface Presence {
  readonly people: { readonly sessionKey: string }[];
  readonly gone: string[];
}

/** The same person on the second node: sessions are in the database. */
const onTwo = (person: PersonKey): TestVisitor => visitor(two.origin, as[person].cookie);
const open = async (who: TestVisitor, documentId: string): Promise<TestEditor> => {
  const editor = await new TestEditor(who, documentId).open();
  opened.push(editor);
  return editor;
};
const addGoal = (editor: TestEditor, words: string): Promise<number> =>
  editor.edit((doc) => void addRecord(doc, 'goals', { id: newId(), texts: { words } }));
const same = (...editors: TestEditor[]): Promise<void> =>
  vi.waitFor(
    () => {
      const states = editors.map(({ doc }) => JSON.stringify(readRows(doc, 'goals')));
      expect(new Set(states).size).toBe(1);
    },
    { timeout: 30_000 },
  );
/** The person's stream is over; `prove/nodes.prove.ts` measures how soon after the withdrawal. */
const ended = (watching: TestEditor): Promise<void> =>
  vi.waitFor(() => expect(watching.ended).toBeDefined(), { timeout: 30_000 });
/** Both nodes serve, and say this of Redis. */
const ready = (redisIs: 'ok' | 'away'): Promise<void> =>
  vi.waitFor(
    async () => {
      for (const { origin } of [one, two]) {
        const answer = await fetch(`${origin}/readyz`);
        expect(answer.status).toBe(200);
        expect(await answer.json()).toEqual({ status: 'ok', checks: { redis: redisIs } });
      }
    },
    { timeout: 30_000 },
  );
const endMembership = async (person: PersonKey): Promise<unknown> =>
  as.administrator.get(
    `mutation ($input: EndMembershipInput!) { endMembership(input: $input) { membership { id } } }`,
    { input: { id: house.people[person].id, version: 1 } },
  );

describe.skipIf(!redisIsHere)('two nodes', () => {
  beforeAll(async () => {
    redis = await Redis.start();
    one = await startServer({ config: { redisUrl: redis.url } });
    house = await makeHouse(one, 'one');
    as = await signInAll(one, house);
    two = await startServer({ database: one.database, config: { redisUrl: redis.url } });
    draft = await startDraft(as.caseManager, house.sam.id);
  });
  afterEach(async () => {
    for (const editor of opened.splice(0)) await editor.close();
    await redis.run();
  });
  afterAll(async () => {
    await two.close();
    await one.stop();
    await redis.kill();
  });

  it('have a plan that both open when it is new, seeded once', async () => {
    const editors = await Promise.all([
      open(as.caseManager, draft.documentId),
      open(onTwo('clinician'), draft.documentId),
    ]);
    const [here, there] = editors.map(({ doc }) => Y.encodeStateAsUpdate(doc));
    expect(here).toEqual(there);
    const stored = await inHouse(one.orm, house.organisationId, (em) =>
      em.execute('select seq from live_document where id = ?', [draft.documentId]),
    );
    expect(stored).toEqual([{ seq: 0 }]);
  });

  it('serve one plan: what is typed at either is seen at both', async () => {
    const here = await open(as.caseManager, draft.documentId);
    const there = await open(onTwo('clinician'), draft.documentId);
    for (let turn = 0; turn < 5; turn += 1)
      await Promise.all([addGoal(here, `here ${turn}`), addGoal(there, `there ${turn}`)]);
    await same(here, there);
    expect(readRows(here.doc, 'goals')).toHaveLength(10);
  });

  it('take an edit of the server where nobody is typing to where they are', async () => {
    const there = await open(onTwo('clinician'), draft.documentId);
    const { client } = await as.caseManager.get<{ client: { currentPlan: { id: string } } }>(
      'query ($id: ID!) { client(id: $id) { currentPlan { id } } }',
      { id: house.sam.id },
    );
    const before = readRows(there.doc, 'goals').length;
    await as.caseManager.get(
      `mutation ($input: AddGoalInput!) { addGoal(input: $input) { goal { id } } }`,
      { input: { planId: client.currentPlan.id, words: 'Made by the server' } },
    );
    await vi.waitFor(() => expect(readRows(there.doc, 'goals')).toHaveLength(before + 1), {
      timeout: 30_000,
    });
  });

  it('show on each who is present on the other, until they are gone', async () => {
    const watch = `subscription ($id: ID!) { documentPresence(documentId: $id) { people { sessionKey } gone } }`;
    const there = follow<Presence>(onTwo('clinician'), watch, { id: draft.documentId });
    const here = follow<Presence>(as.caseManager, watch, { id: draft.documentId });
    try {
      await Promise.all([there.next(), here.next()]);
      const show = (gone: boolean): Promise<unknown> =>
        as.caseManager.get(
          `mutation ($input: ShowDocumentPresenceInput!) {
            showDocumentPresence(input: $input) { shown } }`,
          { input: { documentId: draft.documentId, sessionKey: 'one', gone } },
        );
      await show(false);
      await there.until(({ people }) => people.length > 0);
      await show(true);
      await there.until(({ gone }) => gone.length > 0);
    } finally {
      await there.close();
      await here.close();
    }
  });

  it('tell each other of notes', async () => {
    const following = follow<{ kind: string; note: { id: string } | null }>(
      onTwo('clinician'),
      'subscription ($clientId: ID!) { noteChanges(clientId: $clientId) { kind note { id } } }',
      { clientId: house.sam.id },
    );
    try {
      expect(await following.next()).toMatchObject({ kind: 'READY' });
      const note = await beginNote(as.caseManager, house.sam.id);
      const told = await following.until((event) => event.note !== null);
      expect(told.at(-1)?.note?.id).toBe(note.id);
    } finally {
      await following.close();
    }
  });

  it('lose no edit while Redis is away, say so, and go on when it is back', async () => {
    const here = await open(as.caseManager, draft.documentId);
    const there = await open(onTwo('clinician'), draft.documentId);
    await ready('ok');
    await redis.kill();
    await Promise.all([addGoal(here, 'away, here'), addGoal(there, 'away, there')]);
    await same(here, there);
    await ready('away');
    await redis.run();
    await ready('ok');
    await Promise.all([addGoal(here, 'back, here'), addGoal(there, 'back, there')]);
    await same(here, there);
  });

  it('end the streams of whoever is withdrawn on the other node', async () => {
    const watching = await open(onTwo('nurse'), draft.documentId);
    await endMembership('nurse');
    await ended(watching);
  });

  it('do so while Redis is away', async () => {
    const watching = await open(onTwo('careStaff'), draft.documentId);
    await redis.kill();
    await endMembership('careStaff');
    await ended(watching);
  });

  it('close the sockets of a session that ended on the other, while Redis is away too', async () => {
    const watching = await open(onTwo('supervisor'), draft.documentId);
    await redis.kill();
    await as.supervisor.fetch('/api/auth/sign-out', { method: 'POST' });
    await ended(watching);
  });
});
