import type { EntityManager } from '@mikro-orm/postgresql';
import * as Y from 'yjs';
import { readAccessEpoch } from '../kernel/access-epoch.ts';
import { busy } from './document.errors.ts';
import type { DocumentKinds } from './document.kind.ts';
import { findClientIds, readLog, readSnapshot, type DocumentRow } from './document.store.ts';
import type { FanOut } from './fan-out.ts';
import type { DocumentLimits } from './limits.ts';
import { Room } from './room.ts';

const sweepEvery = 15_000;

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
  readonly #sweeper: NodeJS.Timeout;

  constructor(kinds: DocumentKinds, fanOut: FanOut, limits: DocumentLimits) {
    this.#kinds = kinds;
    this.#fanOut = fanOut;
    this.#limits = limits;
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
      return room;
    } finally {
      this.#loading.delete(row.id);
    }
  }

  async #read(em: EntityManager, row: DocumentRow): Promise<Room> {
    const kind = this.#kinds.named(row.kind);
    const { live, seq, snapshotSeq, bytes } = await readDocument(em, row, kind.open);
    const { id, organisationId, lineageId, clientId } = row;
    // After what it is of: what was read was committed under this one or an earlier.
    const accessEpoch = await readAccessEpoch(em, organisationId);
    const room = new Room({
      head: { id, organisationId, kind: kind.name, lineageId, clientId },
      kind,
      live,
      seq,
      state: row.state,
      snapshotSeq,
      accessEpoch,
      serverClientId: row.serverClientId,
      bytes,
      limits: this.#limits,
    });
    const writers = [...live.store.clients.keys()];
    for (const [client, member] of await findClientIds(em, lineageId, writers))
      room.issued.set(client, member);
    return room;
  }
}

/** A document from its snapshot and log. @throws Error when what is stored does not fit together */
export async function readDocument(
  em: EntityManager,
  row: DocumentRow,
  open: (doc: Y.Doc) => void,
): Promise<{ live: Y.Doc; seq: number; snapshotSeq: number; bytes: number }> {
  const { snapshot, snapshotSeq } = await readSnapshot(em, row.id);
  // Between two statements a newer snapshot may have been stored; it is just as good.
  const log = snapshotSeq >= row.seq ? [] : await readLog(em, row.id, snapshotSeq, row.seq);
  const live = new Y.Doc();
  open(live);
  live.transact(() => {
    // A snapshot is V2, but it is the server's own: what people send is never decoded as V2.
    Y.applyUpdateV2(live, snapshot);
    for (const { update } of log) Y.applyUpdate(live, update);
  });
  if (live.store.pendingStructs || live.store.pendingDs)
    throw new Error(`What is stored of document ${row.id} is incomplete`);
  const bytes = log.reduce((sum, { update }) => sum + update.length, snapshot.length);
  return { live, seq: Math.max(row.seq, snapshotSeq), snapshotSeq, bytes };
}
