/**
 * A database that is slow, that hangs, and that is away: edits wait unacknowledged and within
 * bounds, senders are bid to wait before memory grows without end, and on its return everything goes
 * through, once.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { readRows } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../src/testing/database.ts';
import type { TestHouse } from '../src/testing/factories.ts';
import { TestEditor } from '../src/testing/editor.ts';
import { startDraft, type TestVersion } from '../src/testing/plans.ts';
import type { TestVisitor } from '../src/testing/server.ts';
import { count, randomFrom, seed, tell } from './counts.ts';
import { expectExactlyOnce } from './exactly-once.ts';
import { Flood } from './flood.ts';
import { beginPlan, houseIn, moreClients } from './house.ts';
import { Proxy } from './proxy.ts';
import { ServerProcess } from './server-process.ts';
import { settle, Typist } from './typist.ts';

const away = count('AWAY_MS', 3_000, 30_000);
/** Large edits of each of ten programs; 16 MiB may wait in an organisation. */
const floodEdits = count('FLOOD_EDITS', 2, 50);
const words = count('SLOW_WORDS', 8, 100);
const editors = 4;
const MiB = 1024 * 1024;
const laneBytes = 16 * MiB;

let database: TestDatabase;
let proxy: Proxy;
let server: ServerProcess;
let house: TestHouse;
let people: readonly TestVisitor[];
let version: TestVersion;
const typists: Typist[] = [];
const random = randomFrom(seed);

beforeAll(async () => {
  database = await testDatabase();
  house = await houseIn(database);
  proxy = await Proxy.to(database.servingUrl);
  server = await ServerProcess.start({ databaseUrl: proxy.url });
  ({ people, version } = await beginPlan(server.origin, house));
  for (let at = 0; at < editors; at += 1) {
    const visitor = people[at % people.length] as TestVisitor;
    const { documentId } = version;
    typists.push(
      new Typist({ name: `e${at}`, visitor: () => visitor, documentId, random, every: 100 }),
    );
  }
});
afterAll(async () => {
  await Promise.all(typists.map((typist) => typist.stop()));
  await server.kill();
  await proxy.close();
  await database.drop();
});

const sum = (of: (typist: Typist) => number): number =>
  typists.reduce((total, typist) => total + of(typist), 0);
const acknowledged = (): number => sum(({ acknowledgements }) => acknowledgements);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    for (const { refused } of typists) if (refused) throw refused;
    await delay(10);
  }
}

async function typeMore(): Promise<void> {
  const enough = sum(({ typed }) => typed.length) + words * editors;
  for (const typist of typists) typist.type();
  await until(() => sum(({ typed }) => typed.length) >= enough);
}

/** Memory of the server, in bytes; 0 where the system does not say. */
function memory(): number {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(
      readFileSync(`/proc/${server.pid}/status`, 'utf8'),
    )!;
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}

it('takes every edit once while each statement takes long', async () => {
  proxy.delay(20);
  const began = acknowledged();
  await typeMore();
  proxy.delay(0);
  await settle(typists);
  const found = await expectExactlyOnce(typists, people[0]!, version);
  tell('slow-database: 20 ms each way', {
    'words typed': found.typed,
    acknowledgements: acknowledged() - began,
    missing: found.missing,
    doubled: found.doubled,
  });
}, 600_000);

describe.each(['hangs', 'is away'] as const)('a database that %s', (how) => {
  it(`holds every edit, and takes it once on its return after ${away} ms`, async () => {
    await typeMore();
    if (how === 'hangs') proxy.hold();
    else proxy.cut();
    const before = acknowledged();
    const typed = sum((typist) => typist.typed.length);
    await delay(away);
    // What was stored by then may have been answered since: one edit of each editor at most.
    expect(acknowledged() - before).toBeLessThanOrEqual(editors);
    const meanwhile = sum((typist) => typist.typed.length) - typed;
    expect(meanwhile).toBeGreaterThan(0);
    proxy.mend();
    await settle(typists);
    const found = await expectExactlyOnce(typists, people[0]!, version);
    tell(`slow-database: ${how}`, {
      milliseconds: away,
      'words typed meanwhile': meanwhile,
      'words typed': found.typed,
      'acknowledged and lost': found.lost,
      missing: found.missing,
      doubled: found.doubled,
    });
  }, 900_000);
});

it('bids senders to wait before its memory is full, and takes all on return', async () => {
  const [writer] = people as [TestVisitor];
  const [other] = (await moreClients(database, house, 1)) as [string];
  // Of one organisation, since a document alone has no room for so much.
  const drafts = [version, await startDraft(writer, other)] as const;
  const floods: Flood[] = [];
  for (let at = 0; at < 10; at += 1)
    floods.push(await Flood.of(writer, drafts[at % 2]!.documentId, floodEdits));
  const bytes = floods.reduce((total, flood) => total + flood.bytes, 0);
  const before = memory();
  let most = before;
  proxy.cut();
  const sent = Promise.all(floods.map((flood) => flood.send()));
  const begun = Date.now();
  while (Date.now() - begun < away) {
    most = Math.max(most, memory());
    await delay(50);
  }
  const pushedBack = floods.reduce((total, flood) => total + flood.pushedBack, 0);
  if (bytes > 1.1 * laneBytes) expect(pushedBack).toBeGreaterThan(0);
  proxy.mend();
  await sent;
  for (const [at, draft] of drafts.entries()) {
    const own = floods.filter((_, index) => index % 2 === at).flatMap(({ ids }) => ids);
    const reader = await new TestEditor(writer, draft.documentId).open();
    const found = readRows(reader.doc, 'objectives').map(({ id }) => id);
    await reader.close();
    expect(found.sort()).toEqual(own.sort());
  }
  for (const flood of floods) await flood.close();
  // Bytes, their frames and the copies that are made of them; without a bound it grows with each try.
  expect(most - before).toBeLessThan(400 * MiB);
  tell('slow-database: a flood while it is away', {
    milliseconds: away,
    'MiB offered': bytes / MiB,
    'edits offered': floods.length * floodEdits,
    'bid to wait': pushedBack,
    'memory grew by MiB': (most - before) / MiB,
  });
}, 900_000);
