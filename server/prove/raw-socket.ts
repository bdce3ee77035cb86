/** Sockets without a library: what is sent goes out as it is. */
import { createConnection } from 'node:net';
import WebSocket from 'ws';
import type { TestVisitor } from '../src/testing/server.ts';

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: unknown;
}

export class RawSocket {
  /** The first answer to each operation, by its id. */
  readonly answers = new Map<string, Message>();
  /** The code that it was closed with. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #wake = (): void => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', (code) => resolve(code)));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      const key = message.id ?? message.type;
      if (!this.answers.has(key)) this.answers.set(key, message);
      this.#wake();
    });
  }

  /** Connects; without a visitor nobody says who they are, and the first message never comes. */
  static async open(origin: string, visitor?: TestVisitor): Promise<RawSocket> {
    const socket = new WebSocket(
      `${origin.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
      { headers: { origin, ...(visitor?.cookie ? { cookie: visitor.cookie } : {}) } },
    );
    const made = new RawSocket(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    if (!visitor) return made;
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await made.until(() => made.answers.has('connection_ack'));
    made.answers.clear();
    return made;
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Sends the same operation so many times, all in one write; the ids are 0, 1 and so on. */
  flood(times: number, query: string, variables: object): void {
    const stream = (this.#socket as unknown as { _socket: { cork(): void; uncork(): void } })
      ._socket;
    stream.cork();
    for (let id = 0; id < times; id += 1)
      this.#socket.send(
        JSON.stringify({ id: String(id), type: 'subscribe', payload: { query, variables } }),
      );
    stream.uncork();
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** A request whose headers never end. Answers what the server said before it hung up. */
export function slowHeaders(origin: string): { readonly said: Promise<string>; close(): void } {
  const { hostname, port } = new URL(origin);
  const socket = createConnection(Number(port), hostname);
  socket.on('error', () => undefined);
  let words = '';
  socket.on('data', (chunk: Buffer) => (words += chunk.toString()));
  socket.write('POST /graphql HTTP/1.1\r\nHost: somewhere\r\n');
  // One more header now and then, so that it looks as if it went on.
  const drip = setInterval(() => socket.write('X-More: 1\r\n'), 1_000);
  const said = new Promise<string>((resolve) =>
    socket.once('close', () => {
      clearInterval(drip);
      resolve(words);
    }),
  );
  return { said, close: () => socket.destroy() };
}
