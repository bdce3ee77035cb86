import type { Logger } from 'pino';
import * as Y from 'yjs';
import type { DocumentDatabase } from './document.database.ts';
import { storeSnapshot } from './document.store.ts';
import type { DocumentLimits } from './limits.ts';
import type { Room } from './room.ts';

const pause = 1_000;

/**
 * Folds log rows into a snapshot in the background, one document at a time. Log rows stay: they
 * say who wrote what. A snapshot only makes opening fast, so a failing one is tried again later.
 */
export class Compaction {
  readonly #database: DocumentDatabase;
  readonly #limits: Pick<DocumentLimits, 'snapshotRows'>;
  readonly #log: Logger;
  readonly #due = new Set<Room>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    database: DocumentDatabase,
    limits: Pick<DocumentLimits, 'snapshotRows'>,
    log: Logger,
  ) {
    this.#database = database;
    this.#limits = limits;
    this.#log = log;
  }

  /** Call it after each commit; costs nothing until enough has gathered. */
  consider(room: Room): void {
    if (room.seq - room.snapshotSeq < this.#limits.snapshotRows) return;
    this.#due.add(room);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#running = this.#fold();
    }, pause).unref();
  }

  /** Stores what a room holds now, unless a newer snapshot is there or the document is closed. */
  async store(room: Room): Promise<void> {
    // Both are read in one turn of the loop, so the bytes are those of the number.
    const { seq } = room;
    const snapshot = Y.encodeStateAsUpdateV2(room.live);
    await this.#database.transaction(room.head.organisationId, (em) =>
      storeSnapshot(em, room.head.id, { snapshot, snapshotSeq: seq }),
    );
    room.snapshotSeq = Math.max(room.snapshotSeq, seq);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#due.clear();
    await this.#running;
  }

  async #fold(): Promise<void> {
    for (const room of this.#due) {
      this.#due.delete(room);
      try {
        await this.store(room);
      } catch (error) {
        this.#log.warn({ err: error, documentId: room.head.id }, 'storing a snapshot failed');
      }
    }
  }
}
