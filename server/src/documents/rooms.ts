import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { readAccessEpoch } from '../kernel/access-epoch.ts';
import { busy } from './document.errors.ts';
import type { DocumentKinds } from './document.kind.ts';
import type { DocumentRow } from './document.store.ts';
import type { FanOut } from './fan-out.ts';
import type { DocumentLimits } from './limits.ts';
import { Room } from './room.ts';
import { buildDocument, readStored, wholeOf } from './stored-document.ts';

const sweepEvery = 15_000;
/** Milliseconds from when a document was loaded to when its live copy is built. */
const buildAfter = 100;

/**
 * The documents that are open in this process. Each is loaded once, under one promise that all who
 * want it wait for; a load that fails leaves no room behind, so that nobody ever reads or writes a
 * blank in its place, and the next one who asks tries again.
 */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #loading = new Map<string, Promise<Room>>();
  readonly #kinds: DocumentKinds;
  readonly #fanOut: FanOut;
  readonly #limits: DocumentLimits;
  readonly #log: Logger;
  readonly #sweeper: NodeJS.Timeout;

  constructor(kinds: DocumentKinds, fanOut: FanOut, limits: DocumentLimits, log: Logger) {
    this.#kinds = kinds;
    this.#fanOut = fanOut;
    this.#limits = limits;
    this.#log = log;
    this.#sweeper = setInterval(() => this.letGo(Date.now() - limits.roomIdle), sweepEvery).unref();
  }

  /** The room if it is in memory. */
  open(documentId: string): Room | undefined {
    return this.#rooms.get(documentId);
  }

  all(): Iterable<Room> {
    return this.#rooms.values();
  }

  /**
   * Runs work in the room of a document, loading it with `em` where it is not there. The room
   * stays for as long as the work takes.
   */
  async within<T>(
    em: EntityManager,
    row: DocumentRow,
    work: (room: Room) => Promise<T>,
  ): Promise<T> {
    const room = await this.enter(em, row);
    try {
      return await work(room);
    } finally {
      this.leave(room);
    }
  }

  /** Like `within`; the caller says `leave` when it is done. */
  async enter(em: EntityManager, row: DocumentRow): Promise<Room> {
    const room = this.#rooms.get(row.id) ?? (await this.#load(em, row));
    this.hold(room);
    return room;
  }

  /** The same for a room that is open already. */
  hold(room: Room): void {
    room.users += 1;
    room.lastUsed = Date.now();
  }

  leave(room: Room): void {
    room.users -= 1;
    room.lastUsed = Date.now();
  }

  /** Lets idle rooms go that nobody has used since (milliseconds since 1970), or to make room. */
  letGo(since: number, untilBytes = Number.POSITIVE_INFINITY): void {
    let memory = 0;
    for (const room of this.#rooms.values()) memory += room.memory;
    const idle = [...this.#rooms.values()]
      .filter((room) => room.users === 0 && this.#fanOut.audience(room.head.id).size === 0)
      .sort((a, b) => a.lastUsed - b.lastUsed);
    for (const room of idle) {
      if (room.lastUsed > since && memory <= untilBytes) break;
      memory -= room.memory;
      this.#rooms.delete(room.head.id);
      room.destroy();
    }
    if (memory > untilBytes) throw busy();
  }

  /** Forgets a room whose copy is wrong; the next one who asks loads it afresh. */
  discard(room: Room): void {
    if (this.#rooms.get(room.head.id) === room) this.#rooms.delete(room.head.id);
    room.destroy();
  }

  close(): void {
    clearInterval(this.#sweeper);
    for (const room of this.#rooms.values()) room.destroy();
    this.#rooms.clear();
  }

  async #load(em: EntityManager, row: DocumentRow): Promise<Room> {
    const underway = this.#loading.get(row.id);
    if (underway) return underway;
    this.letGo(0, this.#limits.roomBytes);
    const loading = this.#read(em, row);
    this.#loading.set(row.id, loading);
    try {
      const room = await loading;
      this.#rooms.set(row.id, room);
      this.#buildSoon(room);
      return room;
    } finally {
      this.#loading.delete(row.id);
    }
  }

  async #read(em: EntityManager, row: DocumentRow): Promise<Room> {
    const kind = this.#kinds.named(row.kind);
    const stored = await readStored(em, row);
    const { seq, snapshotSeq, bytes } = stored;
    const { id, organisationId, lineageId, clientId } = row;
    // After what it is of: what was read was committed under this one or an earlier.
    const accessEpoch = await readAccessEpoch(em, organisationId);
    return new Room({
      head: { id, organisationId, kind: kind.name, lineageId, clientId },
      kind,
      content: wholeOf(stored) ?? buildDocument(id, stored, (doc) => kind.open(doc)),
      seq,
      state: row.state,
      snapshotSeq,
      accessEpoch,
      serverClientId: row.serverClientId,
      bytes,
      limits: this.#limits,
    });
  }

  /** Who opened a document is answered first; then what the first edit needs is made ready. */
  #buildSoon(room: Room): void {
    if (room.isBuilt || room.state !== 'open') return;
    setTimeout(() => {
      if (this.#rooms.get(room.head.id) !== room) return;
      try {
        void room.live;
      } catch (error) {
        // Whoever opens or edits it next loads it afresh, and is told what is wrong.
        const documentId = room.head.id;
        this.#log.error({ err: error, documentId }, 'a live document was not made ready');
        this.discard(room);
      }
    }, buildAfter).unref();
  }
}
