import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Sealed } from './offline-crypto.ts';

/**
 * What is stored of live documents on a computer: ids, numbers and times in the open, every word
 * sealed. One database an account, so that people who share a computer share nothing of this.
 */

/** The document as the server had it. Moments are milliseconds since 1970. */
export interface CopyRow {
  readonly documentId: string;
  readonly kind: string;
  readonly usedAt: number;
  readonly sealed: Sealed;
}

/**
 * One open editor of a document: a tab writes at a seat of its own, and no other tab at the same
 * time. A seat that nobody sits at any more is taken by who opens the document next, with the Yjs
 * clientID and with what is unsent.
 */
export interface SeatRow {
  readonly id: string;
  readonly documentId: string;
  readonly kind: string;
  /** To be written under again; null where some of its edits may be known to the server alone. */
  readonly clientId: number | null;
  /** Changes that the server has not acknowledged, as people count them. */
  readonly changes: number;
  /** When the first of them was made. */
  readonly since: number;
  readonly usedAt: number;
  /** The page it was written on: a path of this site. */
  readonly path: string;
}

/** Some of a seat's unsent edits as one Yjs update. */
export interface ChunkRow {
  readonly seat: string;
  readonly number: number;
  readonly sealed: Sealed;
}

/** Edits that the server did not take, kept for their author. */
export interface RefusedRow {
  readonly id: string;
  readonly documentId: string;
  readonly lineageId: string;
  readonly kind: string;
  readonly changes: number;
  readonly since: number;
  /** The code of the refusal. */
  readonly code: string;
  readonly path: string;
  readonly sealed: Sealed;
}

interface OfflineSchema extends DBSchema {
  copies: { key: string; value: CopyRow };
  seats: { key: string; value: SeatRow; indexes: { document: string } };
  chunks: { key: [string, number]; value: ChunkRow };
  refused: { key: string; value: RefusedRow; indexes: { document: string; lineage: string } };
}

export type OfflineDatabase = IDBPDatabase<OfflineSchema>;

const PREFIX = 'roundtable-';
const VERSION = 1;
const DAY_MS = 86_400_000;
/** A document that nobody opened for so long goes, unless something of it is unsent. */
const KEPT_FOR_MS = 14 * DAY_MS;
const MOST_COPIES = 40;

export const allStores = ['copies', 'seats', 'chunks', 'refused'] as const;

/** @param account what tells accounts apart, without a word of a person */
export const databaseName = (account: string): string => `${PREFIX}${account}`;

/** All chunks of a seat. */
export const chunksOf = (seat: string): IDBKeyRange =>
  IDBKeyRange.bound([seat, 0], [seat, Number.MAX_SAFE_INTEGER]);

export function openDatabase(name: string): Promise<OfflineDatabase> {
  const opened = openDB<OfflineSchema>(name, VERSION, {
    upgrade(database) {
      database.createObjectStore('copies', { keyPath: 'documentId' });
      const seats = database.createObjectStore('seats', { keyPath: 'id' });
      seats.createIndex('document', 'documentId');
      database.createObjectStore('chunks', { keyPath: ['seat', 'number'] });
      const refused = database.createObjectStore('refused', { keyPath: 'id' });
      refused.createIndex('document', 'documentId');
      refused.createIndex('lineage', 'lineageId');
    },
    // Another tab has a newer page, or removes the database: it must not wait for this one.
    blocking: () => void opened.then((database) => database.close()),
  });
  return opened;
}

/** Removes what is old or too much, and never what is unsent or refused. */
export async function prune(database: OfflineDatabase, now: number): Promise<void> {
  const transaction = database.transaction(['copies', 'seats'], 'readwrite');
  const [copies, seats] = [transaction.objectStore('copies'), transaction.objectStore('seats')];
  const newestFirst = (await copies.getAll()).sort((one, other) => other.usedAt - one.usedAt);
  for (const [at, { documentId, usedAt }] of newestFirst.entries())
    if (at >= MOST_COPIES || usedAt < now - KEPT_FOR_MS) await copies.delete(documentId);
  for (const { id, changes, usedAt } of await seats.getAll())
    if (changes === 0 && usedAt < now - KEPT_FOR_MS) await seats.delete(id);
  await transaction.done;
}

/** The same for everybody else who was ever signed in at this computer. */
export async function pruneOthers(own: string, now: number): Promise<void> {
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith(PREFIX) || name === own) continue;
    const database = await openDatabase(name);
    await prune(database, now);
    const kept = await Promise.all(allStores.map((store) => database.count(store)));
    database.close();
    if (kept.every((many) => many === 0)) await deleteDB(name);
  }
}
