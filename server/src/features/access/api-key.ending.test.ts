/** The end of a key: revoked, run out, or its membership ended. Nothing comes after it. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { makeHouse, type TestHouse } from '../../testing/factories.ts';
import { makeKey, type TestKey } from '../../testing/keys.ts';
import { beginNote, save } from '../../testing/notes.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

/** Minutes that have passed besides the real ones; fewer than would log people off. */
let passed = 0;
const clock = { now: () => new Date(Date.now() + passed * 60_000) };
let server: TestServer;
/** One that looks for what ended by the clock so seldom that it does not in this test. */
let slow: TestServer;
let house: TestHouse;
let slowHouse: TestHouse;
let nurse: TestVisitor;
let administrator: TestVisitor;
let slowNurse: TestVisitor;

beforeAll(async () => {
  server = await startServer({ clock, sweepEvery: 100 });
  slow = await startServer({ clock, sweepEvery: 3_600_000 });
  house = await makeHouse(server);
  slowHouse = await makeHouse(slow);
  nurse = await server.signIn(house.people.nurse.email);
  administrator = await server.signIn(house.people.administrator.email);
  slowNurse = await slow.signIn(slowHouse.people.nurse.email);
});
beforeEach(() => {
  passed = 0;
});
afterAll(async () => {
  await server.stop();
  await slow.stop();
});

interface Opened {
  /** What came: cursors of changes, and codes of refusals. */
  readonly events: unknown[];
  /** The code with which the socket was closed. */
  readonly closed: Promise<number>;
  /** Waits until so many events have come. */
  came(count: number): Promise<void>;
}

/** Follows a client's notes on a socket of the key, once it is ready. */
async function open(key: TestKey, clientId: string): Promise<Opened> {
  const socket = key.socket();
  const events: unknown[] = [];
  const waiting: { count: number; tell: () => void }[] = [];
  const closed = new Promise<number>((resolve) => {
    socket.on('closed', (event) => resolve((event as { code: number }).code));
  });
  const came = (count: number): Promise<void> =>
    events.length >= count
      ? Promise.resolve()
      : new Promise((tell) => waiting.push({ count, tell }));
  const query = `subscription ($id: ID!) {
    noteChanges(clientId: $id) { note { sections { words } } } }`;
  socket.subscribe(
    { query, variables: { id: clientId } },
    {
      next({ data, errors }) {
        events.push(errors ? errors.map(({ extensions }) => extensions?.code) : data);
        for (const { count, tell } of waiting) if (events.length >= count) tell();
      },
      error: () => undefined,
      complete: () => undefined,
    },
  );
  await came(1);
  return { events, closed, came };
}

/** Changes a note until told to stop, as somebody who types does. */
function typing(who: TestVisitor, clientId: string): { sent(): number; stop(): Promise<void> } {
  let going = true;
  let count = 0;
  const work = (async () => {
    let note = await beginNote(who, clientId);
    while (going) {
      count += 1;
      note = await save(who, note, [{ key: 'data', words: `words ${count}` }], { shared: true });
    }
  })();
  return {
    // With the words "words 1", "words 2" and so on.
    sent: () => count,
    async stop() {
      going = false;
      await work;
    },
  };
}

const viewer = '{ viewer { viewerCan } }';
const make = (on: TestServer, of: TestHouse, minutes = 600) =>
  makeKey(on, of, {
    scopes: ['notes:read'],
    expiresAt: new Date(clock.now().getTime() + minutes * 60_000),
  });

it('is at once where it is revoked: requests are refused, sockets closed, and nothing follows', async () => {
  const key = await make(server, house);
  const opened = await open(key, house.sam.id);
  const others = await open(await make(server, house), house.sam.id);
  const work = typing(nurse, house.sam.id);
  await opened.came(3);
  await key.revoke();
  const sent = work.sent();
  expect((await key.fetch('/graphql', { method: 'POST' })).status).toBe(401);
  expect(await opened.closed).toBe(4403);
  // Another key hears of what goes on after that.
  await others.came(others.events.length + 3);
  await work.stop();
  expect(work.sent()).toBeGreaterThan(sent + 1);
  const numbers = [...JSON.stringify(opened.events).matchAll(/words (\d+)/g)].map(([, number]) =>
    Number(number),
  );
  expect(numbers.filter((number) => number > sent)).toEqual([]);
  expect(opened.events).not.toContainEqual(['UNAUTHENTICATED']);
  expect(await key.codes(viewer)).toEqual(['UNAUTHENTICATED']);
});

it('is by the clock: the socket is closed even where nothing happens', async () => {
  const key = await make(server, house, 10);
  const opened = await open(key, house.sam.id);
  expect(await key.codes(viewer)).toEqual([]);
  passed += 11;
  expect(await opened.closed).toBe(4403);
  expect(opened.events).toHaveLength(1);
  expect(await key.codes(viewer)).toEqual(['UNAUTHENTICATED']);
});

it('is by the clock also before anybody looked: an event after it is not sent', async () => {
  const key = await make(slow, slowHouse, 10);
  const opened = await open(key, slowHouse.sam.id);
  const note = await beginNote(slowNurse, slowHouse.sam.id);
  await opened.came(2);
  passed += 11;
  await save(slowNurse, note, [{ key: 'data', words: 'after' }], { shared: true });
  expect(await opened.closed).toBe(4403);
  expect(opened.events).toHaveLength(2);
});

it('is also the end of its membership', async () => {
  const key = await make(server, house);
  const opened = await open(key, house.sam.id);
  const { node } = await administrator.get<{
    node: { member: { id: string; version: number } };
  }>('query ($id: ID!) { node(id: $id) { ... on ApiKey { member { id version } } } }', {
    id: key.id,
  });
  await administrator.get(
    'mutation ($input: EndMembershipInput!) { endMembership(input: $input) { membership { id } } }',
    { input: node.member },
  );
  expect(await opened.closed).toBe(4403);
  expect(await key.codes(viewer)).toEqual(['UNAUTHENTICATED']);
});

it('closes a socket that comes with it in whichever way, and lets one in that has another', async () => {
  const ended = await make(server, house);
  await ended.revoke();
  const good = await make(server, house);
  const answer = async (
    init: Record<string, unknown> | undefined,
    headers: Record<string, string>,
  ): Promise<unknown> => {
    const socket = createClient({
      url: `${server.origin.replace('http', 'ws')}/graphql`,
      retryAttempts: 0,
      ...(init ? { connectionParams: init } : {}),
      webSocketImpl: class extends WebSocket {
        constructor(address: string, protocols: string[]) {
          super(address, protocols, { headers });
        }
      },
    });
    try {
      for await (const { data } of socket.iterate({ query: '{ viewer { account { id } } }' }))
        return data;
      return 'nothing';
    } catch (error) {
      return (error as { code: number }).code;
    } finally {
      await socket.dispose();
    }
  };
  const bearer = (key: TestKey): string => `Bearer ${key.secret}`;
  const program = { viewer: { account: null } };
  const cookie = { cookie: nurse.cookie ?? '', origin: server.origin };
  const person = { viewer: { account: { id: expect.any(String) as string } } };
  expect(await answer({ Authorization: bearer(good) }, {})).toEqual(program);
  expect(await answer({ authorization: bearer(good) }, {})).toEqual(program);
  expect(await answer(undefined, { authorization: bearer(good) })).toEqual(program);
  // A key is meant, whatever cookie comes along; the first message is meant, whatever header does.
  expect(await answer({ Authorization: bearer(good) }, cookie)).toEqual(program);
  expect(await answer(undefined, cookie)).toEqual(person);
  expect(await answer({ Authorization: bearer(ended) }, cookie)).toBe(4403);
  expect(await answer(undefined, { ...cookie, authorization: bearer(ended) })).toBe(4403);
  const both = { authorization: bearer(ended) };
  expect(await answer({ Authorization: bearer(good) }, both)).toEqual(program);
  expect(await answer({ Authorization: 'Bearer' }, cookie)).toBe(4403);
});
