import type { AppError } from '../kernel/errors.ts';
import type { Actor } from '../kernel/actor.ts';
import type { DocumentState } from './document.entity.ts';
import { resync } from './document.errors.ts';
import type { DocumentLimits } from './limits.ts';
import { mergeUpdates } from './merge.ts';

/** What everybody in a document is told, after a commit or when its state changes. */
export interface DocumentEvent {
  readonly seq: number;
  /** A Yjs V1 update; empty where only the state has changed. */
  readonly update: Uint8Array;
  readonly state: DocumentState;
}

/** An event as one subscriber gets it. */
export interface StreamItem {
  readonly event: DocumentEvent;
  readonly editable: boolean;
  /** Only with the first: under what to write, and what the server has. */
  readonly first?: { readonly clientId: number; readonly stateVector: Uint8Array };
}

/** The last item of a stream that the server ends. */
export interface StreamEnd {
  readonly ended: AppError;
}

/**
 * One subscriber's events. What waits is bounded: above the limit it is merged to one event, and
 * if that is too large the stream ends with `RESYNC`. A slow reader costs the others nothing.
 */
export class DocumentStream implements AsyncIterableIterator<StreamItem | StreamEnd> {
  readonly actor: Actor;
  readonly clientId: number;
  editable: boolean;
  readonly #limits: Pick<DocumentLimits, 'queueEvents' | 'queueBytes'>;
  readonly #onClose: () => void;
  #waiting: StreamItem[] = [];
  #wake: ((result: IteratorResult<StreamItem | StreamEnd>) => void) | undefined;
  #end: AppError | undefined;
  #closed = false;

  constructor(
    made: { actor: Actor; clientId: number; editable: boolean },
    limits: Pick<DocumentLimits, 'queueEvents' | 'queueBytes'>,
    onClose: () => void,
  ) {
    this.actor = made.actor;
    this.clientId = made.clientId;
    this.editable = made.editable;
    this.#limits = limits;
    this.#onClose = onClose;
  }

  push(event: DocumentEvent, first?: StreamItem['first']): void {
    if (this.#closed || this.#end) return;
    const editable = this.editable && event.state === 'open';
    const item: StreamItem = first ? { event, editable, first } : { event, editable };
    const wake = this.#wake;
    if (wake) {
      this.#wake = undefined;
      wake({ value: item, done: false });
      return;
    }
    this.#waiting.push(item);
    if (this.#waiting.length > this.#limits.queueEvents) this.#squeeze();
  }

  /** Ends it once what waits is read; `error` is the last that the subscriber hears. */
  end(error: AppError): void {
    if (this.#closed || this.#end) return;
    this.#end = error;
    // Nobody may read on after access is withdrawn, and after a cut the rest is of no use.
    this.#waiting = [];
    const wake = this.#wake;
    if (!wake) return;
    this.#wake = undefined;
    this.#close();
    wake({ value: { ended: error }, done: false });
  }

  next(): Promise<IteratorResult<StreamItem | StreamEnd>> {
    const item = this.#waiting.shift();
    if (item) return Promise.resolve({ value: item, done: false });
    if (this.#closed) return Promise.resolve({ value: undefined, done: true });
    if (this.#end) {
      this.#close();
      return Promise.resolve({ value: { ended: this.#end }, done: false });
    }
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  return(): Promise<IteratorResult<StreamItem | StreamEnd>> {
    this.#close();
    this.#waiting = [];
    this.#wake?.({ value: undefined, done: true });
    this.#wake = undefined;
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #squeeze(): void {
    const [head] = this.#waiting;
    const last = this.#waiting.at(-1);
    if (!head || !last) return;
    const updates = this.#waiting
      .map(({ event }) => event.update)
      .filter(({ length }) => length > 0);
    const size = updates.reduce((sum, { length }) => sum + length, 0);
    // The first event is as large as the document, and that was asked for.
    const first = head.first ? head.event.update.length : 0;
    if (size - first > this.#limits.queueBytes) return this.end(resync());
    const event: DocumentEvent = { ...last.event, update: mergeUpdates(updates) };
    this.#waiting = [{ ...last, event, ...(head.first && { first: head.first }) }];
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
  }
}
