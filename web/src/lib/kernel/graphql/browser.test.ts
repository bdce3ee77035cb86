import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ask, change } from './browser.ts';
import { graphql } from './graphql.ts';

const Look = graphql(`
  query Look {
    viewer {
      __typename
    }
  }
`);
const Say = graphql(`
  mutation Say($input: AddCommentInput!) {
    addComment(input: $input) {
      __typename
    }
  }
`);
const words = (said: string) => ({ input: { threadId: 't', words: said } });

type Way = (request: IncomingMessage, response: ServerResponse) => void;

/** Ways in which a server is lost over what it was asked. */
const ways: Record<string, Way> = {
  'cuts the line': (request) => void request.socket.destroy(),
  'ends half-way': (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"data":');
    setTimeout(() => request.socket.destroy(), 20);
  },
  'is away': (_, response) => void response.writeHead(503).end('No server is ready.\n'),
  'was lost behind a proxy': (_, response) => void response.writeHead(502).end('Bad gateway\n'),
};

let losses: Way[] = [];
let asked: { operation: string; key: string | undefined }[] = [];

const answer = (request: IncomingMessage, response: ServerResponse, data: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ data }));
};

const server = createServer((request, response) => {
  void json(request).then((body) => {
    const { operationName } = body as { operationName: string };
    const key = request.headers['idempotency-key'] as string | undefined;
    asked.push({ operation: operationName, key });
    const lose = losses.shift();
    if (lose) return lose(request, response);
    const field = { __typename: 'Made' };
    answer(request, response, operationName === 'Look' ? { viewer: field } : { addComment: field });
  });
});

beforeEach(async () => {
  losses = [];
  asked = [];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { fetch } = globalThis;
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => fetch(origin + url, init));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

test.each(Object.entries(ways))('a query is asked again where a server %s', async (_, way) => {
  losses = [way, way];
  expect((await ask(Look, {})).data?.viewer).toBeTruthy();
  expect(asked).toHaveLength(3);
});

test.each(Object.entries(ways))(
  'a change is sent again under its one key where a server %s',
  async (_, way) => {
    losses = [way, way];
    expect((await change(Say, words('once'))).data?.addComment).toBeTruthy();
    expect(asked.map(({ operation }) => operation)).toEqual(['Say', 'Say', 'Say']);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    expect(asked[0]?.key).toMatch(/./);
  },
);

test('each change has a key of its own, the same words too', async () => {
  await change(Say, words('twice'));
  await change(Say, words('twice'));
  expect(new Set(asked.map(({ key }) => key)).size).toBe(2);
});

test('a change that may not be sent twice is sent once, without a key', async () => {
  losses = [ways['cuts the line'] as Way];
  const { problem } = await change(Say, words('secret'), { once: true });
  expect(problem?.code).toBe('UNREACHABLE');
  expect(asked).toEqual([{ operation: 'Say', key: undefined }]);
});

test('whoever tries again what was given up, asks for the same', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const lost = ways['is away'] as Way;
  losses = Array<Way>(50).fill(lost);
  const giveUp = async (said: string) => {
    const done = change(Say, words(said));
    let over = false;
    void done.finally(() => (over = true));
    while (!over) {
      await vi.advanceTimersByTimeAsync(1_000);
      await new Promise((go) => setImmediate(go));
    }
    return done;
  };
  expect((await giveUp('lost')).problem?.code).toBe('UNREACHABLE');
  const [first] = asked;
  vi.useRealTimers();
  losses = [];
  asked = [];
  await change(Say, words('lost'));
  expect(asked.map(({ key }) => key)).toEqual([first?.key]);
  // Answered: what is said from now on is said anew.
  await change(Say, words('lost'));
  expect(asked[1]?.key).not.toBe(first?.key);
});

test('without a network nobody waits', async () => {
  vi.stubGlobal('navigator', { onLine: false });
  losses = [ways['cuts the line'] as Way];
  expect((await ask(Look, {})).problem?.code).toBe('UNREACHABLE');
  expect(asked).toHaveLength(1);
});
