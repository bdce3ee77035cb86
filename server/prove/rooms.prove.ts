/**
 * Documents that are opened, written in and closed for minutes: what they took is given back, and
 * nothing is left of those who were there.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { addRecord } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../src/kernel/ids.ts';
import { testDatabase, type TestDatabase } from '../src/testing/database.ts';
import { TestEditor } from '../src/testing/editor.ts';
import { startDraft } from '../src/testing/plans.ts';
import type { TestVisitor } from '../src/testing/server.ts';
import { count, full, progress, tell } from './counts.ts';
import { beginPlan, houseIn, moreClients } from './house.ts';
import { Inspector } from './inspector.ts';
import { ServerProcess } from './server-process.ts';

const documents = count('ROOMS', 3, 50);
/** How often each document is opened, by several people at a time. */
const rounds = count('ROOM_ROUNDS', 4, 40);
const editors = 4;
const MiB = 1024 * 1024;

let database: TestDatabase;
let server: ServerProcess;
let inspector: Inspector;
let people: readonly TestVisitor[];
const ids: string[] = [];

beforeAll(async () => {
  database = await testDatabase();
  const house = await houseIn(database);
  server = await ServerProcess.start({ databaseUrl: database.servingUrl, inspected: true });
  inspector = await Inspector.of(server);
  ({ people } = await beginPlan(server.origin, house));
  for (const client of await moreClients(database, house, documents))
    ids.push((await startDraft(people[0]!, client)).documentId);
});
afterAll(async () => {
  inspector.close();
  await server.kill();
  await database.drop();
});

async function visit(documentId: string): Promise<void> {
  const there = await Promise.all(
    Array.from({ length: editors }, (_, at) =>
      new TestEditor(people[at % people.length]!, documentId).open(),
    ),
  );
  const seq = await there[0]!.edit((doc) => addRecord(doc, 'measurements', measured()));
  await Promise.all(there.map((editor) => editor.until(() => editor.seq >= seq)));
  await Promise.all(there.map((editor) => editor.close()));
}

const measured = () => ({
  id: newId(),
  parentId: newId(),
  values: { measuredOn: '2026-11-23', value: 1 },
});

async function visitAll(times: number): Promise<void> {
  for (let round = 0; round < times; round += 1) for (const id of ids) await visit(id);
}

const rooms = (): Promise<number> => inspector.alive('documents/room.ts', 'Room');

/** Waits until nothing of a class is left, beyond so many. */
async function gone(file: string, name: string, most = 0): Promise<void> {
  // Each look collects all garbage.
  while ((await inspector.alive(file, name)) > most) await delay(500);
}

async function everybodyGone(): Promise<void> {
  await gone('documents/stream.ts', 'DocumentStream');
  await gone('realtime/connection.ts', 'Connection');
}

it(`leaves nothing behind after ${documents * rounds} visits of ${editors}`, async () => {
  await visitAll(1);
  await everybodyGone();
  // A document that nobody has open stays for a minute, for those who come back.
  expect(await rooms()).toBeLessThanOrEqual(documents);
  if (full) await gone('documents/room.ts', 'Room');
  const before = await inspector.heap();
  for (let round = 0; round < rounds; round += 1) {
    await visitAll(1);
    progress(`rooms: ${(round + 1) * documents} visits of ${documents * rounds}`);
  }
  await everybodyGone();
  expect(await rooms()).toBeLessThanOrEqual(documents);
  if (!full) return;
  await gone('documents/room.ts', 'Room');
  const after = await inspector.heap();
  tell('rooms', {
    documents,
    'visits, of four editors each': documents * rounds,
    'heap before, MiB': before / MiB,
    'heap after, MiB': after / MiB,
    'kept, bytes a visit': (after - before) / (documents * rounds),
  });
  // Caches that fill up, and code that is compiled; a room, a stream or a socket is far more.
  expect(after - before).toBeLessThan(8 * MiB);
}, 3_600_000);
