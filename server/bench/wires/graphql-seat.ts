/**
 * A client of GraphQL over a socket (graphql-transport-ws). The texts are those of the web client,
 * frames are made and read by hand, and only the first event is parsed as a whole.
 */
import { Socket, type SocketOptions } from '../lib/socket.ts';
import { Mailbox, type Handlers, type Seat } from '../lib/wire.ts';

/** What a server's schema is asked; which of the fields there are differs. */
export interface Texts {
  readonly changes: string;
  readonly apply: string;
  readonly presence?: string;
  readonly show?: string;
  readonly names?: Names;
}

/** What the texts call their variables and the fields of what comes. */
export interface Names {
  readonly changes: string;
  readonly documentId: string;
  readonly clientId: string;
  /** In which the clientID stands, where it is not beside the update. */
  readonly standing?: string;
  readonly update: string;
  /** What is shown of a person. */
  readonly shown: string;
  /** Whether an edit is one variable, or two. */
  readonly input: boolean;
}

const inFull: Names = {
  changes: 'documentChanges',
  documentId: 'documentId',
  clientId: 'clientId',
  update: 'update',
  shown: 'input',
  input: true,
};

interface Frame {
  readonly id?: string;
  readonly type: string;
  readonly payload?: { data?: Record<string, unknown> | null; errors?: unknown };
}

/** Ids of the two subscriptions; edits are `e1`, `e2` …, other mutations `m1` …. */
const ids = { changes: 'c', presence: 'p' } as const;
const headerBytes = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

export class GraphQLSeat implements Seat {
  clientId = 0;
  first: Uint8Array = new Uint8Array([0, 0]);
  readonly #mailbox = new Mailbox();
  readonly #socket: Socket;
  readonly #documentId: string;
  readonly #texts: Texts;
  readonly #names: Names;
  readonly #edit: readonly [string, string, string];
  /** What stands before an update in a frame. */
  readonly #mark: string;
  #edits = 0;
  #others = 0;
  #opened = Promise.withResolvers<void>();

  private constructor(socket: Socket, documentId: string, texts: Texts) {
    this.#socket = socket;
    this.#documentId = documentId;
    this.#texts = texts;
    this.#names = texts.names ?? inFull;
    const { input, documentId: id, update } = this.#names;
    this.#mark = `"${update}":"`;
    // Everything of an edit's frame that is the same each time.
    const variables = `${input ? '{"input":' : ''}{"${id}":${JSON.stringify(documentId)},"${update}":"`;
    this.#edit = [
      '{"id":"e',
      `","type":"subscribe","payload":{${texts.apply},"variables":${variables}`,
      input ? '"}}}}' : '"}}}',
    ];
    socket.onData = (payload) => this.#read(payload);
    socket.onClose = (reason) => this.#trouble(reason);
  }

  static async open(
    options: SocketOptions,
    documentId: string,
    texts: Texts,
  ): Promise<GraphQLSeat> {
    const socket = await Socket.open({ ...options, protocol: 'graphql-transport-ws' });
    const seat = new GraphQLSeat(socket, documentId, texts);
    socket.sendText('{"type":"connection_init"}');
    await seat.#opened.promise;
    return seat;
  }

  get localPort(): number {
    return this.#socket.localPort;
  }

  listen(handlers: Handlers): void {
    this.#mailbox.listen(handlers);
  }

  send(update: Uint8Array): number {
    this.#edits += 1;
    const bytes = Buffer.from(update.buffer, update.byteOffset, update.length).toString('base64');
    return this.#socket.sendText(
      `${this.#edit[0]}${this.#edits}${this.#edit[1]}${bytes}${this.#edit[2]}`,
    );
  }

  watchPresence(): void {
    this.#subscribe(ids.presence, this.#texts.presence, {
      [this.#names.documentId]: this.#documentId,
    });
  }

  showPresence(): void {
    this.#others += 1;
    const position = Buffer.from(`caret ${this.clientId} ${this.#others}`).toString('base64');
    const caret = { field: 'goals/words', anchor: position, head: position };
    const sessionKey = `bench-${this.clientId}`;
    const input = { documentId: this.#documentId, sessionKey, caret };
    this.#subscribe(`m${this.#others}`, this.#texts.show, { [this.#names.shown]: input });
  }

  stall(): void {
    this.#socket.stall();
  }

  close(): void {
    this.#socket.onClose = () => undefined;
    this.#socket.destroy();
  }

  #subscribe(id: string, text: string | undefined, variables: object): void {
    if (!text) throw new Error('this server has no such operation');
    const rest = `"variables":${JSON.stringify(variables)}`;
    this.#socket.sendText(`{"id":"${id}","type":"subscribe","payload":{${text},${rest}}}`);
  }

  #trouble(words: string): void {
    this.#opened.reject(new Error(words));
    this.#mailbox.trouble(words);
  }

  #read(payload: Buffer): void {
    const bytes = payload.length + headerBytes(payload.length);
    const head = /^\{"id":"(\w)(\d*)","type":"(\w+)"/.exec(payload.toString('latin1', 0, 40));
    if (!head) return this.#readWhole(payload);
    const [, kind, number, type] = head;
    if (type === 'complete') return;
    if (type !== 'next' || payload.includes('"errors":')) return this.#trouble(payload.toString());
    if (kind === 'e') return this.#mailbox.acknowledged(Number(number));
    if (kind === ids.presence) return this.#mailbox.presence(bytes);
    if (kind !== ids.changes) return;
    if (this.clientId === 0) return this.#readWhole(payload);
    const start = payload.indexOf(this.#mark, 16, 'latin1') + this.#mark.length;
    const text = payload.toString('latin1', start, payload.indexOf(0x22, start));
    this.#mailbox.change(Buffer.from(text, 'base64'), bytes);
  }

  /** What comes once a connection. */
  #readWhole(payload: Buffer): void {
    const frame = JSON.parse(payload.toString()) as Frame;
    if (frame.type === 'connection_ack')
      return this.#subscribe(ids.changes, this.#texts.changes, {
        [this.#names.documentId]: this.#documentId,
      });
    if (frame.type === 'ping') return void this.#socket.sendText('{"type":"pong"}');
    const { changes, update, clientId, standing } = this.#names;
    const change = frame.payload?.data?.[changes] as Record<string, unknown> | undefined;
    if (frame.type !== 'next' || !change) return this.#trouble(payload.toString().slice(0, 500));
    const stands = standing ? (change[standing] as Record<string, unknown>) : change;
    this.clientId = Number(stands[clientId]);
    this.first = Buffer.from(String(change[update]), 'base64');
    this.#opened.resolve();
  }
}
