/** Automatic log-off: a session that nobody uses ends, on HTTP and on the socket. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeHouse, type TestHouse } from '../../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

/** Minutes that have passed besides the real ones. */
let passed = 0;
const clock = { now: () => new Date(Date.now() + passed * 60_000) };
const PATIENCE = { timeout: 30_000, interval: 50 };
let server: TestServer;
let house: TestHouse;

beforeAll(async () => {
  server = await startServer({ clock, sweepEvery: 100 });
  house = await makeHouse(server);
});
afterAll(() => server.stop());

const who = async (visitor: TestVisitor) =>
  (await visitor.get<{ viewer: object | null }>('{ viewer { viewerCan } }')).viewer;
/** Use is written down beside the answer: waits until it is there. */
const written = (accountId: string) =>
  expect
    .poll(async () => {
      const [row] = await server.orm.em.fork().execute<{ since: number }[]>(
        `select extract(epoch from ?::timestamptz - "updatedAt")::float8 as since
           from auth.session where "userId" = ?`,
        [clock.now(), accountId],
      );
      return row?.since;
    }, PATIENCE)
    .toBeLessThan(60);
const use = 'mutation ($i: BeginNoteInput!) { beginNote(input: $i) { note { id } } }';

it('ends after the time of no use that the organisation chose, and not while it is used', async () => {
  const { email, accountId } = house.people.nurse;
  const visitor = await server.signIn(email);
  // Half an hour is what an organisation has until it chooses.
  passed += 25;
  expect(await who(visitor)).not.toBeNull();
  await written(accountId);
  passed += 25;
  await visitor.get(use, { i: { clientId: house.sam.id, format: 'DAP' } });
  await written(accountId);
  passed += 25;
  expect(await who(visitor)).not.toBeNull();
  await written(accountId);
  passed += 35;
  expect(await who(visitor)).toBeNull();
  // It has ended for good: turning the clock back does not bring it back.
  passed -= 35;
  expect(await who(visitor)).toBeNull();
});

it('is not brought back by the routes of sign-in', async () => {
  passed = 0;
  const visitor = await server.signIn(house.people.careStaff.email);
  const session = async (): Promise<unknown> =>
    (await visitor.fetch('/api/auth/get-session')).json();
  passed += 25;
  expect(await session()).not.toBeNull();
  passed += 35;
  expect(await session()).toBeNull();
  expect(await who(visitor)).toBeNull();
});

it('lasts a working day for somebody who goes on working', async () => {
  passed = 0;
  const visitor = await server.signIn(house.people.supervisor.email);
  const { headers } = await visitor.fetch('/api/auth/get-session');
  expect(headers.getSetCookie()).toEqual([]);
  const [row] = await server.orm.em.fork().execute<{ hours: number }[]>(
    `select extract(epoch from "expiresAt" - "createdAt")::int / 3600 as hours
       from auth.session where "userId" = ?`,
    [house.people.supervisor.accountId],
  );
  expect(row).toEqual({ hours: 12 });
});

it('closes the socket of a session that ended by disuse with 4403', async () => {
  passed = 0;
  const visitor = await server.signIn(house.people.clinician.email);
  const socket = visitor.socket();
  const closed = new Promise<number>((resolve) => {
    socket.on('closed', (event) => resolve((event as { code: number }).code));
  });
  await new Promise<void>((resolve) => void socket.on('connected', () => resolve()));
  passed += 35;
  expect(await closed).toBe(4403);
  await socket.dispose();
});
