/** Documents as they are stored: a snapshot, and the log since. */
import type { EntityManager } from '@mikro-orm/postgresql';
import * as Y from 'yjs';
import { readLog, readSnapshot, type DocumentRow } from './document.store.ts';
import { joinUpdates, type WholeUpdate } from './join-updates.ts';
import { applyState, isV2 } from './stored-state.ts';
import { UnreadableUpdate } from './update-reader.ts';

export interface StoredDocument {
  readonly snapshot: Uint8Array;
  /** V1 updates in their order. */
  readonly log: readonly Uint8Array[];
  readonly seq: number;
  readonly snapshotSeq: number;
  /** Of the snapshot and the log together. */
  readonly bytes: number;
}

export async function readStored(em: EntityManager, row: DocumentRow): Promise<StoredDocument> {
  const { snapshot, snapshotSeq } = await readSnapshot(em, row.id);
  // Between two statements a newer snapshot may have been stored; it is just as good.
  const rows = snapshotSeq >= row.seq ? [] : await readLog(em, row.id, snapshotSeq, row.seq);
  const log = rows.map(({ update }) => update);
  const bytes = log.reduce((sum, { length }) => sum + length, snapshot.length);
  return { snapshot, log, seq: Math.max(row.seq, snapshotSeq), snapshotSeq, bytes };
}

/** What is stored as one update, without building the document, where that can be done. */
export function wholeOf({ snapshot, log }: StoredDocument): WholeUpdate | undefined {
  if (isV2(snapshot)) return undefined;
  try {
    return joinUpdates([snapshot, ...log]);
  } catch (error) {
    if (error instanceof UnreadableUpdate) return undefined;
    throw error;
  }
}

/** @throws Error when what is stored does not fit together */
export function buildDocument(
  id: string,
  { snapshot, log }: Pick<StoredDocument, 'snapshot' | 'log'>,
  open: (doc: Y.Doc) => void,
): Y.Doc {
  const doc = new Y.Doc();
  open(doc);
  doc.transact(() => {
    applyState(doc, snapshot);
    for (const update of log) Y.applyUpdate(doc, update);
  });
  if (doc.store.pendingStructs || doc.store.pendingDs)
    throw new Error(`What is stored of document ${id} is incomplete`);
  return doc;
}

/** A document from its snapshot and log. @throws Error when they do not fit together */
export async function readDocument(
  em: EntityManager,
  row: DocumentRow,
  open: (doc: Y.Doc) => void,
): Promise<{ live: Y.Doc; seq: number }> {
  const stored = await readStored(em, row);
  return { live: buildDocument(row.id, stored, open), seq: stored.seq };
}
