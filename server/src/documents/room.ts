import * as Y from 'yjs';
import { checkWriters, isSelfContained, newWriters, type StateOf } from './check.ts';
import type { DocumentState } from './document.entity.ts';
import { missingDependency, tooLarge } from './document.errors.ts';
import type { DocumentHead, DocumentKind } from './document.kind.ts';
import type { DocumentLimits } from './limits.ts';
import type { WholeUpdate } from './join-updates.ts';
import { updatesOf } from './merge.ts';
import { Shadow, type Checked } from './shadow.ts';
import { buildDocument } from './stored-document.ts';
import type { UpdateContent } from './update-reader.ts';

/** A Y.Doc in memory is eleven to thirteen times its encoded size; a room may hold two. */
const memoryFactor = 26;

/** The update would take long to place: it must be tried in a worker before. */
export class NeedsWorker extends Error {
  override readonly name = 'NeedsWorker';
}

/** What is sent by a person, read but not yet held against the document. */
export interface SentUpdate {
  readonly update: Uint8Array;
  readonly content: UpdateContent;
  /** A worker has applied it in time. */
  readonly proven: boolean;
}

/**
 * One open document: the live copy, which only ever holds what is committed, and beside it the
 * shadow on which edits are tried. Only the lane of its organisation changes a room.
 */
export class Room {
  readonly head: DocumentHead;
  readonly kind: DocumentKind;
  /** Yjs clientID → membership, as far as looked up; `null` is the server's own. */
  readonly issued = new Map<number, string | null>();
  readonly serverClientId: number;
  seq: number;
  state: DocumentState;
  /** The sequence number up to which the stored snapshot reaches. */
  snapshotSeq: number;
  /** The access epoch that nothing in it was committed later than. */
  accessEpoch: number;
  lastUsed = Date.now();
  /** How many are at work in it; it is not let go while there are any. */
  users = 0;
  readonly #limits: DocumentLimits;
  #live: Y.Doc | undefined;
  #shadow: Shadow | undefined;
  #bytes: number;
  /** All of the live copy as one update, where somebody wanted it since the last commit. */
  #full: Uint8Array | undefined;
  #stateVector: Uint8Array | undefined;

  constructor(made: {
    head: DocumentHead;
    kind: DocumentKind;
    /** The document, or all of it, of which it is built when it is first needed. */
    content: Y.Doc | WholeUpdate;
    seq: number;
    state: DocumentState;
    snapshotSeq: number;
    accessEpoch: number;
    serverClientId: number;
    bytes: number;
    limits: DocumentLimits;
  }) {
    this.head = made.head;
    this.kind = made.kind;
    this.seq = made.seq;
    this.state = made.state;
    this.snapshotSeq = made.snapshotSeq;
    this.accessEpoch = made.accessEpoch;
    this.serverClientId = made.serverClientId;
    this.#bytes = made.bytes;
    this.#limits = made.limits;
    if (made.content instanceof Y.Doc) this.#live = made.content;
    else ({ update: this.#full, stateVector: this.#stateVector } = made.content);
  }

  /** What is committed. It is built when it is first asked for: to be read, it need not be there. */
  get live(): Y.Doc {
    return (this.#live ??= buildDocument(
      this.head.id,
      { snapshot: this.#full as Uint8Array, log: [] },
      (doc) => this.kind.open(doc),
    ));
  }

  /** Whether `live` is there. */
  get isBuilt(): boolean {
    return this.#live !== undefined;
  }

  /** Encoded size: at the most, since what is collected is not taken off. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Estimated memory, in bytes. */
  get memory(): number {
    return this.#bytes * memoryFactor;
  }

  get stateOf(): StateOf {
    const { store } = this.#tried.doc;
    return (client) => Y.getState(store, client);
  }

  get stateVector(): Uint8Array {
    return this.#live ? Y.encodeStateVector(this.#live) : (this.#stateVector as Uint8Array);
  }

  /** All that somebody with this state vector lacks; without one, everything. */
  missingFrom(stateVector: Uint8Array | undefined): Uint8Array {
    if (stateVector) return Y.encodeStateAsUpdate(this.live, stateVector);
    // A whole meeting that opens a document at once is given the same bytes.
    return (this.#full ??= Y.encodeStateAsUpdate(this.live));
  }

  /** The clientIDs of an update that need to be known as somebody's before it is tried. */
  unknownWriters({ content }: SentUpdate): number[] {
    return newWriters(content, this.stateOf).filter((client) => !this.issued.has(client));
  }

  /**
   * Tries an edit on the shadow, which then holds it. @throws AppError, after which the shadow is
   * gone with all that was tried on it
   */
  try(sent: SentUpdate, memberId: string): Checked {
    const { stateOf } = this;
    checkWriters(newWriters(sent.content, stateOf), (client) => this.issued.get(client), memberId);
    if (!isSelfContained(sent.content, stateOf)) throw missingDependency(this.stateVector);
    if (!sent.proven && sent.content.items * this.#items() > this.#limits.workerSteps)
      throw new NeedsWorker();
    return this.#attempt((shadow) => shadow.apply(sent.update));
  }

  /** An edit of the server's own, tried like any other. */
  tryChange(change: (doc: Y.Doc) => void): Checked {
    return this.#attempt((shadow) => shadow.change(this.serverClientId, change));
  }

  /** The document with all that was tried and not refused: what the rows are written from. */
  get tried(): Y.Doc {
    return this.#tried.doc;
  }

  /** Forgets what was tried: the transaction failed, or one of its edits was refused. */
  forget(): void {
    this.#shadow?.doc.destroy();
    this.#shadow = undefined;
  }

  /** Takes over what is committed now, and answers it as one update. */
  commit(updates: readonly Uint8Array[], seq: number, accessEpoch = 0): Uint8Array {
    const update = this.#take(updates);
    this.accessEpoch = Math.max(this.accessEpoch, accessEpoch);
    // What another node committed after it may have been read already.
    this.seq = Math.max(this.seq, seq);
    this.#bytes += update.length;
    this.lastUsed = Date.now();
    return update;
  }

  #take(updates: readonly Uint8Array[]): Uint8Array {
    const { live } = this;
    this.#full = undefined;
    const [only] = updates;
    if (only && updates.length === 1) {
      // As the shadow had it: writing it anew would give the same.
      Y.applyUpdate(live, only);
      return only;
    }
    return updatesOf(live, () =>
      live.transact(() => {
        for (const each of updates) Y.applyUpdate(live, each);
      }),
    );
  }

  /** Takes over what another node has committed. */
  catchUp(updates: readonly Uint8Array[], seq: number, accessEpoch?: number): Uint8Array {
    this.forget();
    return this.commit(updates, seq, accessEpoch);
  }

  destroy(): void {
    this.forget();
    this.#live?.destroy();
  }

  get #tried(): Shadow {
    const { live } = this;
    return (this.#shadow ??= new Shadow(
      this.kind,
      live,
      this.#full ?? Y.encodeStateAsUpdate(live),
    ));
  }

  #items(): number {
    let items = 0;
    for (const structs of this.live.store.clients.values()) items += structs.length;
    return items;
  }

  #attempt(attempt: (shadow: Shadow) => Checked): Checked {
    try {
      const checked = attempt(this.#tried);
      this.#checkSize(checked.update.length);
      return checked;
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  /** The sum of the updates is above the true size, so that is worked out only when it matters. */
  #checkSize(added: number): void {
    const most = this.#limits.documentBytes;
    if (this.#bytes + added <= most) return;
    const bytes = Y.encodeStateAsUpdate(this.tried).length;
    if (bytes > most) throw tooLarge(`A document can have at most ${most} bytes.`);
    this.#bytes = bytes;
  }
}
