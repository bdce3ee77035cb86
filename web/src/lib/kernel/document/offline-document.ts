import * as Y from 'yjs';
import { session } from '../session/session.svelte.ts';
import type { Restored } from './document-link.ts';
import { seal, unseal, type Sealed } from './offline-crypto.ts';
import type { RefusedRow, SeatRow } from './offline-database.ts';
import type { HeldKey } from './offline-key.ts';
import { OfflineSeat, type UnsentEdit } from './offline-seat.ts';
import { seatLock, type OfflineStore, type Withdrawn } from './offline-store.ts';
import { inPieces } from './outbox.ts';
import { packEdit, unpackEdit, type RefusedEdit } from './refused-edit.ts';
import { takeLock } from './tab-locks.ts';

/** While the server answers, an edit is gone from here before it is worth storing. */
const ONLINE_PAUSE_MS = 200;
/** A copy is written when nothing was changed for so long, */
const COPY_AFTER_MS = 3_000;
/** and not more often than this. */
const COPY_EVERY_MS = 20_000;
/** Bytes: a larger document is fetched each time. */
const LARGEST_COPY = 8 * 1024 * 1024;

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
  /** What the key does not open, since the server's secret is another one now. It stays. */
  readonly unreadable?: readonly SeatRow[];
}

/** One editor's part of the offline store: its seat at one document. */
export class OfflineDocument {
  readonly documentId: string;
  readonly #store: OfflineStore;
  readonly #kind: string;
  readonly #look: () => EditorState;
  readonly #onStored: (all: boolean) => void;
  readonly #seat: OfflineSeat;
  #held: HeldKey | undefined;
  readonly #stored = new WeakSet<Uint8Array>();
  /** Edits that were not taken, and are not stored as such: what stands at the seat is all there is. */
  readonly #owed = new Set<string>();
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
    this.#seat = new OfflineSeat(store.database, documentId, kind);
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
    const copy = await database.get('copies', this.documentId);
    const taken = await this.#seat.take();
    const unsent = taken.filter(({ changes }) => changes > 0);
    const asked = this.#store.keyOf(this.documentId);
    // Nothing is here: the document need not wait for the key.
    if (!copy && unsent.length === 0) {
      await this.#seat.sit(taken[0]);
      void asked.then((answer) => {
        if (typeof answer !== 'string') this.#held = answer;
        this.note();
      });
      return { restored: { clientId: taken[0]?.clientId ?? undefined, ownIds: [], unsent: [] } };
    }
    const answer = await asked;
    if (answer === 'withdrawn') return { withdrawn: await this.#store.forget(this.documentId) };
    if (answer === 'unavailable') {
      this.#seat.leave();
      return {};
    }
    return this.#restore(answer, taken, copy?.sealed);
  }

  /**
   * Takes over what a tab left that is gone since. `adopt` puts it into the editor, from where it
   * is stored at this seat before it goes from the other. Answers what the key does not open.
   */
  async takeLeftovers(adopt: (restored: Restored) => void): Promise<readonly SeatRow[]> {
    const held = this.#held;
    const lost: SeatRow[] = [];
    if (!held || this.#ended) return lost;
    const { database } = this.#store;
    const seats = await database.getAllFromIndex('seats', 'document', this.documentId);
    for (const { id, changes: unsent } of seats) {
      if (unsent === 0 || this.#store.isLocked(id)) continue;
      const release = !this.#seat.isOwn(id) && (await takeLock(seatLock(id)));
      if (!release) continue;
      try {
        const seat = await database.get('seats', id);
        if (!seat || this.#ended) continue;
        const read = await this.#seat.read(held.key, id);
        if (read.failed) {
          lost.push(seat);
          continue;
        }
        const { changes, since } = seat;
        const updates = inPieces(read.updates);
        if (updates.length > 0)
          adopt({ ownIds: idsIn(updates), unsent: [{ updates, changes, since }] });
        await this.flush();
        const safe = this.#look().updates.every((each) => this.#stored.has(each));
        if (safe) await this.#seat.remove(id);
      } finally {
        release();
      }
    }
    return this.#store.lock(lost);
  }

  /** Which of some seats still have something unsent that is not this editor's now. */
  async left(seats: readonly string[]): Promise<readonly string[]> {
    const unsent = await this.#store.unsentOf(seats);
    return unsent.filter((id) => !this.#held || !this.#seat.isOwn(id));
  }

  /** Something of the editor has changed: stores what must be stored. */
  note(): void {
    if (this.#ended || !this.#held) return;
    const { updates, online } = this.#look();
    clearTimeout(this.#timer);
    const fresh = updates.some((update) => !this.#stored.has(update));
    if (fresh || (updates.length === 0 && !this.#seat.isEmpty)) {
      if (online) this.#timer = setTimeout(() => void this.flush(), ONLINE_PAUSE_MS);
      else void this.flush();
    } else this.#onStored(true);
    clearTimeout(this.#copyTimer);
    const wait = Math.max(COPY_AFTER_MS, this.#copiedAt + COPY_EVERY_MS - Date.now());
    this.#copyTimer = setTimeout(() => void this.#writeCopy(), wait);
  }

  onItsWay(yes: boolean): void {
    this.#seat.onItsWay(yes);
  }

  /** Stores all that is unsent now. Never fails: what could not be stored stays on the page. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#again = true;
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  /**
   * The server did not take an edit: what is stored of it stays where it is until `refuse` has kept
   * it. Its clientIDs are not written under again: it has numbers of them that new edits would have.
   */
  owe(id: string): void {
    this.#seat.burnt = true;
    this.#owed.add(id);
  }

  /**
   * Keeps what the server did not take, in the place of what was to be sent. False where there is no
   * key yet; fails where there is no room.
   */
  async refuse(edit: RefusedEdit): Promise<boolean> {
    const held = this.#held;
    if (!held) return false;
    const { id, changes, since, code } = edit;
    const sealed = await seal(held.key, packEdit(edit), `refused/${id}`);
    await this.#store.database.put('refused', {
      id,
      documentId: this.documentId,
      lineageId: held.lineageId,
      kind: this.#kind,
      changes,
      since,
      code,
      path: this.#seat.path,
      sealed,
    });
    await this.#settle([id]);
    return true;
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

  async forgetRefused(ids: readonly string[]): Promise<void> {
    await this.#store.forgetRefused(ids);
    await this.#settle(ids);
  }

  /** The seat no longer stands for edits that were not taken. */
  async #settle(ids: readonly string[]): Promise<void> {
    const owed = ids.filter((id) => this.#owed.delete(id));
    if (owed.length === 0 || this.#owed.size > 0) return;
    this.#seat.renew();
    await this.flush();
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
    this.#leaveSeat();
  }

  /** Gives the seat back and writes nothing: what was kept has been deleted. */
  abandon(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#copyTimer);
    this.#leaveSeat();
  }

  /** A page in the background may be thrown away without another word. */
  readonly #onHidden = (): void => {
    if (document.visibilityState !== 'hidden') return;
    void this.flush();
    void this.#writeCopy();
  };

  #leaveSeat(): void {
    document.removeEventListener('visibilitychange', this.#onHidden);
    this.#seat.leave();
  }

  async #restore(
    held: HeldKey,
    taken: readonly SeatRow[],
    copy: Sealed | undefined,
  ): Promise<Loaded> {
    const { key } = held;
    const unsent: UnsentEdit[] = [];
    const opened: SeatRow[] = [];
    const lost: SeatRow[] = [];
    for (const seat of taken) {
      const { updates, failed } = await this.#seat.read(key, seat.id);
      if (failed) {
        // Left as it is: the key may come back.
        this.#seat.giveBack(seat.id);
        lost.push(seat);
        continue;
      }
      opened.push(seat);
      const { changes, since } = seat;
      if (updates.length > 0) unsent.push({ updates: inPieces(updates), changes, since });
    }
    await this.#seat.sit(opened[0]);
    const written = opened.filter(({ changes }) => changes > 0);
    // What several tabs left behind is one seat's now, in one step.
    const ids = written.map(({ id }) => id);
    if (ids.length > 0) await this.#seat.gather(key, unsent, ids);
    const updates = unsent.flatMap((edit) => edit.updates);
    for (const update of updates) this.#stored.add(update);
    const state = copy && (await unseal(key, copy, `copy/${this.documentId}`));
    const clientId = opened[0]?.clientId ?? undefined;
    // Not before: an empty editor would be stored in the place of what was read.
    this.#held = held;
    return {
      restored: { state, clientId, ownIds: idsIn(updates), unsent },
      unreadable: this.#store.lock(lost),
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
    if (before.updates.length > 0 && fresh.length === 0 && !this.#seat.isToRenew)
      return this.#onStored(true);
    await this.#seat.write(held.key, { fresh, all: before.updates }, () => {
      const { changes, since = Date.now(), clientId } = this.#look();
      const hold = this.#owed.size > 0;
      return this.#ended ? undefined : { changes, since, clientId, hold };
    });
    if (this.#ended) return;
    for (const update of fresh) this.#stored.add(update);
    this.#onStored(this.#look().updates.every((update) => this.#stored.has(update)));
  }

  async #writeCopy(state: Uint8Array | undefined = this.#look().copy()): Promise<void> {
    const held = this.#held;
    if (!held || !state || state.length > LARGEST_COPY) return;
    this.#copiedAt = Date.now();
    const { documentId } = this;
    const sealed = await seal(held.key, state, `copy/${documentId}`);
    // Whoever signed out, at this tab or another, has had the copies deleted.
    if (session.state === 'ended') return;
    const { clientId } = this.#look();
    try {
      const usedAt = Date.now();
      await this.#store.database.put('copies', { documentId, kind: this.#kind, usedAt, sealed });
      await this.#seat.rest(clientId);
    } catch {
      // A copy is a convenience.
    }
  }
}

/** The clientIDs under which updates were written. */
const idsIn = (updates: readonly Uint8Array[]): number[] => [
  ...new Set(updates.flatMap((update) => [...Y.parseUpdateMeta(update).to.keys()])),
];

const pick = ({ id, changes, since, code, documentId }: RefusedRow) => ({
  id,
  changes,
  since,
  code: code as RefusedEdit['code'],
  documentId,
});
