import * as Y from 'yjs';
import { problemOf } from '../graphql/problems.ts';
import type {
  Answer,
  DocumentEvent,
  DocumentTransport,
  FollowFrom,
  FollowSink,
  Sending,
} from './transport.ts';

/** The server's side of the document contract in memory, for tests: one document, many wires. */
export class MemoryServer {
  doc = new Y.Doc();
  readonly wires = new Set<Wire>();
  seq = 0;
  /** Codes of the refusals that no client should ever meet. */
  readonly refused: string[] = [];
  /** ClientIDs of the one person whose pages they all are, and which of them are free again. */
  readonly #known = new Set<number>();
  readonly #open = new Set<number>();
  /** `GONE`: the pages' person may not read it any more. */
  state: 'OPEN' | 'SIGNED' | 'GONE' = 'OPEN';
  #nextClientId = 1_000;

  issue(): number {
    do this.#nextClientId += 1;
    while (this.#known.has(this.#nextClientId));
    return this.#nextClientId;
  }

  /** A page is gone: its clientIDs stay this person's, and may be written under again. */
  remember(wire: Wire): void {
    for (const id of wire.issued) {
      this.#known.add(id);
      this.#open.delete(id);
    }
  }

  /** The clientID for a page: the one it asks for where that is this person's and free. */
  idFor(wanted: number | undefined, wire: Wire): number {
    const own = wanted !== undefined && wire.issued.has(wanted);
    const free = wanted !== undefined && this.#known.has(wanted) && !this.#open.has(wanted);
    const given = own || free ? wanted : this.issue();
    this.#open.add(given);
    return given;
  }

  take(update: Uint8Array, from: Wire): Answer {
    if (this.state === 'GONE') return { kind: 'refused', problem: problemOf('NOT_FOUND') };
    if (this.state === 'SIGNED') return { kind: 'refused', problem: problemOf('SIGNED_IMMUTABLE') };
    const shadow = new Y.Doc();
    Y.applyUpdate(shadow, Y.encodeStateAsUpdate(this.doc));
    Y.applyUpdate(shadow, update);
    if (shadow.store.pendingStructs) {
      this.refused.push('MISSING_DEPENDENCY');
      const stateVector = Y.encodeStateVector(this.doc);
      return { kind: 'refused', problem: problemOf('MISSING_DEPENDENCY'), stateVector };
    }
    const fresh = Y.parseUpdateMeta(Y.diffUpdate(update, Y.encodeStateVector(this.doc)));
    for (const id of fresh.to.keys()) {
      if (from.issued.has(id) || this.#known.has(id)) continue;
      this.refused.push('INVALID_UPDATE');
      return { kind: 'refused', problem: problemOf('INVALID_UPDATE') };
    }
    Y.applyUpdate(this.doc, update);
    this.seq += 1;
    for (const wire of this.wires) wire.tell(this.event(update));
    return { kind: 'saved', seq: this.seq };
  }

  event(update: Uint8Array): DocumentEvent {
    return {
      seq: this.seq,
      update,
      clientId: null,
      stateVector: null,
      editable: this.state === 'OPEN',
      state: this.state,
    };
  }
}

/** One page's connection: what goes up and down waits until it is carried, or is lost. */
export class Wire implements DocumentTransport {
  readonly #server: MemoryServer;
  readonly issued = new Set<number>();
  #down: (() => void)[] = [];
  #up: (() => void)[] = [];
  #following: { from: FollowFrom; sink: FollowSink } | undefined;
  #connected = true;

  constructor(server: MemoryServer) {
    this.#server = server;
    server.wires.add(this);
  }

  follow(from: FollowFrom, sink: FollowSink): () => void {
    const following = { from, sink };
    this.#following = following;
    if (this.#connected) this.#sendFirst();
    return () => {
      if (this.#following === following) this.#following = undefined;
    };
  }

  send(update: Uint8Array): Sending {
    let done = false;
    const answer = new Promise<Answer>((resolve) => {
      if (!this.#connected) return;
      this.#up.push(() => {
        if (done) return;
        const result = this.#server.take(update, this);
        this.#down.push(() => resolve(result));
      });
    });
    return { answer, abandon: () => (done = true) };
  }

  tell(event: DocumentEvent): void {
    if (this.#connected) this.#down.push(() => this.#following?.sink.change(event));
  }

  /** Carries the oldest message of one way; false when there is none. */
  carry(way: 'up' | 'down'): boolean {
    const message = (way === 'up' ? this.#up : this.#down).shift();
    message?.();
    return message !== undefined;
  }

  cut(): void {
    this.#connected = false;
    this.#up = [];
    this.#down = [];
  }

  join(): void {
    if (this.#connected) return;
    this.#connected = true;
    this.#sendFirst();
  }

  #sendFirst(): void {
    const following = this.#following;
    if (!following) return;
    const { stateVector, clientId } = following.from;
    const given = this.#server.idFor(clientId, this);
    this.issued.add(given);
    const event: DocumentEvent = {
      ...this.#server.event(Y.encodeStateAsUpdate(this.#server.doc, stateVector)),
      clientId: given,
      stateVector: Y.encodeStateVector(this.#server.doc),
    };
    this.#down.push(() => {
      if (this.#following === following) following.sink.change(event);
    });
  }
}
