/**
 * Row 22 of the hostile inputs: requests whose headers never end, thousands of sockets that do
 * nothing, hundreds of subscriptions and thousands of operations at once on one. What is too much is
 * shed with an answer, and somebody who works meanwhile goes on.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { limits } from '../src/realtime/limits.ts';
import { testDatabase, type TestDatabase } from '../src/testing/database.ts';
import type { TestHouse } from '../src/testing/factories.ts';
import type { TestVersion } from '../src/testing/plans.ts';
import type { TestVisitor } from '../src/testing/server.ts';
import { count, full, quantile, randomFrom, seed, tell } from './counts.ts';
import { expectExactlyOnce } from './exactly-once.ts';
import { beginPlan, houseIn } from './house.ts';
import { RawSocket, slowHeaders } from './raw-socket.ts';
import { ServerProcess } from './server-process.ts';
import { settle, Typist } from './typist.ts';

const idle = count('IDLE_SOCKETS', 200, 5_000);
const slow = count('SLOW_HEADERS', 50, 500);
const subscriptions = count('SUBSCRIPTIONS', 500, 500);
const operations = count('OPERATIONS', 1_000, 5_000);

let database: TestDatabase;
let server: ServerProcess;
let house: TestHouse;
let people: readonly TestVisitor[];
let version: TestVersion;
let typists: readonly Typist[];

beforeAll(async () => {
  database = await testDatabase();
  house = await houseIn(database);
  server = await ServerProcess.start({ databaseUrl: database.servingUrl });
  ({ people, version } = await beginPlan(server.origin, house));
  typists = people.map(
    (visitor, at) =>
      new Typist({
        name: `e${at}`,
        visitor: () => visitor,
        documentId: version.documentId,
        random: randomFrom(seed + at),
      }),
  );
});
afterAll(async () => {
  await Promise.all(typists.map((typist) => typist.stop()));
  await server.kill();
  await database.drop();
});

const readClient = 'query ($id: ID!) { client(id: $id) { name } }';

/** Reads and types while `work` goes on. Answers what each reading took, in milliseconds. */
async function healthy<T>(work: () => Promise<T>): Promise<{ result: T; took: number[] }> {
  const took: number[] = [];
  let going = true;
  const reading = (async () => {
    while (going) {
      const began = performance.now();
      await people[0]!.get(readClient, { id: house.sam.id });
      took.push(performance.now() - began);
    }
  })();
  for (const typist of typists) typist.type();
  const result = await work();
  const enough = took.length + (full ? 100 : 3);
  while (took.length < enough) await new Promise((resolve) => setImmediate(resolve));
  going = false;
  await reading;
  await settle(typists);
  await expectExactlyOnce(typists, people[0]!, version);
  return { result, took };
}

function memory(): number {
  try {
    const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

const figures = (took: readonly number[]) => ({
  'readings meanwhile': took.length,
  'their median, ms': quantile(took, 0.5),
  'their p99, ms': quantile(took, 0.99),
});

it('nothing is the matter', async () => {
  const { took } = await healthy(async () => undefined);
  tell('crowd: nobody else there', figures(took));
});

it(`${slow} requests whose headers never end are hung up on`, async () => {
  const { took } = await healthy(async () => {
    const requests = Array.from({ length: slow }, () => slowHeaders(server.origin));
    // Node looks for them twice a minute.
    if (full) {
      const said = await Promise.all(requests.map((request) => request.said));
      for (const words of said) expect(words).toMatch(/^HTTP\/1.1 408 |^$/);
    }
    for (const request of requests) request.close();
  });
  tell('crowd: headers that never end', { requests: slow, ...figures(took) });
}, 600_000);

it(`${idle} sockets that do nothing disturb nobody`, async () => {
  const before = memory();
  let after = 0;
  const { took } = await healthy(async () => {
    const sockets: RawSocket[] = [];
    // Half of them say who they are; the others never say anything.
    for (let at = 0; at < idle; at += 50)
      sockets.push(
        ...(await Promise.all(
          Array.from({ length: 50 }, (_, index) =>
            RawSocket.open(server.origin, index % 2 ? people[1] : undefined),
          ),
        )),
      );
    after = memory();
    if (full)
      for (const [index, socket] of sockets.entries())
        if (index % 2 === 0) expect(await socket.closed).toBe(4408);
    for (const socket of sockets) socket.close();
  });
  tell('crowd: sockets that do nothing', {
    sockets: idle,
    'memory of 100, MiB': ((after - before) / idle) * 100,
    ...figures(took),
  });
}, 600_000);

it.each([
  [
    'subscriptions',
    subscriptions,
    'subscription ($id: ID!) { noteChanges(clientId: $id) { cursor } }',
    limits.subscriptionsPerSocket,
  ],
  ['operations', operations, readClient, limits.operationsPerSocket],
] as const)(
  'of %s on one socket, %i at once, so many are let in',
  async (name, times, query, limit) => {
    const { result, took } = await healthy(async () => {
      const socket = await RawSocket.open(server.origin, people[2]);
      socket.flood(times, query, { id: house.sam.id });
      await socket.until(() => socket.answers.size === times);
      const answers = [...socket.answers.values()];
      socket.close();
      return answers;
    });
    const refused = result.filter(({ type }) => type === 'error');
    for (const { payload } of refused) expect(JSON.stringify(payload)).toContain('RATE_LIMITED');
    // Some may be done before the last arrive.
    expect(times - refused.length).toBeGreaterThanOrEqual(limit);
    if (name === 'subscriptions') expect(times - refused.length).toBe(limit);
    else expect(refused.length).toBeGreaterThan(0);
    tell(`crowd: ${name} at once on one socket`, {
      [name]: times,
      'let in': times - refused.length,
      shed: refused.length,
      ...figures(took),
    });
  },
  600_000,
);
