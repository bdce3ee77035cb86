/**
 * The one port before several servers. One of them may die at any moment: whatever may be asked twice
 * is then asked of another, and whoever asked never learns of it; anything else ends at once, so that
 * nobody waits for the rest of an answer.
 */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Readable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { createProxyServer, proxyFetch } from 'httpxy';

/** One of the servers that the proxy stands before. */
export interface Upstream {
  /** Its address, `http://…`, without a path. */
  readonly target: string;
  /** Whether it is given anything new. */
  readonly ready: boolean;
}

/** Answers a server to ask, other than those that were asked already. */
type Choose = (asked: ReadonlySet<Upstream>) => Upstream | undefined;

/** Bytes of a question or an answer that are held, to ask another with or to give nobody a half. */
const mostHeld = 1024 * 1024;
/** Milliseconds. */
const lookEvery = 100;

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What is between two machines alone. */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding'];

type Bytes = Uint8Array<ArrayBuffer>;
type Flow = AsyncIterable<Bytes, undefined>;

interface Held {
  readonly bytes: Buffer<ArrayBuffer>;
  /** All of it again, where the bytes are not all. */
  readonly rest?: AsyncGenerator<Bytes>;
}

/** Waits for the end, or for more than is held. */
async function hold(source: Flow): Promise<Held> {
  const reading = source[Symbol.asyncIterator]();
  const chunks: Bytes[] = [];
  let size = 0;
  while (size <= mostHeld) {
    const { done, value } = await reading.next();
    if (done) return { bytes: Buffer.concat(chunks) };
    chunks.push(value);
    size += value.length;
  }
  const bytes = Buffer.concat(chunks);
  return {
    bytes,
    rest: (async function* () {
      yield bytes;
      for (let next = await reading.next(); !next.done; next = await reading.next())
        yield next.value;
    })(),
  };
}

/** The headers as the servers are to see them; they trust one proxy for whom it asks. */
function forwarded(request: IncomingMessage): IncomingHttpHeaders {
  const headers = { ...request.headers };
  const via = headers['x-forwarded-for'];
  const from = request.socket.remoteAddress ?? '';
  headers['x-forwarded-for'] = via === undefined ? from : `${via.toString()}, ${from}`;
  headers['x-forwarded-host'] ??= headers.host;
  headers['x-forwarded-proto'] ??= 'http';
  return headers;
}

async function ask(
  { target }: Upstream,
  request: IncomingMessage,
  { bytes, rest }: Held,
  signal: AbortSignal,
): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(forwarded(request)))
    if (value !== undefined && !hopByHop.includes(name)) headers.set(name, value.toString());
  const stream = rest && (Readable.toWeb(Readable.from(rest)) as ReadableStream<Bytes>);
  const body = stream ?? (bytes.length > 0 ? bytes : null);
  return proxyFetch(target, target + (request.url ?? '/'), {
    method: request.method ?? 'GET',
    headers,
    body,
    signal,
  });
}

function begin(response: ServerResponse, { status, headers }: Response): void {
  response.statusCode = status;
  for (const [name, value] of headers)
    if (!hopByHop.includes(name)) response.appendHeader(name, value);
}

/** Gives an answer on; what may be asked again is given on when it is whole. */
async function pass(answer: Response, response: ServerResponse, twice: boolean): Promise<void> {
  const body = (answer.body ?? []) as Flow;
  const held = twice ? await hold(body) : undefined;
  begin(response, answer);
  if (held && !held.rest) return void response.end(held.bytes);
  await pipeline(held?.rest ?? body, response);
}

function refuse(response: ServerResponse, status: 502 | 503, words: string): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'content-type': 'text/plain', 'retry-after': '1' });
  response.end(`${words}\n`);
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { choose, patience }: { readonly choose: Choose; readonly patience: number },
): Promise<void> {
  const over = new AbortController();
  response.once('close', () => over.abort());
  const question = await hold(request as Flow);
  // Under a key a server does it once, however often it is sent.
  const twice = harmless.has(request.method ?? '') || 'idempotency-key' in request.headers;
  const asked = new Set<Upstream>();
  const giveUpAt = Date.now() + patience;
  while (!over.signal.aborted) {
    const node = choose(asked);
    if (!node) {
      if (Date.now() > giveUpAt)
        return refuse(response, asked.size > 0 ? 502 : 503, 'No server answered.');
      // A page that is not answered asks no second time by itself: it waits for a server.
      await delay(lookEvery);
      asked.clear();
      continue;
    }
    asked.add(node);
    try {
      return await pass(await ask(node, request, question, over.signal), response, twice);
    } catch (problem) {
      // Whoever asked may have gone, which says nothing of the server.
      if (over.signal.aborted) return;
      const arrived = (problem as NodeJS.ErrnoException).code !== 'ECONNREFUSED';
      if (question.rest || response.headersSent || (arrived && !twice))
        return refuse(response, 502, 'The server ended before it had answered.');
    }
  }
}

/**
 * Sends each request, and each socket, to the next server that is ready.
 * @param patience milliseconds that a request waits for one
 */
export function proxyBefore(nodes: readonly Upstream[], patience = 10_000): Server {
  const proxy = createProxyServer();
  let turn = 0;
  const choose: Choose = (asked) => {
    const ready = nodes.filter((node) => node.ready && !asked.has(node));
    turn += 1;
    return ready[turn % Math.max(1, ready.length)];
  };
  const server = createServer((request, response) => {
    serve(request, response, { choose, patience }).catch(() => response.destroy());
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const node = choose(new Set());
    if (!node) return void socket.destroy();
    request.headers = forwarded(request);
    proxy
      .ws(request, socket as Parameters<typeof proxy.ws>[1], { target: node.target }, head)
      .catch(() => socket.destroy());
  });
  return server;
}
