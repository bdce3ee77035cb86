/**
 * Three nodes on one database, of whose messages to each other one in twenty is lost, while nodes and
 * Redis are killed and started again: everybody ends with the same document, whose rows are those in
 * the database.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { addRecord, planCollections, readRows } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { newId } from '../src/kernel/ids.ts';
import { testDatabase, type TestDatabase } from '../src/testing/database.ts';
import { Refusal, TestEditor } from '../src/testing/editor.ts';
import type { TestHouse } from '../src/testing/factories.ts';
import { editAtRandom, expectedRows, storedRows } from '../src/testing/plan-oracle.ts';
import { startDraft, type TestVersion } from '../src/testing/plans.ts';
import { visitor, type TestVisitor } from '../src/testing/server.ts';
import { count, progress, randomFrom, seed, tell } from './counts.ts';
import { expectExactlyOnce, rowsOf, seenAnew } from './exactly-once.ts';
import { beginPlan, connected, houseIn, moreClients, writers } from './house.ts';
import { Proxy } from './proxy.ts';
import { howToGetRedis, losing, Redis, redisIsHere } from './redis.ts';
import { ServerProcess } from './server-process.ts';
import { howToGetTrace, readTrace, replay, traceIsHere } from './trace.ts';
import { plain, settle, stateOf, textOf, Typist } from './typist.ts';

const restarts = count('NODE_RESTARTS', 2, 40);
const away = count('AWAY_MS', 2_000, 30_000);
const transactions = count('TRACE_TRANSACTIONS', 1_500, 1_000_000);
const editors = 6;
const lostPart = 0.05;
/** A text may have 20,000 characters. */
const longestText = 19_500;

const random = randomFrom(seed);
let lost = 0;
let database: TestDatabase;
let house: TestHouse;
let redis: Redis;
const proxies: Proxy[] = [];
let nodes: ServerProcess[] = [];
let cookies: readonly (string | undefined)[];
let drafts: readonly TestVersion[];

if (!redisIsHere) console.info(`nodes: ${howToGetRedis}`);
if (!traceIsHere) console.info(`nodes, concurrent trace: ${howToGetTrace}`);

/** A person on one of the nodes, or on any. */
const at = (person: number, node = Math.floor(random() * nodes.length)): TestVisitor =>
  visitor(nodes[node]!.origin, cookies[person % cookies.length]);

async function ready(node: ServerProcess): Promise<ServerProcess> {
  while (!(await fetch(`${node.origin}/readyz`)).ok) await delay(50);
  return node;
}

describe.skipIf(!redisIsHere)('three nodes', () => {
  beforeAll(async () => {
    database = await testDatabase();
    house = await houseIn(database);
    redis = await Redis.start();
    for (let node = 0; node < 3; node += 1)
      proxies.push(
        await Proxy.to(
          redis.url,
          losing(lostPart, random, () => (lost += 1)),
        ),
      );
    nodes = await Promise.all(
      proxies.map(async ({ url }) =>
        ready(
          await ServerProcess.start({
            databaseUrl: database.servingUrl,
            env: { REDIS_URL: url },
          }),
        ),
      ),
    );
    const { people, version } = await beginPlan(nodes[0]!.origin, house);
    cookies = people.map(({ cookie }) => cookie);
    const clients = await moreClients(database, house, 3);
    drafts = [version];
    for (const client of clients) drafts = [...drafts, await startDraft(people[0]!, client)];
  }, 600_000);
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await redis.kill();
    await database.drop();
  });

  function sitDown(version: TestVersion, type?: (doc: Y.Doc) => void): Typist[] {
    return Array.from(
      { length: editors },
      (_, index) =>
        new Typist({
          name: `e${index}`,
          // Whoever connects again may come to another node.
          visitor: () => at(index),
          documentId: version.documentId,
          random,
          every: 100,
          ...(type ? { type } : {}),
        }),
    );
  }

  const acknowledged = (typists: readonly Typist[]): number =>
    typists.reduce((sum, { acknowledgements }) => sum + acknowledgements, 0);

  async function flowing(typists: readonly Typist[]): Promise<void> {
    const enough = acknowledged(typists) + 3 * editors;
    while (acknowledged(typists) < enough) {
      for (const { refused } of typists) if (refused) throw refused;
      await delay(10);
    }
  }

  /** Kills, or ends as operators do, one thing after the other while everybody goes on. */
  async function disturb(typists: readonly Typist[], times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await flowing(typists);
      if (time % 4 === 3) {
        await redis.kill();
        await flowing(typists);
        await redis.run();
        continue;
      }
      const node = nodes[time % nodes.length]!;
      if (time % 2) await node.end();
      else await node.kill();
      await flowing(typists);
      await node.run();
      if ((time + 1) % 10 === 0) progress(`nodes: ${time + 1} of ${times} restarts`);
    }
    await flowing(typists);
  }

  /** The same on every node, for whoever comes anew. */
  async function expectEqualEverywhere(version: TestVersion, doc: Y.Doc): Promise<void> {
    for (const node of nodes.keys()) {
      const fresh = await seenAnew(at(0, node), version.documentId);
      expect(stateOf(fresh.doc)).toBe(stateOf(doc));
      for (const root of planCollections)
        expect(readRows(fresh.doc, root)).toEqual(readRows(doc, root));
    }
    await connected(database, async (orm) => {
      for (const root of planCollections)
        expect(await storedRows(orm, house.organisationId, version.documentId, root)).toEqual(
          expectedRows(doc, version.documentId, root),
        );
    });
  }

  it(
    `lose no word and double none in ${restarts} restarts (seed ${seed})`,
    async () => {
      const [version] = drafts as [TestVersion];
      const before = lost;
      const typists = sitDown(version);
      for (const typist of typists) typist.type();
      await disturb(typists, restarts);
      await settle(typists);
      const found = await expectExactlyOnce(typists, at(0), version);
      await expectEqualEverywhere(version, typists[0]!.editor.doc);
      await Promise.all(typists.map((typist) => typist.stop()));
      tell('nodes: words', {
        nodes: nodes.length,
        restarts,
        'messages lost': lost - before,
        'words typed': found.typed,
        'acknowledged and lost': found.lost,
        missing: found.missing,
        doubled: found.doubled,
        seed,
      });
    },
    240_000 + restarts * 60_000,
  );

  it(
    'end equal after random structured edits',
    async () => {
      const version = drafts[1]!;
      const before = lost;
      const members = writers.map((key) => house.people[key].membershipId);
      const upTo = (most: number): number => Math.floor(random() * most);
      const typists = sitDown(version, (doc) =>
        editAtRandom(doc, { kind: upTo(1000), which: upTo(1000), more: upTo(1000) }, members),
      );
      for (const typist of typists) typist.type();
      await disturb(typists, Math.ceil(restarts / 2));
      await settle(typists);
      await expectEqualEverywhere(version, typists[0]!.editor.doc);
      await Promise.all(typists.map((typist) => typist.stop()));
      tell('nodes: structured edits', {
        edits: typists.reduce((sum, { typed }) => sum + typed.length, 0),
        restarts: Math.ceil(restarts / 2),
        'messages lost': lost - before,
      });
    },
    240_000 + restarts * 60_000,
  );

  it(`go on for ${away} ms without Redis`, async () => {
    const version = drafts[2]!;
    const typists = sitDown(version);
    for (const typist of typists) typist.type();
    await flowing(typists);
    await redis.kill();
    const before = acknowledged(typists);
    await delay(away);
    await flowing(typists);
    const meanwhile = acknowledged(typists) - before;
    // Also before it is back, only later than usual.
    await settle(typists);
    await expectExactlyOnce(typists, at(0), version);
    await redis.run();
    for (const typist of typists) typist.type();
    await flowing(typists);
    await settle(typists);
    const found = await expectExactlyOnce(typists, at(0), version);
    await expectEqualEverywhere(version, typists[0]!.editor.doc);
    await Promise.all(typists.map((typist) => typist.stop()));
    tell('nodes: Redis away', {
      milliseconds: away,
      'acknowledgements meanwhile': meanwhile,
      'words typed': found.typed,
      missing: found.missing,
      doubled: found.doubled,
    });
  }, 600_000);

  it.skipIf(!traceIsHere)(
    'end with the text of a concurrent trace',
    async () => {
      const version = drafts[3]!;
      const before = lost;
      const opened = await Promise.all(
        [0, 1, 2].map((node) => new TestEditor(at(node, node), version.documentId).open()),
      );
      const goal = newId();
      const seq = await opened[0]!.edit((doc) => addRecord(doc, 'goals', { id: goal }));
      await Promise.all(opened.map((editor) => editor.until(() => editor.seq >= seq)));
      const [one, two] = opened.slice(0, 2).sort((a, b) => a.clientId! - b.clientId!) as [
        TestEditor,
        TestEditor,
      ];
      const { runs, text, replayed } = replay(
        readTrace(),
        Y.encodeStateAsUpdate(opened[0]!.doc),
        (doc) => textOf(doc, goal)!,
        [one.clientId!, two.clientId!],
        transactions,
        longestText,
      );
      // They see their own edits come, and would take them for a stranger's.
      one.doc.clientID = two.doc.clientID = 0;
      await Promise.all(
        [one, two].map(async (editor, agent) => {
          for (const run of runs.filter((each) => each.agent === agent))
            await sendInTurn(editor, run.update);
        }),
      );
      for (const { doc } of opened) while (plain(textOf(doc, goal)!) !== text) await delay(20);
      await expectEqualEverywhere(version, one.doc);
      expect((await rowsOf(at(0), version.id))[goal]).toBe(text.trim());
      await Promise.all(opened.map((editor) => editor.close()));
      tell('nodes: concurrent trace', {
        transactions: replayed,
        'edits sent': runs.length,
        characters: text.length,
        'messages lost': lost - before,
      });
    },
    900_000,
  );
});

/** Sends an edit that may build on one of the other person's, which may not be there yet. */
async function sendInTurn(editor: TestEditor, update: Uint8Array): Promise<void> {
  for (;;) {
    try {
      await editor.send(update);
      return;
    } catch (error) {
      const code = error instanceof Refusal ? error.code : undefined;
      if (code !== 'MISSING_DEPENDENCY' && code !== 'RATE_LIMITED') throw error;
      await delay(10);
    }
  }
}
