import type { Logger } from 'pino';
import * as Y from 'yjs';
import type { Clock } from '../kernel/clock.ts';
import type { DocumentDatabase } from './document.database.ts';
import { findDocument, storeSnapshot, type StoredSnapshot } from './document.store.ts';
import type { FoldedState, History } from './history.ts';
import { insertCheckpoint, lastCheckpoint, momentOf } from './history.store.ts';
import type { DocumentLimits } from './limits.ts';
import type { Room } from './room.ts';

const pause = 1_000;

type FoldLimits = Pick<DocumentLimits, 'snapshotRows' | 'checkpointRows' | 'foldBytes'>;

export interface CompactionOptions {
  readonly database: DocumentDatabase;
  readonly history: History;
  readonly limits: FoldLimits;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Folds log rows into a snapshot in the background, one document at a time, and keeps every so
 * many rows a checkpoint of it for history. Log rows stay: they say who wrote what. A snapshot only
 * makes opening fast, so a failing one is tried again later.
 */
export class Compaction {
  readonly #options: CompactionOptions;
  readonly #due = new Set<Room>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(options: CompactionOptions) {
    this.#options = options;
  }

  /** Call it after each commit; costs nothing until enough has gathered. */
  consider(room: Room): void {
    if (room.seq - room.snapshotSeq < this.#options.limits.snapshotRows) return;
    this.#due.add(room);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#running = this.#running.then(() => this.#fold());
    }, pause).unref();
  }

  /** Stores what a room holds now, unless a newer snapshot is there or the document is closed. */
  async store(room: Room): Promise<void> {
    const { organisationId, id } = room.head;
    const { database, limits, clock } = this.#options;
    const stored: StoredSnapshot & Partial<FoldedState> =
      room.bytes > limits.foldBytes ? await this.#foldStored(room) : snapshotOf(room);
    const { snapshotSeq: seq } = stored;
    await database.transaction(organisationId, async (em) => {
      await storeSnapshot(em, id, stored);
      if (seq - (await lastCheckpoint(em, id)) < limits.checkpointRows) return;
      const at = (await momentOf(em, id, seq)) ?? clock.now();
      const state = stored.checkpoint ?? Y.convertUpdateFormatV1ToV2(stored.snapshot);
      await insertCheckpoint(em, { organisationId, documentId: id, seq, state, at });
    });
    room.snapshotSeq = Math.max(room.snapshotSeq, seq);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#due.clear();
    await this.#running;
  }

  /** Encoding a large document keeps the loop busy: it is made anew in a thread, from what is stored. */
  #foldStored({ head, seq }: Room): Promise<FoldedState> {
    const { database, history } = this.#options;
    return database.transaction(head.organisationId, async (em) => {
      const row = await findDocument(em, head.id);
      if (!row) throw new Error(`The document ${head.id} is gone`);
      return history.fold(em, row, seq);
    });
  }

  async #fold(): Promise<void> {
    for (const room of this.#due) {
      this.#due.delete(room);
      try {
        await this.store(room);
      } catch (error) {
        this.#options.log.warn(
          { err: error, documentId: room.head.id },
          'storing a snapshot failed',
        );
      }
    }
  }
}

/** Both are read in one turn of the loop, so the bytes are those of the number. */
const snapshotOf = ({ live, seq }: Room): StoredSnapshot => ({
  snapshot: Y.encodeStateAsUpdate(live),
  snapshotSeq: seq,
});
