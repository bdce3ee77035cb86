import * as Y from 'yjs';

/** Edits of one burst count as one change when we tell people how much is kept here. */
const BURST_PAUSE_MS = 700;
/** The server takes frames of up to a megabyte; base64 adds a third. */
const MOST_BYTES_AT_ONCE = 384 * 1024;
const MERGE_WIDTH = 16;

interface Entry {
  readonly update: Uint8Array;
  readonly burst: number;
  /** Moment of the edit, milliseconds. */
  readonly at: number;
  /** How many changes it stands for, where several were merged. */
  readonly worth: number;
}

/** Merges updates as a tree of small lists: merging a long list flat is superlinear. */
function mergeAll(updates: readonly Uint8Array[]): Uint8Array {
  let level = [...updates];
  while (level.length > 1) {
    const next: Uint8Array[] = [];
    for (let at = 0; at < level.length; at += MERGE_WIDTH)
      next.push(Y.mergeUpdates(level.slice(at, at + MERGE_WIDTH)));
    level = next;
  }
  return level[0] ?? new Uint8Array();
}

/** Merges updates to as few as can be sent: what is kept as one piece is sent as one. */
export function inPieces(updates: readonly Uint8Array[]): Uint8Array[] {
  const pieces: Uint8Array[][] = [];
  let bytes = Infinity;
  for (const update of updates) {
    bytes += update.length;
    if (bytes > MOST_BYTES_AT_ONCE) {
      pieces.push([]);
      bytes = update.length;
    }
    pieces.at(-1)?.push(update);
  }
  return pieces.map(mergeAll);
}

/** The edits that the server has not acknowledged, in order: some waiting, one batch on its way. */
export class Outbox {
  #waiting: Entry[] = [];
  #onItsWay: Entry[] = [];
  #most = Infinity;
  #burst = 0;
  #lastAt = -Infinity;

  /** Changes as people count them, on their way or waiting. */
  get changes(): number {
    const bursts = new Map<number, number>();
    for (const { burst, worth } of this.#entries)
      bursts.set(burst, Math.max(worth, bursts.get(burst) ?? 0));
    return [...bursts.values()].reduce((sum, worth) => sum + worth, 0);
  }

  /** When the first of them was made, milliseconds; undefined where there is none. */
  get since(): number | undefined {
    const [first] = this.#entries;
    return first?.at;
  }

  /** What is unacknowledged, in order; the same array of bytes for the same edit. */
  get updates(): readonly Uint8Array[] {
    return this.#entries.map(({ update }) => update);
  }

  get #entries(): readonly Entry[] {
    return [...this.#onItsWay, ...this.#waiting];
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#onItsWay.length === 0;
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** @param at moment of the edit, milliseconds. */
  add(update: Uint8Array, at: number): void {
    if (at - this.#lastAt > BURST_PAUSE_MS) this.#burst += 1;
    this.#lastAt = at;
    this.#waiting.push({ update, burst: this.#burst, at, worth: 1 });
  }

  /** Takes over what an earlier page could not send. @param at moment of its first edit */
  restore(updates: readonly Uint8Array[], changes: number, at: number): void {
    this.#burst += 1;
    for (const update of updates)
      this.#waiting.push({ update, burst: this.#burst, at, worth: changes });
  }

  /** The next batch, merged; what it was made of counts as on its way until told otherwise. */
  take(): Uint8Array {
    let bytes = 0;
    let many = 0;
    for (const { update } of this.#waiting) {
      bytes += update.length;
      if (many > 0 && (bytes > MOST_BYTES_AT_ONCE || many >= this.#most)) break;
      many += 1;
    }
    this.#onItsWay = this.#waiting.splice(0, many);
    return mergeAll(this.#onItsWay.map(({ update }) => update));
  }

  /** The batch was acknowledged. */
  confirm(): void {
    this.#onItsWay = [];
    this.#most = Infinity;
  }

  /** The batch has to be sent again. */
  putBack(): void {
    this.#waiting.unshift(...this.#onItsWay);
    this.#onItsWay = [];
  }

  /** The batch was too large as one: halves it. False when it was a single edit. */
  halve(): boolean {
    if (this.#onItsWay.length < 2) return false;
    this.#most = Math.ceil(this.#onItsWay.length / 2);
    this.putBack();
    return true;
  }

  /** Everything unacknowledged as one update. */
  all(): Uint8Array {
    return mergeAll([...this.#onItsWay, ...this.#waiting].map(({ update }) => update));
  }

  /** Puts one update in the place of everything unacknowledged. */
  replace(update: Uint8Array): void {
    const worth = Math.max(1, this.changes);
    const at = this.since ?? Date.now();
    this.#onItsWay = [];
    this.#waiting = [{ update, burst: this.#burst, at, worth }];
    // What comes next counts for itself.
    this.#burst += 1;
  }
}
