/** What a server does that is in trouble: a database that fails, a socket that is flooded. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client as SocketClient } from 'graphql-ws';
import WebSocket from 'ws';
import { ask } from '../kernel/db/roles.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';
import { once } from '../testing/editor.ts';
import { limits } from './limits.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

/** Makes a table impossible to read while `work` runs. */
async function without<T>(table: string, work: () => Promise<T>): Promise<T> {
  const { adminUrl } = server.database;
  await ask(adminUrl, `alter table ${table} rename to gone`);
  try {
    return await work();
  } finally {
    const [schema, name] = table.includes('.') ? table.split('.') : ['public', table];
    await ask(adminUrl, `alter table ${schema}.gone rename to ${name}`);
  }
}

const readClient = 'query ReadClient($id: ID!) { client(id: $id) { name } }';

/** A change of access in the house, asked over a socket, which knows its person already. */
async function changeAccess(socket: SocketClient): Promise<void> {
  const add = `mutation ($input: AddCareTeamMemberInput!) {
    addCareTeamMember(input: $input) { careTeamMembership { id } } }`;
  await once(socket, add, {
    input: {
      clientId: house.sam.id,
      membershipId: house.people.colleague.id,
      function: 'Cover',
      lead: false,
      from: '2020-01-01',
      until: '2020-01-02',
    },
  });
}

const closeCode = (socket: SocketClient): Promise<number> =>
  new Promise((resolve) => {
    socket.on('closed', (event) => resolve((event as { code: number }).code));
  });

describe('a database that fails', () => {
  it('is told over HTTP with a code of the list, and without its words', async () => {
    const answer = await without('auth.session', () =>
      as.nurse.query(readClient, { id: house.sam.id }),
    );
    expect(answer.data ?? null).toBeNull();
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAVAILABLE']);
    expect(JSON.stringify(answer)).not.toMatch(/session|relation|context creation/i);
    expect(await as.nurse.get(readClient, { id: house.sam.id })).toBeTruthy();
  });

  it('ends no process, and nobody goes on with rights that could not be asked about', async () => {
    const [socket, supervisor] = [as.nurse.socket(), as.supervisor.socket()];
    const closed = closeCode(socket);
    expect(await once(socket, readClient, { id: house.sam.id })).toBeTruthy();
    expect(await once(supervisor, readClient, { id: house.sam.id })).toBeTruthy();
    await without('auth.session', async () => {
      await changeAccess(supervisor);
      expect(await closed).toBe(1013);
    });
    await Promise.all([socket.dispose(), supervisor.dispose()]);
    expect(await as.nurse.get(readClient, { id: house.sam.id })).toBeTruthy();
  });
});

/** A socket without a library: what is sent goes out as it is, in one piece. */
async function rawSocket(who: TestVisitor) {
  const socket = new WebSocket(
    `${server.origin.replace('http', 'ws')}/graphql`,
    'graphql-transport-ws',
    {
      headers: { origin: server.origin, cookie: who.cookie },
    },
  );
  const answers = new Map<string, { type: string; payload: unknown }>();
  let wake = (): void => undefined;
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as { id?: string; type: string; payload: unknown };
    const key = message.id ?? message.type;
    // The first answer to each: what it was given, or why it was refused.
    if (!answers.has(key)) answers.set(key, message);
    wake();
  });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => (wake = resolve));
  };
  await new Promise<void>((resolve) => socket.once('open', () => resolve()));
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await until(() => answers.has('connection_ack'));
  answers.clear();
  return {
    answers,
    until,
    /** All in one write, so that they arrive together. */
    sendAll(queries: readonly string[], variables: object) {
      const stream = (socket as unknown as { _socket: { cork(): void; uncork(): void } })._socket;
      stream.cork();
      queries.forEach((query, at) =>
        socket.send(
          JSON.stringify({ id: String(at), type: 'subscribe', payload: { query, variables } }),
        ),
      );
      stream.uncork();
    },
    close: () => socket.close(),
  };
}

describe('a socket that is flooded', () => {
  it.each([
    [
      'subscriptions',
      'subscription ($id: ID!) { noteChanges(clientId: $id) { cursor } }',
      limits.subscriptionsPerSocket,
    ],
    ['operations', 'query ($id: ID!) { client(id: $id) { name } }', limits.operationsPerSocket],
  ])('has only so many %s, also where they arrive in one piece', async (_name, query, limit) => {
    const raw = await rawSocket(as.nurse);
    raw.sendAll(Array<string>(300).fill(query), { id: house.sam.id });
    await raw.until(() => raw.answers.size === 300);
    const kinds = [...raw.answers.values()].map(({ type }) => type);
    expect(kinds.filter((type) => type === 'next').length).toBe(limit);
    expect(JSON.stringify(raw.answers.get('299')?.payload)).toContain('RATE_LIMITED');
    expect(await as.clinician.get(readClient, { id: house.sam.id })).toBeTruthy();
    raw.close();
  });
});
