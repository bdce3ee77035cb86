import type { Caret, Placed, PresenceEvent, Present } from './presence.event.ts';
import { PresenceStream } from './presence.stream.ts';

type Who = Pick<Present, 'memberId' | 'sessionKey'>;

/** What happened in a place on this node, to be told to the others. */
export type PresenceChange = { readonly subjectId: string } & (
  ({ readonly kind: 'shown' } & Present) | ({ readonly kind: 'gone' } & Who)
);

/** How long somebody is shown who says nothing more, in milliseconds. */
export const presenceExpiry = 40_000;
/** The least time between two events of a place, in milliseconds: ten frames a second. */
const framePause = 100;
/** The more watch a place the longer it is, so that what is written a second does not grow with them. */
const framePauseEach = 1;
const mostEditorsEach = 8;
const mostEditors = 500;
const mostEarly = 1_000;

interface Shown extends Placed {
  readonly until: number;
  /** The node where they are; undefined: this one. */
  readonly node: string | undefined;
}

interface Place {
  readonly people: Map<string, Shown>;
  readonly watchers: Set<PresenceStream>;
  /** What is to be told: places in `people` of who came and moved, and the keys of who went. */
  readonly came: Set<string>;
  readonly moved: Set<string>;
  readonly gone: Set<string>;
  told: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Who is in a document or meeting, and where their carets are. In memory alone: it is true now or
 * of no use. Who watches is told of everybody first, and then, at most ten times a second and where
 * many watch less often, of who came, moved or went, in one event for all.
 */
export class Presence {
  readonly #places = new Map<string, Place>();
  /** Shown before their stream had begun: the two are sent at once, and the stream takes longer. */
  readonly #early = new Map<string, { subjectId: string; present: Present; until: number }>();
  readonly #listeners = new Set<(change: PresenceChange) => void>();
  readonly #expiry: number;
  readonly #sweeper: NodeJS.Timeout;
  #keys = 0;

  constructor(expiry = presenceExpiry) {
    this.#expiry = expiry;
    const every = Math.max(50, expiry / 8);
    this.#sweeper = setInterval(() => this.#sweep(Date.now()), every).unref();
  }

  /** Hears of what happens here, and not of what other nodes have told. */
  onLocalChange(listener: (change: PresenceChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Everybody who is shown by this node. */
  local(): PresenceChange[] {
    return [...this.#places].flatMap(([subjectId, { people }]) =>
      [...people.values()]
        .filter(({ node }) => node === undefined)
        .map(({ memberId, sessionKey, caret }) => ({
          kind: 'shown' as const,
          subjectId,
          memberId,
          sessionKey,
          caret,
        })),
    );
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
      if (early.until > Date.now()) this.show(subjectId, early.present);
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
        this.#early.set(`${subjectId}/${placeOf(present)}`, { subjectId, present, until });
      return false;
    }
    if (!this.#put(subjectId, present, undefined)) return false;
    const { memberId, sessionKey, caret } = present;
    this.#tell({ kind: 'shown', subjectId, memberId, sessionKey, caret });
    return true;
  }

  hide(subjectId: string, { memberId, sessionKey }: Who): void {
    const place = placeOf({ memberId, sessionKey });
    this.#early.delete(`${subjectId}/${place}`);
    if (this.#remove(subjectId, place, undefined))
      this.#tell({ kind: 'gone', subjectId, memberId, sessionKey });
    this.#tidy(subjectId);
  }

  /** Shows somebody who is on another node, whose policy was asked there. */
  showRemote(node: string, subjectId: string, present: Present): void {
    this.#put(subjectId, present, node);
  }

  hideRemote(node: string, subjectId: string, who: Who): void {
    this.#remove(subjectId, placeOf(who), node);
    this.#tidy(subjectId);
  }

  /** A node ended: with it went all whom it showed. */
  nodeGone(node: string): void {
    for (const [subjectId, { people }] of this.#places)
      for (const present of people.values())
        if (present.node === node) this.hideRemote(node, subjectId, present);
  }

  close(): void {
    clearInterval(this.#sweeper);
    for (const { watchers, timer } of this.#places.values()) {
      clearTimeout(timer);
      for (const watcher of watchers) void watcher.return();
    }
    this.#places.clear();
  }

  #tell(change: PresenceChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #put(subjectId: string, present: Present, node: string | undefined): boolean {
    const place = this.#place(subjectId);
    const at = placeOf(present);
    const before = place.people.get(at);
    if (!before) {
      const own = [...place.people].filter(([, { memberId }]) => memberId === present.memberId);
      const [oldest] = own;
      if (own.length >= mostEditorsEach && oldest) this.#forget(place, ...oldest);
      if (place.people.size >= mostEditors) return false;
    }
    const key = before?.key ?? (this.#keys += 1).toString(36);
    const { memberId, sessionKey, caret } = present;
    // Deleted first, so that the map is in the order of the last sign of life.
    place.people.delete(at);
    const until = Date.now() + this.#expiry;
    place.people.set(at, { memberId, sessionKey, caret, key, until, node });
    // A sign of life alone is no news.
    if (before && sameCaret(before.caret, caret)) return true;
    if (!before) place.came.add(at);
    else place.moved.add(at);
    this.#schedule(place);
    return true;
  }

  #remove(subjectId: string, at: string, node: string | undefined): boolean {
    const place = this.#places.get(subjectId);
    const present = place?.people.get(at);
    if (!place || present?.node !== node || !present) return false;
    this.#forget(place, at, present);
    return true;
  }

  #forget(place: Place, at: string, { key }: Placed): void {
    place.people.delete(at);
    place.moved.delete(at);
    // Whoever came to watch meanwhile was told of everybody, so of this one too.
    place.came.delete(at);
    place.gone.add(key);
    this.#schedule(place);
  }

  #leave(subjectId: string, memberId: string): void {
    for (const present of this.#places.get(subjectId)?.people.values() ?? [])
      if (present.memberId === memberId) this.hide(subjectId, present);
  }

  #schedule(place: Place): void {
    if (place.timer) return;
    const pause = Math.max(framePause, place.watchers.size * framePauseEach);
    const wait = Math.max(0, place.told + pause - Date.now());
    place.timer = setTimeout(() => this.#publish(place), wait).unref();
  }

  /** Tells what changed since the last event. */
  #publish(place: Place): void {
    place.timer = undefined;
    const now = Date.now();
    const { people, watchers, came, moved, gone } = place;
    const find = (places: Iterable<string>): Placed[] =>
      [...places].flatMap((at) => people.get(at) ?? []);
    const event: PresenceEvent = {
      whole: false,
      people: find(came),
      moved: find(moved).filter((present) => !came.has(placeOf(present))),
      gone: [...gone],
    };
    gone.clear();
    moved.clear();
    came.clear();
    place.told = now;
    if (event.people.length + event.moved.length + event.gone.length === 0) return;
    for (const watcher of watchers) watcher.push(event);
  }

  #sweep(now: number): void {
    for (const [subjectId, place] of this.#places)
      for (const present of place.people.values()) {
        if (present.until > now) continue;
        if (present.node === undefined) this.hide(subjectId, present);
        else this.hideRemote(present.node, subjectId, present);
      }
    for (const [key, { until }] of this.#early) if (until <= now) this.#early.delete(key);
  }

  #place(subjectId: string): Place {
    const known = this.#places.get(subjectId);
    if (known) return known;
    const place: Place = {
      people: new Map(),
      watchers: new Set(),
      came: new Set(),
      moved: new Set(),
      gone: new Set(),
      told: 0,
      timer: undefined,
    };
    this.#places.set(subjectId, place);
    return place;
  }

  #tidy(subjectId: string): void {
    const place = this.#places.get(subjectId);
    if (!place || place.people.size > 0 || place.watchers.size > 0) return;
    clearTimeout(place.timer);
    this.#places.delete(subjectId);
  }
}

/** Where somebody is in the list of a place. */
const placeOf = ({ memberId, sessionKey }: Who): string => `${memberId}/${sessionKey}`;

function sameCaret(one: Caret | null, other: Caret | null): boolean {
  if (!one || !other) return one === other;
  return (
    one.field === other.field &&
    Buffer.compare(one.anchor, other.anchor) === 0 &&
    Buffer.compare(one.head, other.head) === 0
  );
}
