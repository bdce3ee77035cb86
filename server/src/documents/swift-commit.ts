import type { Logger } from 'pino';
import { changesAlone } from '../kernel/changes.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Statement } from '../kernel/db/statement.ts';
import { AppError } from '../kernel/errors.ts';
import type { RecordedChange } from '../kernel/operation.ts';
import type { EditRequest, Outcome } from './commit-path.ts';
import { isPassing, breaksConstraint, type DocumentDatabase } from './document.database.ts';
import { DocumentCommit, type Placed } from './document-commit.ts';
import type { TellChange } from './document.kind.ts';
import { holdEpochAsKnown, lockAsKnown } from './document.store.ts';
import type { KeptRights } from './kept-rights.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';

/** What a transaction has stored, to be told to everybody. */
export interface Stored {
  readonly commits: readonly DocumentCommit[];
  readonly changes: readonly RecordedChange[];
  readonly outcomes: Outcome[];
  readonly workDue: boolean;
}

/** Changes that a transaction makes, each once, and the function that collects them. */
export function collectChanges(): { changes(): RecordedChange[]; changed: TellChange } {
  const all = new Map<string, RecordedChange>();
  return {
    changes: () => [...all.values()],
    changed: (topic, subjectId, recordId) =>
      void all.set(`${topic}/${subjectId}/${recordId}`, { topic, subjectId, recordId }),
  };
}

interface SwiftCommitOptions {
  readonly database: DocumentDatabase;
  readonly rooms: Rooms;
  readonly rights: KeptRights;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Attempts of an organisation that were in vain, one after the other. */
interface InVain {
  readonly count: number;
  /** How many of the next are not made. */
  skip: number;
}

/** Beyond this it is tried no less often. */
const mostSkipped = 63;

/**
 * The commit of what is mostly done, in one round trip: people whose right is known write in
 * documents that are open here, in records that have their rows. Everything is tried beforehand, and
 * the transaction fails where it finds a document, the access epoch or a row other than it is known
 * here. Whatever this does not do is left to the commit that looks at everything.
 */
export class SwiftCommit {
  readonly #options: SwiftCommitOptions;
  readonly #inVain = new Map<string, InVain>();

  constructor(options: SwiftCommitOptions) {
    this.#options = options;
  }

  /**
   * `stored` is called when all is committed, and the answer is its. `null`: nothing is committed.
   * @throws where the database is away for the moment
   */
  async commit(
    organisationId: string,
    requests: readonly EditRequest[],
    stored: (what: Stored) => Outcome[],
  ): Promise<Outcome[] | null> {
    const epoch = this.#options.rights.epochOf(organisationId);
    const placed = epoch === undefined ? null : this.#place(requests);
    if (epoch === undefined || !placed || this.#skips(organisationId)) return null;
    const entered = [...placed.keys()];
    for (const room of entered) this.#options.rooms.hold(room);
    try {
      const what = await this.#attempt(organisationId, epoch, placed, requests.length);
      return what && stored(what);
    } finally {
      for (const room of entered) this.#options.rooms.leave(room);
    }
  }

  /**
   * Where every attempt is in vain (webhooks are to be told, other nodes write in the same documents),
   * it is made less and less often.
   */
  #skips(organisationId: string): boolean {
    const inVain = this.#inVain.get(organisationId);
    if (!inVain || inVain.skip === 0) return false;
    inVain.skip -= 1;
    return true;
  }

  async #attempt(
    organisationId: string,
    epoch: number,
    placed: ReadonlyMap<Room, readonly Placed[]>,
    count: number,
  ): Promise<Stored | null> {
    try {
      const prepared = this.#prepare(organisationId, epoch, placed, count);
      if (prepared) {
        await this.#options.database.together(organisationId, prepared.statements);
        this.#inVain.delete(organisationId);
        return prepared.what;
      }
    } catch (error) {
      for (const room of placed.keys()) room.forget();
      if (isPassing(error)) throw error;
      // What is found other than it is known is told as a division by zero, or by a constraint.
      if (!(error instanceof AppError || breaksConstraint(error)))
        this.#options.log.warn(
          { err: error, organisationId },
          'a commit in one round trip failed by a fault of its own',
        );
      const count = (this.#inVain.get(organisationId)?.count ?? 0) + 1;
      const skip = Math.min(2 ** (count - 1) - 1, mostSkipped);
      this.#inVain.set(organisationId, { count, skip });
      return null;
    }
    for (const room of placed.keys()) room.forget();
    return null;
  }

  /** The edits by room, in the order in which they came; `null` where something is not known. */
  #place(requests: readonly EditRequest[]): Map<Room, Placed[]> | null {
    const placed = new Map<Room, Placed[]>();
    const { rooms, rights } = this.#options;
    for (const [at, request] of requests.entries()) {
      const room = rooms.open(request.documentId);
      if (room?.state !== 'open' || !rights.mayEdit(request.actor, request.documentId)) return null;
      if ('sent' in request && room.unknownWriters(request.sent).length > 0) return null;
      const edits = placed.get(room);
      if (edits) edits.push({ at, request });
      else placed.set(room, [{ at, request }]);
    }
    return placed;
  }

  #prepare(
    organisationId: string,
    epoch: number,
    placed: ReadonlyMap<Room, readonly Placed[]>,
    count: number,
  ): { statements: Statement[]; what: Stored } | null {
    // Each edit is taken in, and so has its outcome in the end.
    const outcomes = new Array<Outcome>(count);
    const { changes, changed } = collectChanges();
    const commits: DocumentCommit[] = [];
    const rows: Statement[] = [];
    for (const [room, edits] of placed) {
      const commit = new DocumentCommit(room, room.seq);
      for (const edit of edits) commit.take(edit, outcomes);
      commits.push(commit);
      if (commit.touched.size === 0) continue;
      const rewritten = room.kind.rewrite(room.head, room.tried, commit.touched, changed);
      if (!rewritten) return null;
      rows.push(...rewritten);
    }
    const at = this.#options.clock.now();
    const log = DocumentCommit.written(organisationId, commits, at);
    // Where nothing is stored, nothing is found either that says who may still be answered.
    if (log.length === 0) return null;
    const what = { commits, changes: changes(), outcomes, workDue: false };
    const statements = [
      lockAsKnown(commits.map(({ room, seq }) => ({ id: room.head.id, seq }))),
      holdEpochAsKnown(organisationId, epoch),
      ...rows,
      ...log,
      ...changesAlone(organisationId, what.changes, at),
    ];
    return { statements, what };
  }
}
