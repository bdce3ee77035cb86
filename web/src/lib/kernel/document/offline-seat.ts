import { seal, unseal } from './offline-crypto.ts';
import { chunksOf, type OfflineDatabase, type SeatRow } from './offline-database.ts';
import { seatLock } from './offline-store.ts';
import { inPieces } from './outbox.ts';
import { SendingMark } from './sending-mark.ts';
import { takeLock } from './tab-locks.ts';

const MOST_CHUNKS = 32;

/** Unsent edits of an earlier page, merged to pieces that can be sent. */
export interface UnsentEdit {
  readonly updates: readonly Uint8Array[];
  readonly changes: number;
  /** When the first of them was made, milliseconds. */
  readonly since: number;
}

interface Now {
  readonly changes: number;
  readonly since: number;
  readonly clientId: number | undefined;
  /** Nothing that stands at the seat may be deleted: it is nowhere else. */
  readonly hold?: boolean;
}

/** The place in the offline store where one editor of a document writes, and no other. */
export class OfflineSeat {
  readonly #database: OfflineDatabase;
  readonly #documentId: string;
  readonly #kind: string;
  #id: string = crypto.randomUUID();
  #path: string | undefined;
  #mark = new SendingMark(this.#id);
  readonly #releases = new Map<string, () => void>();
  #chunks = 0;
  #mostChunks = MOST_CHUNKS;
  #nextChunk = 0;
  #toRenew = false;
  /** Its clientIDs are not written under again. */
  burnt = false;

  constructor(database: OfflineDatabase, documentId: string, kind: string) {
    this.#database = database;
    this.#documentId = documentId;
    this.#kind = kind;
  }

  /** Something stands here that is to go with what is written next. */
  get isToRenew(): boolean {
    return this.#toRenew;
  }

  renew(): void {
    this.#toRenew = true;
  }

  get isEmpty(): boolean {
    return this.#chunks === 0;
  }

  /** The page that was written on. */
  get path(): string {
    return (this.#path ??= location.pathname + location.search);
  }

  isOwn(id: string): boolean {
    return id === this.#id;
  }

  onItsWay(yes: boolean): void {
    this.#mark.set(yes);
  }

  /** Takes all that nobody sits at and that has something unsent, or one other. */
  async take(): Promise<SeatRow[]> {
    const seats = await this.#database.getAllFromIndex('seats', 'document', this.#documentId);
    const taken: SeatRow[] = [];
    for (const seat of seats.sort((one, other) => other.changes - one.changes)) {
      if (seat.changes === 0 && taken.length > 0) break;
      const release = await takeLock(seatLock(seat.id));
      if (!release) continue;
      this.#releases.set(seat.id, release);
      // Read again: whoever had it may have sent it in the meantime.
      const now = await this.#database.get('seats', seat.id);
      if (!now) {
        this.giveBack(seat.id);
        continue;
      }
      const whole = !SendingMark.isLeft(seat.id);
      taken.push({ ...now, clientId: whole ? now.clientId : null });
    }
    return taken;
  }

  /** Goes on at one of those that were taken, or at a new one. */
  async sit(at: SeatRow | undefined): Promise<void> {
    if (at) this.#id = at.id;
    else {
      const release = await takeLock(seatLock(this.#id));
      if (release) this.#releases.set(this.#id, release);
    }
    this.#path = at?.path;
    this.#mark = new SendingMark(this.#id);
  }

  /** Leaves one of those that were taken as it is. */
  giveBack(id: string): void {
    this.#releases.get(id)?.();
    this.#releases.delete(id);
  }

  /** Gives all back to whoever comes next. */
  leave(): void {
    this.#mark.settle();
    for (const release of this.#releases.values()) release();
    this.#releases.clear();
  }

  /** What a seat has not sent. `failed` where the key does not open all of it. */
  async read(key: CryptoKey, seat: string): Promise<{ updates: Uint8Array[]; failed: boolean }> {
    const rows = await this.#database.getAll('chunks', chunksOf(seat));
    const updates: Uint8Array[] = [];
    for (const { number, sealed } of rows) {
      const update = await unseal(key, sealed, `chunk/${seat}/${number}`);
      if (update) updates.push(update);
      this.#nextChunk = Math.max(this.#nextChunk, number + 1);
    }
    return { updates, failed: updates.length < rows.length };
  }

  /** Puts what several seats have not sent in the place of all of it, at this one. */
  async gather(
    key: CryptoKey,
    unsent: readonly UnsentEdit[],
    seats: readonly string[],
  ): Promise<void> {
    const rows = await this.#sealed(
      key,
      unsent.flatMap(({ updates }) => updates),
    );
    const transaction = this.#database.transaction(['seats', 'chunks'], 'readwrite');
    const chunks = transaction.objectStore('chunks');
    for (const id of seats) {
      await chunks.delete(chunksOf(id));
      await transaction.objectStore('seats').delete(id);
    }
    if (unsent.length > 0) {
      for (const row of rows) await chunks.put(row);
      const changes = unsent.reduce((sum, one) => sum + one.changes, 0);
      const since = Math.min(...unsent.map((one) => one.since));
      const row = this.row({ changes, since, clientId: undefined });
      await transaction.objectStore('seats').put(row);
      this.#chunks = rows.length;
      this.#mostChunks = rows.length + MOST_CHUNKS;
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
    const anew = !now()?.hold && (this.#toRenew || this.#chunks >= this.#mostChunks);
    const rows = await this.#sealed(key, anew ? all : fresh);
    // While it was sealed it may have been acknowledged.
    const state = now();
    if (!state) return;
    const gone = state.changes === 0;
    if (gone && state.hold) return;
    const transaction = this.#database.transaction(['seats', 'chunks'], 'readwrite');
    const chunks = transaction.objectStore('chunks');
    if (gone || anew) await chunks.delete(chunksOf(this.#id));
    if (!gone) for (const row of rows) await chunks.put(row);
    await transaction.objectStore('seats').put(this.row(state));
    await transaction.done;
    this.#chunks = gone ? 0 : (anew ? 0 : this.#chunks) + rows.length;
    if (!gone && !anew) return;
    this.#mostChunks = this.#chunks + MOST_CHUNKS;
    this.#toRenew = false;
  }

  #sealed(key: CryptoKey, updates: readonly Uint8Array[]) {
    return Promise.all(
      inPieces(updates).map(async (piece) => {
        const number = this.#nextChunk++;
        const sealed = await seal(key, piece, `chunk/${this.#id}/${number}`);
        return { seat: this.#id, number, sealed };
      }),
    );
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
