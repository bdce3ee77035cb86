import type { Offered, OfferingSource } from '../kernel/shared-event.ts';
import type { Placed, PresenceEvent } from './presence.event.ts';

/**
 * What one subscriber hears of a place: everybody at first, then what changes. Who is behind has one
 * event waiting at the most, into which what follows is merged.
 */
export class PresenceStream
  implements AsyncIterableIterator<PresenceEvent>, OfferingSource<PresenceEvent>
{
  readonly memberId: string;
  readonly #everybody: () => readonly Placed[];
  readonly #onClose: () => void;
  #waiting: PresenceEvent | 'whole' | undefined = 'whole';
  #wake: ((result: IteratorResult<PresenceEvent>) => void) | undefined;
  #offer: (event: PresenceEvent) => Offered = () => 'alone';
  #closed = false;

  constructor(memberId: string, everybody: () => readonly Placed[], onClose: () => void) {
    this.memberId = memberId;
    this.#everybody = everybody;
    this.#onClose = onClose;
  }

  push(event: PresenceEvent): void {
    if (this.#closed) return;
    if (this.#waiting === undefined) this.#waiting = event;
    else if (this.#waiting !== 'whole') this.#waiting = merged(this.#waiting, event);
    this.resume();
  }

  offerTo(take: (event: PresenceEvent) => Offered): void {
    this.#offer = take;
  }

  resume(): void {
    const wake = this.#wake;
    if (!wake || this.#waiting === undefined) return;
    if (this.#waiting === 'whole')
      this.#waiting = { whole: true, people: this.#everybody(), moved: [], gone: [] };
    const event = this.#waiting;
    const offered = this.#offer(event);
    if (offered === 'later') return;
    this.#waiting = undefined;
    if (offered === 'written') return;
    this.#wake = undefined;
    wake({ value: event, done: false });
  }

  next(): Promise<IteratorResult<PresenceEvent>> {
    if (this.#closed) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.resume();
    });
  }

  return(): Promise<IteratorResult<PresenceEvent>> {
    if (!this.#closed) {
      this.#closed = true;
      this.#wake?.({ value: undefined, done: true });
      this.#wake = undefined;
      this.#onClose();
    }
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** Keys of people who went that are kept for somebody who is behind, before all is told anew. */
const mostGone = 1_000;

/** Two events as one. A key is given once, so who is gone in the second stays gone. */
function merged(one: PresenceEvent, other: PresenceEvent): PresenceEvent | 'whole' {
  const gone = [...one.gone, ...other.gone];
  if (gone.length > mostGone) return 'whole';
  const left = new Set(gone);
  const newest = new Map([...one.moved, ...other.moved].map((placed) => [placed.key, placed]));
  const came = new Map(
    [...one.people, ...other.people].map((placed) => [
      placed.key,
      newest.get(placed.key) ?? placed,
    ]),
  );
  return {
    whole: one.whole,
    people: [...came.values()].filter(({ key }) => !left.has(key)),
    moved: [...newest.values()].filter(({ key }) => !left.has(key) && !came.has(key)),
    gone,
  };
}
