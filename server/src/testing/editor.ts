/** A person's editor of a live document, for tests: the browser's side of the contract over a socket. */
import type { Client as SocketClient } from 'graphql-ws';
import { openPlan } from '@roundtable/schema/plan-document';
import * as Y from 'yjs';
import type { TestVisitor } from './server.ts';

interface Change {
  readonly seq: number;
  readonly update: string;
  readonly standing: {
    readonly editable: boolean;
    readonly state: string;
    readonly clientId: number | null;
    readonly stateVector: string | null;
  } | null;
}

export const documentChanges = `subscription Follow($documentId: ID!, $stateVector: Bytes, $clientId: Int) {
  documentChanges(documentId: $documentId, stateVector: $stateVector, clientId: $clientId) {
    seq update standing { editable state clientId stateVector }
  }
}`;
export const applyDocumentUpdate = `mutation Apply($input: ApplyDocumentUpdateInput!) {
  applyDocumentUpdate(input: $input) { seq }
}`;

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** What a refused operation says. */
export class Refusal extends Error {
  readonly code: unknown;
  readonly extensions: Record<string, unknown>;
  constructor(error: { message: string; extensions?: Record<string, unknown> }) {
    super(error.message);
    this.extensions = error.extensions ?? {};
    this.code = this.extensions.code;
  }
}

type Answer = {
  data?: Record<string, unknown> | null;
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[];
};

/** One operation over a socket. @throws Refusal */
export async function once<T>(
  socket: SocketClient,
  query: string,
  variables: Record<string, unknown>,
): Promise<T> {
  const answer = await new Promise<Answer>((resolve, reject) => {
    let last: Answer = {};
    socket.subscribe(
      { query, variables },
      {
        next: (value) => void (last = value as Answer),
        error: (error) => {
          if (Array.isArray(error)) resolve({ errors: error as NonNullable<Answer['errors']> });
          else reject(error instanceof Error ? error : new Error('the socket was closed'));
        },
        complete: () => resolve(last),
      },
    );
  });
  const [error] = answer.errors ?? [];
  if (error) throw new Refusal(error);
  return answer.data as T;
}

export class TestEditor {
  readonly doc = new Y.Doc();
  readonly documentId: string;
  readonly #visitor: TestVisitor;
  #socket: SocketClient | undefined;
  #stop: (() => void) | undefined;
  #watchers = new Set<() => void>();
  #outbox: Uint8Array[] = [];
  clientId: number | undefined;
  seq = -1;
  editable = false;
  state = '';
  /** What the server had when the present subscription began: a Yjs state vector. */
  serverHas: Uint8Array | undefined;
  /** Events that came, the first of each subscription included. */
  events = 0;
  /** Why the server ended the stream. */
  ended: Refusal | undefined;

  constructor(visitor: TestVisitor, documentId: string) {
    this.#visitor = visitor;
    this.documentId = documentId;
    openPlan(this.doc);
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#outbox.push(update);
    });
  }

  /** Connects and follows; answers when the first event is here. */
  async open(): Promise<this> {
    const before = this.events;
    this.ended = undefined;
    const socket = this.#visitor.socket();
    this.#socket = socket;
    this.#stop = socket.subscribe(
      {
        query: documentChanges,
        variables: {
          documentId: this.documentId,
          ...(this.clientId === undefined
            ? {}
            : { clientId: this.clientId, stateVector: base64(Y.encodeStateVector(this.doc)) }),
        },
      },
      {
        next: (value) => this.#onAnswer(value as Answer),
        error: (error) => {
          const [first] = Array.isArray(error) ? (error as { message: string }[]) : [];
          this.ended ??= new Refusal(first ?? { message: 'the socket was closed' });
          this.#tell();
        },
        complete: () => this.#tell(),
      },
    );
    await this.until(() => this.events > before || this.ended !== undefined);
    const { ended } = this;
    if (ended) throw ended as Error;
    return this;
  }

  #onAnswer({ data, errors }: Answer): void {
    const [error] = errors ?? [];
    if (error) this.ended = new Refusal(error);
    const change = data?.documentChanges as Change | undefined;
    if (change) {
      const update = Buffer.from(change.update, 'base64');
      if (update.length > 0) Y.applyUpdate(this.doc, update, this);
      this.seq = Math.max(this.seq, change.seq);
      if (change.standing) this.#stands(change.standing);
      this.events += 1;
    }
    this.#tell();
  }

  #stands({ editable, state, clientId, stateVector }: NonNullable<Change['standing']>): void {
    this.editable = editable;
    this.state = state;
    if (clientId !== null) this.doc.clientID = this.clientId = clientId;
    if (stateVector !== null) this.serverHas = Buffer.from(stateVector, 'base64');
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /** Waits until something is so; asked whenever an event comes. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => {
      const watcher = (): void => {
        if (!holds()) return;
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
    });
  }

  /** Changes the document here; nothing is sent before `flush`. */
  change(change: (doc: Y.Doc) => void): this {
    this.doc.transact(() => change(this.doc));
    return this;
  }

  get unsent(): Uint8Array {
    return this.#outbox.length > 0 ? Y.mergeUpdates(this.#outbox) : new Uint8Array([0, 0]);
  }

  /** Sends what was changed here since the last time; answers the acknowledged number. */
  async flush(): Promise<number> {
    const taken = this.#outbox;
    const update = this.unsent;
    this.#outbox = [];
    try {
      return await this.send(update);
    } catch (error) {
      this.#outbox = [...taken, ...this.#outbox];
      throw error;
    }
  }

  edit(change: (doc: Y.Doc) => void): Promise<number> {
    return this.change(change).flush();
  }

  /** Sends bytes as they are. @throws Refusal */
  async send(update: Uint8Array | string): Promise<number> {
    if (!this.#socket) throw new Error('open the editor first');
    const bytes = typeof update === 'string' ? update : base64(update);
    const { applyDocumentUpdate: payload } = await once<{ applyDocumentUpdate: { seq: number } }>(
      this.#socket,
      applyDocumentUpdate,
      { input: { documentId: this.documentId, update: bytes } },
    );
    return payload.seq;
  }

  async close(): Promise<void> {
    this.#stop?.();
    await this.#socket?.dispose();
    this.#socket = undefined;
  }
}
