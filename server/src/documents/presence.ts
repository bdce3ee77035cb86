/** Where somebody's caret is: Yjs relative positions in a field of the document. */
export interface Caret {
  readonly field: string;
  readonly anchor: Uint8Array;
  readonly head: Uint8Array;
}

/** One open editor of one person. */
export interface Present {
  /** The membership. */
  readonly memberId: string;
  readonly sessionKey: string;
  readonly caret: Caret | null;
}

/** How long somebody is shown who says nothing more, in milliseconds. */
export const presenceExpiry = 40_000;
/** The least time between two frames to one subscriber, in milliseconds. */
const framePause = 100;
const mostEditorsEach = 8;
const mostEditors = 500;
const mostEarly = 1_000;

interface Shown extends Present {
  readonly until: number;
}

interface Place {
  readonly people: Map<string, Shown>;
  readonly watchers: Set<PresenceStream>;
}

/**
 * Who is in a document or meeting, and where their carets are. In memory alone: it is true now or
 * of no use. Each subscriber gets the whole list, so that frames in between can be left out.
 */
export class Presence {
  readonly #places = new Map<string, Place>();
  /** Shown before their stream had begun: the two are sent at once, and the stream takes longer. */
  readonly #early = new Map<string, { subjectId: string; present: Shown }>();
  readonly #expiry: number;
  readonly #sweeper: NodeJS.Timeout;

  constructor(expiry = presenceExpiry) {
    this.#expiry = expiry;
    const every = Math.max(50, expiry / 8);
    this.#sweeper = setInterval(() => this.#sweep(Date.now()), every).unref();
  }

  /** Whether somebody watches a place, which is asked about when it begins and whenever it may end. */
  watches(subjectId: string, memberId: string): boolean {
    const watchers = this.#places.get(subjectId)?.watchers ?? [];
    return [...watchers].some((watcher) => watcher.memberId === memberId);
  }

  /** Follows a place. When a person's last stream ends, they are gone from it. */
  watch(subjectId: string, memberId: string): PresenceStream {
    const place = this.#place(subjectId);
    const stream = new PresenceStream(
      memberId,
      () => [...place.people.values()],
      () => {
        place.watchers.delete(stream);
        if (!this.watches(subjectId, memberId)) this.#leave(subjectId, memberId);
        this.#tidy(subjectId);
      },
    );
    place.watchers.add(stream);
    for (const [key, early] of this.#early) {
      if (early.subjectId !== subjectId || early.present.memberId !== memberId) continue;
      this.#early.delete(key);
      if (early.present.until > Date.now()) this.show(subjectId, early.present);
    }
    return stream;
  }

  /**
   * Shows an editor of a person, until it is shown again or gone. Only who watches a place is shown
   * in it: watching is what the policy was asked about. Answers whether it is shown already.
   */
  show(subjectId: string, present: Present): boolean {
    if (!this.watches(subjectId, present.memberId)) {
      const until = Date.now() + this.#expiry;
      if (this.#early.size < mostEarly)
        this.#early.set(`${subjectId}/${keyOf(present)}`, {
          subjectId,
          present: { ...present, until },
        });
      return false;
    }
    const place = this.#place(subjectId);
    const key = keyOf(present);
    const own = [...place.people.values()].filter(({ memberId }) => memberId === present.memberId);
    const [oldest] = own;
    if (!place.people.has(key)) {
      if (own.length >= mostEditorsEach && oldest) place.people.delete(keyOf(oldest));
      if (place.people.size >= mostEditors) return false;
    }
    // Deleted first, so that the map is in the order of the last sign of life.
    place.people.delete(key);
    place.people.set(key, { ...present, until: Date.now() + this.#expiry });
    changed(place);
    return true;
  }

  hide(subjectId: string, present: Pick<Present, 'memberId' | 'sessionKey'>): void {
    this.#early.delete(`${subjectId}/${keyOf(present)}`);
    const place = this.#places.get(subjectId);
    if (place?.people.delete(keyOf(present))) changed(place);
    this.#tidy(subjectId);
  }

  close(): void {
    clearInterval(this.#sweeper);
    for (const { watchers } of this.#places.values())
      for (const watcher of watchers) void watcher.return();
    this.#places.clear();
  }

  #leave(subjectId: string, memberId: string): void {
    const place = this.#places.get(subjectId);
    for (const present of place?.people.values() ?? [])
      if (present.memberId === memberId) this.hide(subjectId, present);
  }

  #sweep(now: number): void {
    for (const [subjectId, place] of this.#places)
      for (const present of place.people.values())
        if (present.until <= now) this.hide(subjectId, present);
    for (const [key, { present }] of this.#early) if (present.until <= now) this.#early.delete(key);
  }

  #place(subjectId: string): Place {
    const known = this.#places.get(subjectId);
    if (known) return known;
    const place: Place = { people: new Map(), watchers: new Set() };
    this.#places.set(subjectId, place);
    return place;
  }

  #tidy(subjectId: string): void {
    const place = this.#places.get(subjectId);
    if (place?.people.size === 0 && place.watchers.size === 0) this.#places.delete(subjectId);
  }
}

const keyOf = ({ memberId, sessionKey }: Pick<Present, 'memberId' | 'sessionKey'>): string =>
  `${memberId}/${sessionKey}`;

function changed({ watchers }: Place): void {
  for (const watcher of watchers) watcher.changed();
}

/** The lists that one subscriber gets: the newest each time, and at most ten a second. */
export class PresenceStream implements AsyncIterableIterator<readonly Present[]> {
  readonly memberId: string;
  readonly #people: () => readonly Present[];
  readonly #onClose: () => void;
  #dirty = true;
  #closed = false;
  #last = 0;
  #wake: ((result: IteratorResult<readonly Present[]>) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(memberId: string, people: () => readonly Present[], onClose: () => void) {
    this.memberId = memberId;
    this.#people = people;
    this.#onClose = onClose;
  }

  changed(): void {
    this.#dirty = true;
    this.#serve();
  }

  next(): Promise<IteratorResult<readonly Present[]>> {
    if (this.#closed) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#serve();
    });
  }

  return(): Promise<IteratorResult<readonly Present[]>> {
    if (!this.#closed) {
      this.#closed = true;
      clearTimeout(this.#timer);
      this.#wake?.({ value: undefined, done: true });
      this.#wake = undefined;
      this.#onClose();
    }
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #serve(): void {
    if (!this.#dirty || !this.#wake || this.#timer) return;
    const wait = this.#last + framePause - Date.now();
    if (wait > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#serve();
      }, wait);
      return;
    }
    const wake = this.#wake;
    this.#wake = undefined;
    this.#dirty = false;
    this.#last = Date.now();
    wake({ value: this.#people(), done: false });
  }
}
