import * as Y from 'yjs';
import type { Restored } from './document-link.ts';
import { seal, unseal, type Sealed } from './offline-crypto.ts';
import { chunksOf, type RefusedRow, type SeatRow } from './offline-database.ts';
import type { HeldKey } from './offline-key.ts';
import { seatLock, type OfflineStore, type Unsent, type Withdrawn } from './offline-store.ts';
import { mergeAll } from './outbox.ts';
import { packEdit, unpackEdit, type RefusedEdit } from './refused-edit.ts';
import { SendingMark } from './sending-mark.ts';
import { takeLock } from './tab-locks.ts';

/** While the server answers, an edit is gone from here before it is worth storing. */
const ONLINE_PAUSE_MS = 200;
/** A copy is written when nothing was changed for so long, */
const COPY_AFTER_MS = 3_000;
/** and not more often than this. */
const COPY_EVERY_MS = 20_000;
/** Bytes: a larger document is fetched each time. */
const LARGEST_COPY = 8 * 1024 * 1024;
const MOST_CHUNKS = 32;

/** What the editor has now, asked whenever something is to be stored. */
export interface EditorState {
  readonly updates: readonly Uint8Array[];
  readonly changes: number;
  readonly since: number | undefined;
  readonly clientId: number | undefined;
  /** Whether edits leave at once. */
  readonly online: boolean;
  /** The whole document, where all of it is acknowledged. */
  copy(): Uint8Array | undefined;
}

/** What an editor begins with. */
export interface Loaded {
  readonly restored?: Restored;
  /** The person may not read the document any more: what was kept of it has been deleted. */
  readonly withdrawn?: Withdrawn;
  /** What the key does not open, since the server's secret is another one now: it is deleted. */
  readonly unreadable?: Unsent | undefined;
}

/** One editor's part of the offline store: its seat at one document. */
export class OfflineDocument {
  readonly documentId: string;
  readonly #store: OfflineStore;
  readonly #kind: string;
  readonly #look: () => EditorState;
  readonly #onStored: (all: boolean) => void;
  #seat: string = crypto.randomUUID();
  #mark = new SendingMark(this.#seat);
  #release: (() => void) | undefined;
  #held: HeldKey | undefined;
  #chunks = 0;
  #nextChunk = 0;
  #stored = new WeakSet<Uint8Array>();
  #burnt = false;
  #ended = false;
  #writing: Promise<void> | undefined;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #copyTimer: ReturnType<typeof setTimeout> | undefined;
  #copiedAt = 0;

  /**
   * @param look what the editor has now
   * @param onStored told whether all that is unsent is stored here
   */
  constructor(
    store: OfflineStore,
    documentId: string,
    kind: string,
    look: () => EditorState,
    onStored: (all: boolean) => void,
  ) {
    this.#store = store;
    this.documentId = documentId;
    this.#kind = kind;
    this.#look = look;
    this.#onStored = onStored;
    document.addEventListener('visibilitychange', this.#onHidden);
  }

  /**
   * Takes a seat, and with it what earlier pages left of the document: the copy, and the unsent
   * edits of seats that nobody sits at.
   */
  async load(): Promise<Loaded> {
    const { database } = this.#store;
    const [copy, seats] = await Promise.all([
      database.get('copies', this.documentId),
      database.getAllFromIndex('seats', 'document', this.documentId),
    ]);
    const taken = await this.#takeSeats(seats);
    const unsent = taken.filter(({ changes }) => changes > 0);
    const asked = this.#store.keyOf(this.documentId).then((answer) => {
      if (typeof answer !== 'string') this.#held = answer;
      return answer;
    });
    // Nothing is here: the document need not wait for the key.
    if (!copy && unsent.length === 0) {
      void asked.then(() => this.note());
      return { restored: { clientId: taken[0]?.clientId ?? undefined, ownIds: [], unsent: [] } };
    }
    const answer = await asked;
    if (answer === 'withdrawn') return { withdrawn: await this.#store.forget(this.documentId) };
    if (answer === 'unavailable') {
      this.#leaveSeats();
      return {};
    }
    return this.#restore(answer, taken, copy?.sealed);
  }

  /**
   * Takes over what a tab left that is gone since. `adopt` puts it into the editor, from where it
   * is stored at this seat before it goes from the other.
   */
  async takeLeftovers(adopt: (restored: Restored) => void): Promise<void> {
    const held = this.#held;
    if (!held || this.#ended) return;
    const { database } = this.#store;
    const seats = await database.getAllFromIndex('seats', 'document', this.documentId);
    for (const { id } of seats.filter(({ changes }) => changes > 0)) {
      const release = id !== this.#seat && (await takeLock(seatLock(id)));
      if (!release) continue;
      try {
        const seat = await database.get('seats', id);
        if (!seat || this.#ended) continue;
        const { updates } = await this.#readChunks(held.key, id);
        const { changes, since } = seat;
        const update = mergeAll(updates);
        const ownIds = updates.length > 0 ? idsIn(update) : [];
        if (updates.length > 0) adopt({ ownIds, unsent: [{ update, changes, since }] });
        await this.flush();
        const safe = this.#look().updates.every((each) => this.#stored.has(each));
        if (safe) await this.#removeSeats([id]);
      } finally {
        release();
      }
    }
  }

  /** Something of the editor has changed: stores what must be stored. */
  note(): void {
    if (this.#ended || !this.#held) return;
    const { updates, online } = this.#look();
    clearTimeout(this.#timer);
    if (updates.length === 0 && this.#chunks === 0) this.#onStored(true);
    else if (updates.some((update) => !this.#stored.has(update)) || updates.length === 0) {
      if (online) this.#timer = setTimeout(() => void this.flush(), ONLINE_PAUSE_MS);
      else void this.flush();
    }
    clearTimeout(this.#copyTimer);
    const wait = Math.max(COPY_AFTER_MS, this.#copiedAt + COPY_EVERY_MS - Date.now());
    this.#copyTimer = setTimeout(() => void this.#writeCopy(), wait);
  }

  onItsWay(yes: boolean): void {
    this.#mark.set(yes);
  }

  /** Stores all that is unsent now. Never fails: what could not be stored stays on the page. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#again = true;
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  /**
   * Keeps what the server did not take, in the place of what was to be sent. Its clientIDs are not
   * written under again: the kept edit has numbers of them that new edits would have too.
   */
  async refuse(edit: RefusedEdit): Promise<void> {
    this.#burnt = true;
    const held = this.#held;
    if (!held) return;
    const { id, changes, since, code } = edit;
    const sealed = await seal(held.key, packEdit(edit), `refused/${id}`);
    const { database } = this.#store;
    const { documentId } = this;
    const transaction = database.transaction(['refused', 'seats', 'chunks'], 'readwrite');
    const { lineageId } = held;
    const path = location.pathname;
    const kind = this.#kind;
    await transaction
      .objectStore('refused')
      .put({ id, documentId, lineageId, kind, changes, since, code, path, sealed });
    await transaction.objectStore('seats').delete(this.#seat);
    await transaction.objectStore('chunks').delete(chunksOf(this.#seat));
    await transaction.done;
    this.#chunks = 0;
  }

  /** What was not taken of this document, of those before it and of those made from it. */
  async refused(): Promise<readonly RefusedEdit[]> {
    const answer = await this.#store.keyOf(this.documentId);
    if (typeof answer === 'string') return [];
    const edits: RefusedEdit[] = [];
    for (const row of await this.#store.refusedOf(answer.lineageId)) {
      const plain = await unseal(answer.key, row.sealed, `refused/${row.id}`);
      if (plain) edits.push({ ...unpackEdit(plain), ...pick(row) });
    }
    return edits;
  }

  forgetRefused(ids: readonly string[]): Promise<void> {
    return this.#store.forgetRefused(ids);
  }

  async dropCopy(): Promise<void> {
    await this.#store.database.delete('copies', this.documentId);
  }

  stillMine(): Promise<HeldKey | Withdrawn | undefined> {
    return this.#store.stillMine(this.documentId);
  }

  /** Writes what is to be written, and gives the seat back. */
  async leave(): Promise<void> {
    if (this.#ended) return;
    clearTimeout(this.#timer);
    clearTimeout(this.#copyTimer);
    const { copy } = this.#look();
    const state = copy();
    await this.flush();
    this.#ended = true;
    await this.#writeCopy(state);
    this.#mark.settle();
    this.#leaveSeats();
  }

  /** Gives the seat back and writes nothing: what was kept has been deleted. */
  abandon(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#copyTimer);
    this.#mark.settle();
    this.#leaveSeats();
  }

  /** A page in the background may be thrown away without another word. */
  readonly #onHidden = (): void => {
    if (document.visibilityState !== 'hidden') return;
    void this.flush();
    void this.#writeCopy();
  };

  async #takeSeats(seats: readonly SeatRow[]): Promise<SeatRow[]> {
    const releases: (() => void)[] = [];
    const taken: SeatRow[] = [];
    // What is unsent first; of the rest one seat is enough.
    for (const seat of [...seats].sort((one, other) => other.changes - one.changes)) {
      if (seat.changes === 0 && taken.length > 0) break;
      const release = await takeLock(seatLock(seat.id));
      if (!release) continue;
      // Read again: whoever had it may have sent it in the meantime.
      const now = await this.#store.database.get('seats', seat.id);
      if (!now) {
        release();
        continue;
      }
      releases.push(release);
      const whole = !SendingMark.isLeft(seat.id);
      taken.push({ ...now, clientId: whole ? now.clientId : null });
    }
    if (taken[0]) this.#seat = taken[0].id;
    else {
      const release = await takeLock(seatLock(this.#seat));
      if (release) releases.push(release);
    }
    this.#mark = new SendingMark(this.#seat);
    this.#release = () => releases.forEach((release) => release());
    return taken;
  }

  #leaveSeats(): void {
    document.removeEventListener('visibilitychange', this.#onHidden);
    this.#release?.();
    this.#release = undefined;
  }

  async #restore(
    { key }: HeldKey,
    taken: readonly SeatRow[],
    copy: Sealed | undefined,
  ): Promise<Loaded> {
    const unsent: { update: Uint8Array; changes: number; since: number }[] = [];
    const lost: SeatRow[] = [];
    for (const seat of taken) {
      const { updates, failed } = await this.#readChunks(key, seat.id);
      if (failed) lost.push(seat);
      const { changes, since } = seat;
      if (updates.length > 0) unsent.push({ update: mergeAll(updates), changes, since });
    }
    const written = taken.filter(({ changes }) => changes > 0);
    // What several tabs left behind is one seat's now, in one step.
    if (written.length > 0)
      await this.#replaceChunks(
        key,
        unsent,
        written.map(({ id }) => id),
      );
    for (const { update } of unsent) this.#stored.add(update);
    SendingMark.forget(this.#seat);
    const state = copy && (await unseal(key, copy, `copy/${this.documentId}`));
    const ids = unsent.flatMap(({ update }) => idsIn(update));
    const clientId = taken[0]?.clientId ?? undefined;
    const [unreadable] = lost;
    return {
      restored: { state, clientId, ownIds: [...new Set(ids)], unsent },
      unreadable: unreadable && { changes: unreadable.changes, since: unreadable.since },
    };
  }

  /** What a seat has not sent. `failed` where the key does not open all of it. */
  async #readChunks(key: CryptoKey, seat: string) {
    const rows = await this.#store.database.getAll('chunks', chunksOf(seat));
    const updates: Uint8Array[] = [];
    for (const { number, sealed } of rows) {
      const update = await unseal(key, sealed, `chunk/${seat}/${number}`);
      if (update) updates.push(update);
      if (seat === this.#seat) this.#nextChunk = Math.max(this.#nextChunk, number + 1);
    }
    return { updates, failed: updates.length < rows.length };
  }

  async #removeSeats(ids: readonly string[]): Promise<void> {
    const transaction = this.#store.database.transaction(['seats', 'chunks'], 'readwrite');
    for (const id of ids) {
      await transaction.objectStore('chunks').delete(chunksOf(id));
      await transaction.objectStore('seats').delete(id);
      SendingMark.forget(id);
    }
    await transaction.done;
  }

  async #replaceChunks(
    key: CryptoKey,
    unsent: readonly { update: Uint8Array; changes: number; since: number }[],
    seats: readonly string[],
  ): Promise<void> {
    const all = mergeAll(unsent.map(({ update }) => update));
    const number = this.#nextChunk++;
    const sealed = await seal(key, all, `chunk/${this.#seat}/${number}`);
    const transaction = this.#store.database.transaction(['seats', 'chunks'], 'readwrite');
    const chunks = transaction.objectStore('chunks');
    for (const id of seats) {
      await chunks.delete(chunksOf(id));
      await transaction.objectStore('seats').delete(id);
    }
    if (unsent.length > 0) {
      await chunks.put({ seat: this.#seat, number, sealed });
      const changes = unsent.reduce((sum, one) => sum + one.changes, 0);
      const since = Math.min(...unsent.map((one) => one.since));
      const row = this.#seatRow({ changes, since, clientId: undefined });
      await transaction.objectStore('seats').put(row);
      this.#chunks = 1;
    }
    await transaction.done;
  }

  #seatRow(now: { changes: number; since: number; clientId: number | undefined }): SeatRow {
    return {
      id: this.#seat,
      documentId: this.documentId,
      kind: this.#kind,
      clientId: this.#burnt ? null : (now.clientId ?? null),
      changes: now.changes,
      since: now.since,
      usedAt: Date.now(),
      path: location.pathname,
    };
  }

  async #write(): Promise<void> {
    while (this.#again && !this.#ended) {
      this.#again = false;
      try {
        await this.#writeOnce();
      } catch {
        // No room, or the database is gone: the page keeps it, and says so.
        this.#onStored(false);
        return;
      }
    }
  }

  async #writeOnce(): Promise<void> {
    const held = this.#held;
    if (!held) return;
    const before = this.#look();
    const fresh = before.updates.filter((update) => !this.#stored.has(update));
    if (before.updates.length > 0 && fresh.length === 0) return this.#onStored(true);
    const anew = this.#chunks >= MOST_CHUNKS;
    const number = this.#nextChunk;
    const parts = anew ? before.updates : fresh;
    const sealed =
      fresh.length > 0 && (await seal(held.key, mergeAll(parts), `chunk/${this.#seat}/${number}`));
    // While it was sealed it may have been acknowledged.
    const { updates, changes, since = Date.now(), clientId } = this.#look();
    const gone = updates.length === 0;
    if (this.#ended) return;
    const transaction = this.#store.database.transaction(['seats', 'chunks'], 'readwrite');
    const chunks = transaction.objectStore('chunks');
    if (gone || anew) await chunks.delete(chunksOf(this.#seat));
    if (sealed && !gone) await chunks.put({ seat: this.#seat, number, sealed });
    await transaction.objectStore('seats').put(this.#seatRow({ changes, since, clientId }));
    await transaction.done;
    this.#nextChunk = number + 1;
    this.#chunks = gone ? 0 : anew ? 1 : this.#chunks + 1;
    for (const update of fresh) this.#stored.add(update);
    this.#onStored(this.#look().updates.every((update) => this.#stored.has(update)));
  }

  async #writeCopy(state: Uint8Array | undefined = this.#look().copy()): Promise<void> {
    const held = this.#held;
    if (!held || !state || state.length > LARGEST_COPY) return;
    this.#copiedAt = Date.now();
    const { documentId } = this;
    const sealed = await seal(held.key, state, `copy/${documentId}`);
    const { clientId } = this.#look();
    try {
      const { database } = this.#store;
      const transaction = database.transaction(['copies', 'seats'], 'readwrite');
      const usedAt = Date.now();
      await transaction.objectStore('copies').put({ documentId, kind: this.#kind, usedAt, sealed });
      const seat = await transaction.objectStore('seats').get(this.#seat);
      if (!seat || seat.changes === 0)
        await transaction
          .objectStore('seats')
          .put(this.#seatRow({ changes: 0, since: usedAt, clientId }));
      await transaction.done;
    } catch {
      // A copy is a convenience.
    }
  }
}

/** The clientIDs under which an update was written. */
const idsIn = (update: Uint8Array): number[] => [...Y.parseUpdateMeta(update).to.keys()];

const pick = ({ id, changes, since, code, documentId }: RefusedRow) => ({
  id,
  changes,
  since,
  code: code as RefusedEdit['code'],
  documentId,
});
