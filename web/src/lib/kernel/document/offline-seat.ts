import { seal, unseal } from './offline-crypto.ts';
import { chunksOf, type OfflineDatabase, type SeatRow } from './offline-database.ts';
import { seatLock } from './offline-store.ts';
import { mergeAll } from './outbox.ts';
import { SendingMark } from './sending-mark.ts';
import { takeLock } from './tab-locks.ts';

const MOST_CHUNKS = 32;

/** Unsent edits of an earlier page, merged. */
export interface UnsentEdit {
  readonly update: Uint8Array;
  readonly changes: number;
  /** When the first of them was made, milliseconds. */
  readonly since: number;
}

interface Now {
  readonly changes: number;
  readonly since: number;
  readonly clientId: number | undefined;
}

/** The place in the offline store where one editor of a document writes, and no other. */
export class OfflineSeat {
  readonly #database: OfflineDatabase;
  readonly #documentId: string;
  readonly #kind: string;
  #id: string = crypto.randomUUID();
  #path: string | undefined;
  #mark = new SendingMark(this.#id);
  #release: (() => void) | undefined;
  #chunks = 0;
  #nextChunk = 0;
  /** Its clientIDs are not written under again. */
  burnt = false;

  constructor(database: OfflineDatabase, documentId: string, kind: string) {
    this.#database = database;
    this.#documentId = documentId;
    this.#kind = kind;
  }

  get isEmpty(): boolean {
    return this.#chunks === 0;
  }

  /** The page that was written on. */
  get path(): string {
    return (this.#path ??= location.pathname);
  }

  isOwn(id: string): boolean {
    return id === this.#id;
  }

  onItsWay(yes: boolean): void {
    this.#mark.set(yes);
  }

  /** Takes all that nobody sits at and that has something unsent, or one other, or makes one. */
  async take(): Promise<SeatRow[]> {
    const seats = await this.#database.getAllFromIndex('seats', 'document', this.#documentId);
    const releases: (() => void)[] = [];
    const taken: SeatRow[] = [];
    for (const seat of seats.sort((one, other) => other.changes - one.changes)) {
      if (seat.changes === 0 && taken.length > 0) break;
      const release = await takeLock(seatLock(seat.id));
      if (!release) continue;
      releases.push(release);
      // Read again: whoever had it may have sent it in the meantime.
      const now = await this.#database.get('seats', seat.id);
      if (!now) continue;
      const whole = !SendingMark.isLeft(seat.id);
      taken.push({ ...now, clientId: whole ? now.clientId : null });
    }
    const [first] = taken;
    if (first) this.#id = first.id;
    else {
      const release = await takeLock(seatLock(this.#id));
      if (release) releases.push(release);
    }
    this.#path = first?.path;
    this.#mark = new SendingMark(this.#id);
    this.#release = () => releases.forEach((release) => release());
    return taken;
  }

  /** Gives it back to whoever comes next. */
  leave(): void {
    this.#mark.settle();
    this.#release?.();
    this.#release = undefined;
  }

  /** What a seat has not sent. `failed` where the key does not open all of it. */
  async read(key: CryptoKey, seat: string): Promise<{ updates: Uint8Array[]; failed: boolean }> {
    const rows = await this.#database.getAll('chunks', chunksOf(seat));
    const updates: Uint8Array[] = [];
    for (const { number, sealed } of rows) {
      const update = await unseal(key, sealed, `chunk/${seat}/${number}`);
      if (update) updates.push(update);
      if (seat === this.#id) this.#nextChunk = Math.max(this.#nextChunk, number + 1);
    }
    return { updates, failed: updates.length < rows.length };
  }

  /** Puts what several seats have not sent in the place of all of it, at this one. */
  async gather(
    key: CryptoKey,
    unsent: readonly UnsentEdit[],
    seats: readonly string[],
  ): Promise<void> {
    const number = this.#nextChunk++;
    const all = mergeAll(unsent.map(({ update }) => update));
    const sealed = await seal(key, all, `chunk/${this.#id}/${number}`);
    const transaction = this.#database.transaction(['seats', 'chunks'], 'readwrite');
    const chunks = transaction.objectStore('chunks');
    for (const id of seats) {
      await chunks.delete(chunksOf(id));
      await transaction.objectStore('seats').delete(id);
    }
    if (unsent.length > 0) {
      await chunks.put({ seat: this.#id, number, sealed });
      const changes = unsent.reduce((sum, one) => sum + one.changes, 0);
      const since = Math.min(...unsent.map((one) => one.since));
      const row = this.row({ changes, since, clientId: undefined });
      await transaction.objectStore('seats').put(row);
      this.#chunks = 1;
    }
    await transaction.done;
    SendingMark.forget(this.#id);
  }

  /**
   * Adds edits to what is unsent, or writes all of it anew where there are many pieces.
   * @param now what is unsent when it has been sealed; nothing is kept where that is nothing
   */
  async write(
    key: CryptoKey,
    { fresh, all }: { fresh: readonly Uint8Array[]; all: readonly Uint8Array[] },
    now: () => Now | undefined,
  ): Promise<void> {
    const anew = this.#chunks >= MOST_CHUNKS;
    const number = this.#nextChunk;
    const sealed =
      fresh.length > 0 &&
      (await seal(key, mergeAll(anew ? all : fresh), `chunk/${this.#id}/${number}`));
    // While it was sealed it may have been acknowledged.
    const state = now();
    if (!state) return;
    const gone = state.changes === 0;
    const transaction = this.#database.transaction(['seats', 'chunks'], 'readwrite');
    const chunks = transaction.objectStore('chunks');
    if (gone || anew) await chunks.delete(chunksOf(this.#id));
    if (sealed && !gone) await chunks.put({ seat: this.#id, number, sealed });
    await transaction.objectStore('seats').put(this.row(state));
    await transaction.done;
    this.#nextChunk = number + 1;
    this.#chunks = gone ? 0 : anew ? 1 : this.#chunks + 1;
  }

  /** Deletes it with what is unsent, or another's. */
  async remove(id: string = this.#id): Promise<void> {
    const transaction = this.#database.transaction(['seats', 'chunks'], 'readwrite');
    await transaction.objectStore('chunks').delete(chunksOf(id));
    await transaction.objectStore('seats').delete(id);
    await transaction.done;
    SendingMark.forget(id);
    if (id === this.#id) this.#chunks = 0;
  }

  /** Notes under which clientID to go on, where nothing is unsent. */
  async rest(clientId: number | undefined): Promise<void> {
    const transaction = this.#database.transaction('seats', 'readwrite');
    const known = await transaction.store.get(this.#id);
    if (!known || known.changes === 0)
      await transaction.store.put(this.row({ changes: 0, since: Date.now(), clientId }));
    await transaction.done;
  }

  row({ changes, since, clientId }: Now): SeatRow {
    return {
      id: this.#id,
      documentId: this.#documentId,
      kind: this.#kind,
      clientId: this.burnt ? null : (clientId ?? null),
      changes,
      since,
      usedAt: Date.now(),
      path: this.path,
    };
  }
}
