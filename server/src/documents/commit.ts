import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { holdAccessEpoch } from '../kernel/access-epoch.ts';
import { recordChanges, wakeAll, type ChangeBus } from '../kernel/changes.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError, notFound, signedImmutable } from '../kernel/errors.ts';
import type { EditRequest, Outcome } from './commit-path.ts';
import type { DocumentDatabase } from './document.database.ts';
import { DocumentCommit, type Placed } from './document-commit.ts';
import { findClientIds, lockDocuments, readLog, type DocumentRow } from './document.store.ts';
import type { TellChange } from './document.kind.ts';
import type { FanOut } from './fan-out.ts';
import type { KeptRights } from './kept-rights.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';
import type { DocumentEvent } from './stream.ts';
import { collectChanges, SwiftCommit, type Stored } from './swift-commit.ts';

const nothing = new Uint8Array();

export interface CommitterOptions {
  readonly database: DocumentDatabase;
  readonly rooms: Rooms;
  readonly rights: KeptRights;
  readonly fanOut: FanOut;
  readonly bus: ChangeBus;
  readonly clock: Clock;
  readonly log: Logger;
  /**
   * Called after a commit, for instance to fold the log. `before` is the number that the event brings
   * forward; where others' commits came in between, the event is without bytes.
   */
  readonly committed: (room: Room, event: DocumentEvent, before: number) => void;
  /** Called when a room's live copy could not take what is committed. */
  readonly spoilt: (room: Room, error: unknown) => void;
}

/**
 * One transaction of the commit path: documents locked in id order, the access epoch held, what
 * other nodes wrote taken over, each author's right asked again, each edit tried on the shadow, then
 * the rows, the log, the audit trail, and last the numbers of what changed, whose locks operations
 * take last as well. Only when all of it is committed does the live document change and anybody hear.
 * What is known already is not looked at again: see `SwiftCommit`, which is tried first.
 */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #rights: KeptRights;
  readonly #swift: SwiftCommit;

  constructor(options: CommitterOptions) {
    this.#options = options;
    this.#rights = options.rights;
    this.#swift = new SwiftCommit(options);
  }

  /** @throws unless the transaction is committed; then nothing has changed anywhere. */
  async commit(organisationId: string, requests: readonly EditRequest[]): Promise<Outcome[]> {
    const stored = (what: Stored): Outcome[] => this.#tell(what);
    return (
      (await this.#swift.commit(organisationId, requests, stored)) ??
      (await this.#carefully(organisationId, requests, stored))
    );
  }

  /** Looks at everything in the transaction itself. */
  async #carefully(
    organisationId: string,
    requests: readonly EditRequest[],
    stored: (what: Stored) => Outcome[],
  ): Promise<Outcome[]> {
    const outcomes: Outcome[] = requests.map(() => ({ error: notFound() }));
    const commits: DocumentCommit[] = [];
    const entered: Room[] = [];
    const { changes, changed } = collectChanges();
    let workDue = false;
    const { clock, database, rooms } = this.#options;
    try {
      await database.transaction(organisationId, async (em) => {
        const byDocument = Map.groupBy(requests.keys(), (at) => requests[at]!.documentId);
        const locked = await lockDocuments(em, [...byDocument.keys()]);
        this.#rights.found(organisationId, await holdAccessEpoch(em, organisationId));
        for (const [id, row] of locked) {
          const room = await rooms.enter(em, row);
          entered.push(room);
          const edits = (byDocument.get(id) ?? []).map((at) => ({ at, request: requests[at]! }));
          commits.push(await this.#prepare(em, row, room, edits, outcomes, changed));
        }
        const at = clock.now();
        for (const { text, values } of DocumentCommit.written(organisationId, commits, at))
          await em.execute(text, [...values]);
        workDue = await recordChanges(em, organisationId, changes(), at);
      });
      return stored({ commits, changes: changes(), outcomes, workDue });
    } catch (error) {
      for (const room of entered) room.forget();
      throw error;
    } finally {
      for (const room of entered) rooms.leave(room);
    }
  }

  async #prepare(
    em: EntityManager,
    row: DocumentRow,
    room: Room,
    edits: readonly Placed[],
    outcomes: Outcome[],
    changed: TellChange,
  ): Promise<DocumentCommit> {
    await this.#catchUp(em, row, room);
    const commit = new DocumentCommit(room, row.seq);
    const asked = new Map<string, Promise<AppError | null>>();
    for (const { at, request } of edits) {
      const { membershipId } = request.actor;
      const right = asked.get(membershipId) ?? this.#refusalOf(em, room, row, request);
      asked.set(membershipId, right);
      const refusal = await right;
      if (refusal) {
        outcomes[at] = { error: refusal };
        continue;
      }
      if ('sent' in request) await learnWriters(em, room, room.unknownWriters(request.sent));
      commit.take({ at, request }, outcomes);
    }
    if (commit.touched.size > 0)
      await room.kind.project(em, room.head, room.tried, commit.touched, changed);
    return commit;
  }

  /** Applies what other nodes have committed beyond our own number. */
  async #catchUp(em: EntityManager, row: DocumentRow, room: Room): Promise<void> {
    room.state = row.state;
    if (row.seq === room.seq) return;
    const log = await readLog(em, row.id, room.seq, row.seq);
    const under = this.#under(room);
    const update = room.catchUp(
      log.map(({ update }) => update),
      row.seq,
      under.accessEpoch,
    );
    const event = { seq: row.seq, update, state: row.state, ...under };
    this.#options.fanOut.publish(row.id, event);
  }

  /**
   * The access epoch that the transaction holds, since a lane has one at a time, or a later one that
   * somebody has found meanwhile: then readers are asked about once more than is needed.
   */
  #under({ head }: Room): { readonly accessEpoch?: number } {
    const accessEpoch = this.#rights.epochOf(head.organisationId);
    return accessEpoch === undefined ? {} : { accessEpoch };
  }

  async #refusalOf(
    em: EntityManager,
    { kind, head }: Room,
    row: DocumentRow,
    { actor }: EditRequest,
  ): Promise<AppError | null> {
    const open = row.state === 'open';
    if (open && this.#rights.mayEdit(actor, row.id)) return null;
    try {
      await kind.authorize(em, actor, head, open ? 'edit' : 'read');
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    if (!open) return signedImmutable(kind.closedWords[row.state]);
    this.#rights.give(actor, row.id);
    return null;
  }

  #tell({ commits, changes, outcomes, workDue }: Stored): Outcome[] {
    const { bus } = this.#options;
    for (const commit of commits) this.#publish(commit, outcomes);
    wakeAll(bus, changes);
    if (workDue) bus.workDue();
    return outcomes;
  }

  #publish(commit: DocumentCommit, outcomes: Outcome[]): void {
    const { room, updates, newSeq: seq } = commit;
    commit.answer(outcomes);
    if (updates.length === 0) return;
    try {
      const whole = room.seq === commit.seq;
      const under = this.#under(room);
      const update = room.commit(updates, seq, under.accessEpoch);
      const event = { update, state: room.state, ...under };
      this.#options.fanOut.publish(room.head.id, { ...event, seq: room.seq });
      this.#options.committed(
        room,
        { ...event, seq, update: whole ? update : nothing },
        commit.seq,
      );
    } catch (error) {
      // It is stored and stays stored: only this copy is of no use any more.
      this.#options.spoilt(room, error);
    }
  }
}

async function learnWriters(
  em: EntityManager,
  room: Room,
  unknown: readonly number[],
): Promise<void> {
  const found = await findClientIds(em, room.head.lineageId, unknown);
  for (const [client, member] of found) room.issued.set(client, member);
}
