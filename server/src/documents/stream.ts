import type { AppError } from '../kernel/errors.ts';
import type { Actor } from '../kernel/actor.ts';
import type { Offered, OfferingSource } from '../kernel/shared-event.ts';
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
  /**
   * The number of the last change of access (`access_epoch`) that the commit was made under; of the
   * first event, the highest of all that is in it.
   */
  readonly accessEpoch?: number;
}

/** An event as one subscriber gets it. */
export interface StreamItem {
  readonly event: DocumentEvent;
  readonly editable: boolean;
  /** Whether it says so, and the state: in the first, and where either is other than was told. */
  readonly standing: boolean;
  /** Only with the first: under what to write, and what the server has. */
  readonly first?: { readonly clientId: number; readonly stateVector: Uint8Array };
}

let last: StreamItem | undefined;

/** The same object for all to whom an event is the same, who are told of it one after the other. */
function itemOf(event: DocumentEvent, editable: boolean, standing: boolean): StreamItem {
  if (last?.event !== event || last.editable !== editable || last.standing !== standing)
    last = { event, editable, standing };
  return last;
}

/** The last item of a stream that the server ends. */
export interface StreamEnd {
  readonly ended: AppError;
}

/**
 * One subscriber's events. Each is offered to be written as one frame for all, and given by `next`
 * where it is for this subscriber alone. What waits behind the first is bounded: above the limit it
 * is merged to one event, and if that is too large the stream ends with `RESYNC`. A slow reader costs
 * the others nothing. What was committed after a change of access waits until the reader was asked
 * about since.
 */
export class DocumentStream
  implements AsyncIterableIterator<StreamItem | StreamEnd>, OfferingSource<StreamItem>
{
  readonly actor: Actor;
  readonly clientId: number;
  editable: boolean;
  readonly #limits: Pick<DocumentLimits, 'queueEvents' | 'queueBytes'>;
  readonly #onClose: () => void;
  readonly #onHeld: () => void;
  #waiting: StreamItem[] = [];
  /** What was said last of whether the reader may edit, and of the state. */
  #told: { readonly state: DocumentState; readonly editable: boolean } | undefined;
  /** Of what waits, without the first event, which is as large as the document. */
  #bytes = 0;
  #wake: ((result: IteratorResult<StreamItem | StreamEnd>) => void) | undefined;
  #offer: (event: StreamItem) => Offered = () => 'alone';
  #end: AppError | undefined;
  #closed = false;
  /** The epoch under which the reader's rights were last asked, and that of what waits. */
  #askedUnder: number;
  #heldUnder = 0;

  constructor(
    made: { actor: Actor; clientId: number; editable: boolean; accessEpoch?: number },
    limits: Pick<DocumentLimits, 'queueEvents' | 'queueBytes'>,
    onClose: () => void,
    /** Called when events wait for the reader to be asked about: see `confirm`. */
    onHeld: () => void = () => undefined,
  ) {
    this.actor = made.actor;
    this.clientId = made.clientId;
    this.editable = made.editable;
    this.#askedUnder = made.accessEpoch ?? 0;
    this.#limits = limits;
    this.#onClose = onClose;
    this.#onHeld = onHeld;
  }

  push(event: DocumentEvent, first?: StreamItem['first']): void {
    if (this.#closed || this.#end) return;
    const editable = this.editable && event.state === 'open';
    const told = this.#told;
    const standing =
      first !== undefined || told?.state !== event.state || told.editable !== editable;
    if (standing) this.#told = { state: event.state, editable };
    this.#waiting.push(
      first ? { event, editable, standing, first } : itemOf(event, editable, standing),
    );
    if (!first) this.#bytes += event.update.length;
    const { accessEpoch = 0 } = event;
    if (accessEpoch > Math.max(this.#askedUnder, this.#heldUnder)) {
      this.#heldUnder = accessEpoch;
      this.#onHeld();
    }
    this.resume();
    const { queueEvents, queueBytes } = this.#limits;
    if (this.#waiting.length > queueEvents || this.#bytes > queueBytes) this.#squeeze();
  }

  /** Whether events wait for the reader to be asked about. */
  get held(): boolean {
    return this.#heldUnder > this.#askedUnder;
  }

  /** The reader was found to be allowed to read on, under that number of changes of access. */
  confirm(accessEpoch: number): void {
    this.#askedUnder = Math.max(this.#askedUnder, accessEpoch);
    this.resume();
  }

  offerTo(take: (event: StreamItem) => Offered): void {
    this.#offer = take;
  }

  resume(): void {
    while (this.#wake && !this.held) {
      const [item] = this.#waiting;
      if (!item) return;
      const offered = this.#offer(item);
      if (offered === 'later') return;
      this.#waiting.shift();
      if (!item.first) this.#bytes -= item.event.update.length;
      if (offered === 'written') continue;
      const wake = this.#wake;
      this.#wake = undefined;
      wake({ value: item, done: false });
    }
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
    if (this.#closed) return Promise.resolve({ value: undefined, done: true });
    if (this.#end) {
      this.#close();
      return Promise.resolve({ value: { ended: this.#end }, done: false });
    }
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.resume();
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

  /** The first event stays as it is: it is as large as the document, and that was asked for. */
  #squeeze(): void {
    const [head] = this.#waiting;
    const first = head?.first ? [head] : [];
    const behind = this.#waiting.slice(first.length);
    const last = behind.at(-1);
    if (!last) return;
    const updates = behind.map(({ event }) => event.update).filter(({ length }) => length > 0);
    if (this.#bytes > this.#limits.queueBytes) return this.end(resync());
    const event: DocumentEvent = { ...last.event, update: mergeUpdates(updates) };
    const standing = behind.some((item) => item.standing);
    this.#waiting = [...first, { ...last, standing, event }];
    this.#bytes = event.update.length;
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose();
  }
}
