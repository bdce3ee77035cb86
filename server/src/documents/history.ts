import type { EntityManager } from '@mikro-orm/postgresql';
import { badInput, type AppError } from '../kernel/errors.ts';
import type { DocumentKind, DocumentKinds } from './document.kind.ts';
import { readSnapshot, type DocumentRow, type StoredSnapshot } from './document.store.ts';
import type { RecordDifference } from './history.difference.ts';
import { namesOf, type PlainRecords, type ShapeNames } from './history.records.ts';
import { checkpointBefore, logPieces } from './history.store.ts';
import type { Ask, HistoryThread } from './history.thread.ts';

/** A snapshot, and the same as a checkpoint has it. */
export interface FoldedState extends StoredSnapshot {
  readonly checkpoint: Uint8Array;
}

/** A log of so many rows between two states is not gone through: both are built from checkpoints. */
const longWay = 4_000;

/**
 * The states that a document had. Each is the last checkpoint before it and the log from there; the
 * distance between checkpoints bounds how long that takes, however long the log is.
 */
export class History {
  readonly #thread: HistoryThread;
  readonly #shapes = new Map<string, ShapeNames>();
  readonly #kinds: DocumentKinds;

  constructor(kinds: DocumentKinds, thread: HistoryThread) {
    this.#kinds = kinds;
    this.#thread = thread;
  }

  kindOf({ kind }: Pick<DocumentRow, 'kind'>): DocumentKind {
    return this.#kinds.named(kind);
  }

  shapeOf(row: Pick<DocumentRow, 'kind'>): ShapeNames {
    const known = this.#shapes.get(row.kind) ?? namesOf(this.kindOf(row).shape);
    this.#shapes.set(row.kind, known);
    return known;
  }

  /** What changed from one state to a later one, of all records or of those that are named. */
  async compare(
    em: EntityManager,
    row: DocumentRow,
    from: number,
    to: number,
    keys?: readonly string[],
  ): Promise<readonly RecordDifference[]> {
    return this.#thread.job({ of: row.organisationId }, async (ask) => {
      const only = keys ? { keys } : {};
      await this.#build(ask, em, row, from);
      await ask({ do: 'remember', ...only }, 'done');
      if (to - from > longWay) await this.#build(ask, em, row, to);
      else await this.#replay(ask, em, row, from, to);
      return (await ask({ do: 'compare', ...only }, 'compared')).differences;
    });
  }

  /** Every record as it was, removed ones too. */
  recordsAt(em: EntityManager, row: DocumentRow, seq: number): Promise<PlainRecords> {
    return this.#thread.job({ of: row.organisationId }, async (ask) => {
      await this.#build(ask, em, row, seq);
      return (await ask({ do: 'read' }, 'records')).records;
    });
  }

  /** The stored snapshot with the log since, up to a number unless it is beyond that already. */
  fold(em: EntityManager, row: DocumentRow, upTo: number): Promise<FoldedState> {
    return this.#thread.job({ first: true }, async (ask) => {
      const { snapshot, snapshotSeq } = await readSnapshot(em, row.id);
      await ask({ do: 'begin', state: snapshot, shape: this.shapeOf(row) }, 'done');
      await this.#replay(ask, em, row, snapshotSeq, upTo);
      const { snapshot: folded, checkpoint } = await ask({ do: 'encode' }, 'state');
      return { snapshot: folded, checkpoint, snapshotSeq: Math.max(snapshotSeq, upTo) };
    });
  }

  async #build(ask: Ask, em: EntityManager, row: DocumentRow, seq: number): Promise<void> {
    if (seq > row.seq || seq < 0) throw badInput(['seq'], 'The document has no such edit.');
    const kept = await checkpointBefore(em, row.id, seq);
    if (!kept) throw notKept(['seq']);
    await ask({ do: 'begin', state: kept.state, shape: this.shapeOf(row) }, 'done');
    await this.#replay(ask, em, row, kept.seq, seq);
  }

  async #replay(
    ask: Ask,
    em: EntityManager,
    row: DocumentRow,
    after: number,
    upTo: number,
  ): Promise<void> {
    for await (const updates of logPieces(em, row.id, after, upTo))
      await ask({ do: 'apply', updates }, 'done');
  }
}

export const notKept = (path: readonly string[]): AppError =>
  badInput(path, 'How the document was before this time is not kept.');
