import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { proxyBefore } from '../../scripts/lib/proxy.ts';

/** The proxy of `start --nodes`, before small servers that die over what they are asked. */
const running: Server[] = [];

async function listening(server: Server): Promise<string> {
  running.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const startAll = async (servers: readonly RequestListener[]) =>
  (await Promise.all(servers.map((each) => listening(createServer(each))))).map((target) => ({
    target,
    ready: true,
  }));

/** Servers and the proxy before them, whose address it answers. */
const before = async (...servers: RequestListener[]): Promise<string> =>
  listening(proxyBefore(await startAll(servers)));

afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Answers whole, with what it was asked. */
const well: RequestListener = (request, response) =>
  void text(request).then((body) => {
    response.setHeader('set-cookie', ['a=1', 'b=2']);
    response.end(`${request.method} ${request.url} ${request.headers.host} ${body}`);
  });

/** As `kill -9` does it before there is an answer, and in the middle of one. */
const silently: RequestListener = (request) =>
  void text(request).then(() => request.socket.destroy());
const halfWay: RequestListener = (request, response) =>
  void text(request).then(() => {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('half');
    setTimeout(() => request.socket.destroy(), 50);
  });

const post = { method: 'POST', body: 'words' };
const keyed = { ...post, headers: { 'idempotency-key': 'k' } };
/** One question after the other, so that each server is asked. */
async function ask(proxy: string, init: RequestInit = {}): Promise<string[]> {
  const answers: string[] = [];
  for (let times = 0; times < 4; times += 1)
    answers.push(
      await fetch(`${proxy}/page?q=1`, { ...init, signal: AbortSignal.timeout(10_000) })
        .then(async (answer) => `${answer.status} ${await answer.text()}`)
        .catch((problem: unknown) => (problem as Error).name),
    );
  return answers;
}

it.each([
  ['before an answer', silently],
  ['half-way through one', halfWay],
])('what may be asked twice is answered by another where a node dies %s', async (_, dying) => {
  const proxy = await before(dying, well);
  const { host } = new URL(proxy);
  expect(new Set(await ask(proxy))).toEqual(new Set([`200 GET /page?q=1 ${host} `]));
  expect(new Set(await ask(proxy, keyed))).toEqual(new Set([`200 POST /page?q=1 ${host} words`]));
});

it('what may have been done is not sent twice, and whoever asked is told', async () => {
  const proxy = await before(silently, well);
  const { host } = new URL(proxy);
  const answers = await ask(proxy, post);
  expect(answers.filter((answer) => answer === `200 POST /page?q=1 ${host} words`)).toHaveLength(2);
  expect(answers.filter((answer) => answer.startsWith('502'))).toHaveLength(2);
});

it('half an answer ends, where there is nobody else to ask', async () => {
  const proxy = await listening(proxyBefore(await startAll([halfWay]), 200));
  expect(await ask(proxy)).toEqual(Array(4).fill('502 No server answered.\n'));
  expect(await ask(proxy, post)).toEqual(Array(4).fill('TypeError'));
});

it('what reached nobody is sent to another, whatever it is', async () => {
  const proxy = await before(well, well);
  const [gone] = running;
  gone?.close();
  await once(gone as Server, 'close');
  const { host } = new URL(proxy);
  expect(new Set(await ask(proxy, post))).toEqual(new Set([`200 POST /page?q=1 ${host} words`]));
});

it('where no server is ready, whoever asks waits for one', async () => {
  const nodes = await startAll([well]);
  const proxy = await listening(proxyBefore(nodes));
  for (const node of nodes) node.ready = false;
  const answer = fetch(proxy);
  const soon = await Promise.race([answer.then(() => 'an answer'), delay(500, 'none')]);
  for (const node of nodes) node.ready = true;
  expect([soon, (await answer).status]).toEqual(['none', 200]);
});

it('a socket closes with its node', async () => {
  const node = createServer();
  node.on('upgrade', (request, socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    const lines = ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`];
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
    socket.on('error', () => undefined);
    setTimeout(() => socket.destroy(), 50);
  });
  const proxy = proxyBefore([{ target: await listening(node), ready: true }]);
  const socket = new WebSocket((await listening(proxy)).replace('http', 'ws'));
  await once(socket, 'open');
  await once(socket, 'close');
});

it('what is large goes through whole, both ways', async () => {
  const large = 'x'.repeat(3_000_000);
  const proxy = await before(
    (request, response) => void text(request).then((body) => response.end(body)),
  );
  const answer = await fetch(proxy, { method: 'POST', body: large });
  expect((await answer.text()) === large).toBe(true);
  const cookies = await fetch(await before(well));
  expect(cookies.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});
