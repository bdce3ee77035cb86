import { LARGEST_UPDATE } from '@roundtable/schema/document-shape';
import * as Y from 'yjs';
import { problemOf, type Problem } from '../graphql/problems.ts';
import { Outbox } from './outbox.ts';
import type { Answer, DocumentEvent, DocumentTransport, Sending } from './transport.ts';

const ANSWER_WITHIN_MS = 15_000;
const FIRST_RETRY_MS = 300;
const LONGEST_RETRY_MS = 10_000;
const MOST_RESYNCS = 2;

export interface LinkHooks {
  /** Others' edits are about to be in the document. */
  arriving?(): void;
  /** Something that people may see has changed: counts, whether editing is open. */
  changed(): void;
  /** The server refused an edit for good; nothing more is sent through this link. */
  refused(problem: Problem): void;
  /** Edits are about to leave (true), or nothing is on its way any more (false). */
  onItsWay?(yes: boolean): void;
  /** The copy that the link began with has what the server has not: nothing is sent through it. */
  ahead?(): void;
}

/** What this computer kept of a document: the link begins with it instead of with nothing. */
export interface Restored {
  /** The document as the server had it. */
  readonly state?: Uint8Array | undefined;
  /** The clientID to go on with, if the server still gives it. */
  readonly clientId?: number | undefined;
  /** Own clientIDs that wrote what is unsent. */
  readonly ownIds: readonly number[];
  readonly unsent: readonly {
    readonly updates: readonly Uint8Array[];
    readonly changes: number;
    /** Milliseconds. */
    readonly since: number;
  }[];
}

/**
 * Keeps one `Y.Doc` equal to the server's document. Local updates of a tick are merged and sent
 * with one batch on its way at a time; only the server's answer acknowledges them, and whatever was
 * not acknowledged is sent again after a reconnection.
 */
export class DocumentLink {
  readonly doc: Y.Doc;
  readonly #transport: DocumentTransport;
  readonly #hooks: LinkHooks;
  readonly #outbox = new Outbox();
  /** ClientIDs that the server gave this page for this document. */
  readonly #ownIds = new Set<number>();
  #clientId: number | undefined;
  #wantedId: number | undefined;
  /** Began with a copy, and has not yet heard what the server has. */
  #fromCopy = false;
  #stop: (() => void) | undefined;
  #sending: Sending | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #resyncs = 0;
  #ready = false;
  #closed = false;
  #pumping = false;

  /** Whether the server takes edits of this document from this person now. */
  editable = false;
  /** OPEN, FROZEN or SIGNED, once known. */
  state: string | null = null;
  seq = -1;
  /** Why the last try failed, while it is being tried again. */
  trouble: Problem | undefined;

  constructor(doc: Y.Doc, transport: DocumentTransport, hooks: LinkHooks) {
    this.doc = doc;
    this.#transport = transport;
    this.#hooks = hooks;
  }

  /** The first state has arrived and edits have a clientID to be written under. */
  get isOpen(): boolean {
    return this.#clientId !== undefined;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Changes made here that the server has not acknowledged. */
  get unsent(): number {
    return this.#outbox.changes;
  }

  get hasUnsent(): boolean {
    return !this.#outbox.isEmpty;
  }

  /** The unacknowledged edits, in order, and when the first was made (milliseconds). */
  get unsentEdits(): { updates: readonly Uint8Array[]; since: number | undefined } {
    return { updates: this.#outbox.updates, since: this.#outbox.since };
  }

  /** Everything unacknowledged as one update; empty for nothing. */
  get unsentUpdate(): Uint8Array {
    return this.#outbox.all();
  }

  get clientId(): number | undefined {
    return this.#clientId;
  }

  /** Takes over what this computer kept: before `open` a copy too, later unsent edits alone. */
  restore({ state, clientId, ownIds, unsent }: Restored): void {
    if (!this.#ready) {
      this.#wantedId = clientId;
      this.#fromCopy = state !== undefined;
    }
    for (const id of ownIds) this.#ownIds.add(id);
    if (state) Y.applyUpdateV2(this.doc, state, this);
    for (const { updates, changes, since } of unsent) {
      // Where it builds on what is not here yet, Yjs holds it until that comes.
      for (const update of updates) Y.applyUpdate(this.doc, update, this);
      this.#outbox.restore(updates, changes, since);
    }
  }

  open(): void {
    this.doc.on('update', this.#onLocalUpdate);
    this.#follow();
  }

  /** Sends what has been taken over. */
  sendSoon(): void {
    this.#pump();
  }

  /** Stops following and sending. What is unsent stays unsent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.editable = false;
    this.doc.off('update', this.#onLocalUpdate);
    this.#stop?.();
    this.#abandon();
    clearTimeout(this.#retry);
  }

  #follow(): void {
    this.#stop?.();
    const doc = this.doc;
    const clientId = () => this.#clientId ?? this.#wantedId;
    const hasSomething = () => this.#clientId !== undefined || this.#fromCopy;
    this.#stop = this.#transport.follow(
      {
        get stateVector() {
          return hasSomething() ? Y.encodeStateVector(doc) : undefined;
        },
        get clientId() {
          return clientId();
        },
      },
      {
        change: (event) => this.#onEvent(event),
        refused: (problem) => this.#refuse(problem),
      },
    );
  }

  readonly #onLocalUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    this.#outbox.add(update, Date.now());
    if (!this.#pumping) {
      this.#pumping = true;
      // A microtask and not a timer: timers of a tab in the background run once a second.
      queueMicrotask(() => {
        this.#pumping = false;
        this.#pump();
        this.#hooks.changed();
      });
    }
  };

  #onEvent(event: DocumentEvent): void {
    if (this.#closed) return;
    if (event.update.length > 0) {
      this.#hooks.arriving?.();
      try {
        Y.applyUpdate(this.doc, event.update, this);
      } catch {
        return this.#startOver();
      }
    }
    this.seq = Math.max(this.seq, event.seq);
    this.editable = event.editable;
    this.state = event.state;
    if (event.clientId !== null) this.#onFirstEvent(event.clientId, event.stateVector);
    // Something that this change builds on never came: ask for what is missing.
    else if (this.doc.store.pendingStructs !== null) return this.#startOver();
    // Yjs gives a document another clientID when foreign edits carry its own.
    if (this.#clientId !== undefined && this.doc.clientID !== this.#clientId) {
      this.#clientId = undefined;
      return this.#startOver();
    }
    this.#pump();
    this.#hooks.changed();
  }

  #onFirstEvent(clientId: number, stateVector: Uint8Array | null): void {
    // After the update and not before: it may hold our own earlier edits, in which Yjs would see a
    // stranger with our id.
    this.doc.clientID = clientId;
    this.#clientId = clientId;
    this.#ownIds.add(clientId);
    this.#abandon();
    this.#outbox.putBack();
    if (this.#fromCopy && stateVector && this.#isAhead(stateVector)) {
      this.close();
      return this.#hooks.ahead?.();
    }
    this.#fromCopy = false;
    this.#ready = true;
    if (stateVector) this.#fillGap(stateVector);
  }

  /** Others' edits are here that the server has not: it was set back, and this copy is of before. */
  #isAhead(stateVector: Uint8Array): boolean {
    const has = Y.decodeStateVector(stateVector);
    const here = Y.decodeStateVector(Y.encodeStateVector(this.doc));
    return [...here].some(([id, clock]) => !this.#ownIds.has(id) && clock > (has.get(id) ?? 0));
  }

  /** Sends what the server lacks of our own edits although it had acknowledged them. */
  #fillGap(stateVector: Uint8Array): void {
    const has = Y.decodeStateVector(stateVector);
    const unsentFrom = this.#outbox.isEmpty
      ? new Map<number, number>()
      : Y.parseUpdateMeta(this.#outbox.all()).from;
    const here = Y.decodeStateVector(Y.encodeStateVector(this.doc));
    const gap = [...this.#ownIds].some(
      (id) => (unsentFrom.get(id) ?? here.get(id) ?? 0) > (has.get(id) ?? 0),
    );
    if (gap) this.#outbox.replace(this.#ownEditsSince(has));
  }

  #ownEditsSince(has: ReadonlyMap<number, number>): Uint8Array {
    const from = new Map(has);
    const here = Y.decodeStateVector(Y.encodeStateVector(this.doc));
    for (const [id, clock] of here) if (!this.#ownIds.has(id)) from.set(id, clock);
    // The function takes a map as well as a document; its published type does not say so.
    return Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(from));
  }

  #startOver(): void {
    this.#ready = false;
    this.#follow();
    this.#hooks.changed();
  }

  #pump(): void {
    if (!this.#ready || this.#closed || this.#sending || !this.#outbox.hasWaiting) return;
    clearTimeout(this.#retry);
    const update = this.#outbox.take();
    // Asked in vain: what is larger still would cost the page its connection each time.
    if (update.length > LARGEST_UPDATE) return this.#onRefusal(problemOf('TOO_LARGE'), undefined);
    this.#hooks.onItsWay?.(true);
    const sending = this.#transport.send(update);
    this.#sending = sending;
    this.#watchdog = setTimeout(() => {
      sending.abandon();
      this.#settle(sending, { kind: 'lost' });
    }, ANSWER_WITHIN_MS);
    void sending.answer.then((answer) => this.#settle(sending, answer));
  }

  #abandon(): void {
    clearTimeout(this.#watchdog);
    this.#sending?.abandon();
    this.#sending = undefined;
  }

  #settle(sending: Sending, answer: Answer): void {
    if (this.#sending !== sending || this.#closed) return;
    clearTimeout(this.#watchdog);
    this.#sending = undefined;
    switch (answer.kind) {
      case 'saved':
        this.#outbox.confirm();
        this.#hooks.onItsWay?.(false);
        this.seq = Math.max(this.seq, answer.seq);
        this.#failures = this.#resyncs = 0;
        this.trouble = undefined;
        this.#pump();
        break;
      case 'lost':
        this.#outbox.putBack();
        this.trouble = answer.problem;
        this.#tryLater();
        break;
      case 'refused':
        return this.#onRefusal(answer.problem, answer.stateVector);
    }
    this.#hooks.changed();
  }

  #onRefusal(problem: Problem, stateVector: Uint8Array | undefined): void {
    if (problem.code === 'TOO_LARGE' && this.#outbox.halve()) return this.#pump();
    const resync = problem.code === 'MISSING_DEPENDENCY' || problem.code === 'INVALID_UPDATE';
    if (resync && stateVector && this.#resyncs < MOST_RESYNCS) {
      this.#resyncs += 1;
      this.#outbox.replace(this.#ownEditsSince(Y.decodeStateVector(stateVector)));
      return this.#pump();
    }
    this.#outbox.putBack();
    this.#refuse(problem);
  }

  #refuse(problem: Problem): void {
    if (this.#closed) return;
    this.close();
    this.#hooks.refused(problem);
    this.#hooks.changed();
  }

  #tryLater(): void {
    const most = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures);
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#pump(), most / 2 + (Math.random() * most) / 2);
  }
}
