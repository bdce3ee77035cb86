import { deleteDB } from 'idb';
import {
  allStores,
  chunksOf,
  databaseName,
  openDatabase,
  prune,
  pruneOthers,
  type OfflineDatabase,
  type RefusedRow,
  type SeatRow,
} from './offline-database.ts';
import type { HeldKey, KeyAnswer, KeySource } from './offline-key.ts';
import { SendingMark } from './sending-mark.ts';
import { heldLocks } from './tab-locks.ts';

export const seatLock = (seat: string): string => `roundtable-seat-${seat}`;

/** What of somebody's exists on this computer alone. */
export interface Unsent {
  readonly changes: number;
  /** When the first of it was written, milliseconds; undefined where there is none. */
  readonly since: number | undefined;
}

/** What a document lost with the access to it. */
export interface Withdrawn extends Unsent {
  readonly kind: string;
}

/**
 * What one account keeps of its documents on this computer. The keys are the server's: they are
 * held in memory, and given again for as long as the person may read the document.
 */
export class OfflineStore {
  readonly database: OfflineDatabase;
  readonly #keySource: KeySource;
  readonly #keys = new Map<string, Promise<KeyAnswer>>();
  readonly #ended = new AbortController();
  /** Seats that the key of today does not open; a page that is loaded later tries again. */
  readonly #locked = new Set<string>();

  private constructor(database: OfflineDatabase, keySource: KeySource) {
    this.database = database;
    this.#keySource = keySource;
  }

  /** @param account what tells accounts apart, without a word of a person */
  static async open(account: string, keySource: KeySource): Promise<OfflineStore> {
    const name = databaseName(account);
    return new OfflineStore(await openDatabase(name), keySource);
  }

  /** Removes what is old, of everybody who was ever signed in at this computer. */
  async prune(now = Date.now()): Promise<void> {
    await prune(this.database, now);
    await pruneOthers(this.database.name, now);
  }

  /** The key of a document; asked for once a page, and again after it could not be had. */
  keyOf(documentId: string): Promise<KeyAnswer> {
    let asked = this.#keys.get(documentId);
    if (!asked) {
      asked = this.#keySource(documentId, this.#ended.signal).then((answer) => {
        if (typeof answer === 'string') this.#keys.delete(documentId);
        return answer;
      });
      this.#keys.set(documentId, asked);
    }
    return asked;
  }

  /** Whether the document may still be read; what was kept of it goes where not. */
  async stillMine(documentId: string): Promise<HeldKey | Withdrawn | undefined> {
    this.#keys.delete(documentId);
    const answer = await this.keyOf(documentId);
    if (answer === 'withdrawn') return this.forget(documentId);
    return answer === 'unavailable' ? undefined : answer;
  }

  /** Deletes all that is kept of a document; answers what of it was unsent. */
  async forget(documentId: string): Promise<Withdrawn> {
    this.#keys.delete(documentId);
    const transaction = this.database.transaction(allStores, 'readwrite');
    const seats = await transaction.objectStore('seats').index('document').getAll(documentId);
    const refused = await transaction.objectStore('refused').index('document').getAll(documentId);
    await transaction.objectStore('copies').delete(documentId);
    for (const { id } of seats) {
      await transaction.objectStore('seats').delete(id);
      await transaction.objectStore('chunks').delete(chunksOf(id));
      SendingMark.forget(id);
    }
    for (const { id } of refused) await transaction.objectStore('refused').delete(id);
    await transaction.done;
    const kind = [...seats, ...refused][0]?.kind ?? '';
    return { kind, ...sum([...seats, ...refused]) };
  }

  /** Unsent edits that no open tab is looking after. */
  async leftovers(): Promise<readonly SeatRow[]> {
    const [seats, held] = await Promise.all([this.database.getAll('seats'), heldLocks()]);
    return seats.filter(
      ({ id, changes }) => changes > 0 && !held.has(seatLock(id)) && !this.#locked.has(id),
    );
  }

  /** Notes what the key does not open. Answers what of it was not known. */
  lock(seats: readonly SeatRow[]): readonly SeatRow[] {
    const fresh = seats.filter(({ id }) => !this.#locked.has(id));
    for (const { id } of fresh) this.#locked.add(id);
    return fresh;
  }

  isLocked(seat: string): boolean {
    return this.#locked.has(seat);
  }

  /** Which of some seats have something unsent. */
  async unsentOf(seats: readonly string[]): Promise<readonly string[]> {
    const rows = await Promise.all(seats.map((id) => this.database.get('seats', id)));
    return rows.flatMap((row) => (row && row.changes > 0 ? row.id : []));
  }

  /** Edits that were not taken, of a document and of those made from it or before it. */
  refusedOf(lineageId: string): Promise<readonly RefusedRow[]> {
    return this.database.getAllFromIndex('refused', 'lineage', lineageId);
  }

  /** All edits that were not taken. */
  refused(): Promise<readonly RefusedRow[]> {
    return this.database.getAll('refused');
  }

  async forgetRefused(ids: readonly string[]): Promise<void> {
    const transaction = this.database.transaction('refused', 'readwrite');
    for (const id of ids) await transaction.store.delete(id);
    await transaction.done;
  }

  /** All that this account has here and nowhere else, that of its other tabs too. */
  async unsent(): Promise<Unsent> {
    const [seats, refused] = await Promise.all([
      this.database.getAll('seats'),
      this.database.getAll('refused'),
    ]);
    return sum([...seats, ...refused]);
  }

  /** Keeps what is unsent alone: the copies of what the server has go. */
  async forgetSent(): Promise<void> {
    const transaction = this.database.transaction(['copies', 'seats'], 'readwrite');
    await transaction.objectStore('copies').clear();
    const seats = transaction.objectStore('seats');
    for (const { id, changes } of await seats.getAll()) if (changes === 0) await seats.delete(id);
    await transaction.done;
  }

  /** Deletes everything, what is unsent too. */
  async forgetAll(): Promise<void> {
    const { name } = this.database;
    // First emptied: a tab that does not let go would put the removal off.
    const transaction = this.database.transaction(allStores, 'readwrite');
    for (const id of await transaction.objectStore('seats').getAllKeys()) SendingMark.forget(id);
    for (const store of allStores) await transaction.objectStore(store).clear();
    await transaction.done;
    this.close();
    await deleteDB(name);
  }

  /** Lets go of the keys and of the database. */
  close(): void {
    this.#ended.abort();
    this.#keys.clear();
    this.database.close();
  }
}

export function sum(rows: readonly Unsent[]): Unsent {
  const counted = rows.filter(({ changes }) => changes > 0);
  const moments = counted.flatMap(({ since }) => since ?? []);
  return {
    changes: counted.reduce((total, { changes }) => total + changes, 0),
    since: moments.length > 0 ? Math.min(...moments) : undefined,
  };
}
