import type { EntityManager } from '@mikro-orm/postgresql';
import * as Y from 'yjs';
import { writeAudit } from '../kernel/audit.ts';
import { recordChanges, wakeAll, type ChangeBus } from '../kernel/changes.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError, notFound, signedImmutable } from '../kernel/errors.ts';
import type { RecordedChange } from '../kernel/operation.ts';
import type { EditRequest, Outcome } from './commit-path.ts';
import type { DocumentDatabase } from './document.database.ts';
import {
  appendLog,
  findClientIds,
  lockDocuments,
  readLog,
  type DocumentRow,
} from './document.store.ts';
import type { TellChange, Touched } from './document.kind.ts';
import type { FanOut } from './fan-out.ts';
import { mergeUpdates } from './merge.ts';
import { NeedsWorker, type Room } from './room.ts';
import { recordKey } from './record-key.ts';
import type { Rooms } from './rooms.ts';
import type { Checked } from './shadow.ts';

/** What became of one author's edits of one document in the transaction. */
interface Part {
  readonly request: EditRequest;
  /** Places of the author's edits in the batch, refused ones left out. */
  readonly at: number[];
  readonly updates: Uint8Array[];
  /** The records that the author changed, as `recordKey` names them: history lists them. */
  readonly touched: Set<string>;
}

/** One document's share of a transaction. */
interface DocumentCommit {
  readonly room: Room;
  readonly row: DocumentRow;
  /** By author, in the order of their first edit. */
  readonly parts: Map<string, Part>;
  /** In the order in which they were taken. */
  readonly updates: Uint8Array[];
  /** Places of edits that brought nothing new: resent ones, mostly. */
  readonly known: number[];
}

export interface CommitterOptions {
  readonly database: DocumentDatabase;
  readonly rooms: Rooms;
  readonly fanOut: FanOut;
  readonly bus: ChangeBus;
  readonly clock: Clock;
  /** Called after a commit, for instance to fold the log. */
  readonly committed: (room: Room) => void;
  /** Called when a room's live copy could not take what is committed. */
  readonly spoilt: (room: Room, error: unknown) => void;
}

/**
 * One transaction of the commit path: documents locked in id order, what other nodes wrote taken
 * over, each author's right asked again, each edit tried on the shadow, then the rows, the log, the
 * audit trail, and last the numbers of what changed, whose locks operations take last as well. Only
 * when all of it is committed does the live document change and anybody hear.
 */
export class Committer {
  readonly #options: CommitterOptions;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** @throws unless the transaction is committed; then nothing has changed anywhere. */
  async commit(organisationId: string, requests: readonly EditRequest[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = requests.map(() => ({ error: notFound() }));
    const commits: DocumentCommit[] = [];
    const entered: Room[] = [];
    const changes = new Map<string, RecordedChange>();
    const changed: TellChange = (topic, subjectId, recordId) =>
      changes.set(`${topic}/${subjectId}/${recordId}`, { topic, subjectId, recordId });
    let workDue = false;
    const { bus, clock, database, rooms } = this.#options;
    try {
      await database.transaction(organisationId, async (em) => {
        const byDocument = Map.groupBy(requests.keys(), (at) => requests[at]!.documentId);
        const locked = await lockDocuments(em, [...byDocument.keys()]);
        for (const [id, row] of locked) {
          const room = await rooms.enter(em, row);
          entered.push(room);
          const edits = (byDocument.get(id) ?? []).map((at) => ({ at, request: requests[at]! }));
          commits.push(await this.#prepare(em, row, room, edits, outcomes, changed));
        }
        for (const commit of commits) await this.#write(em, commit);
        workDue = await recordChanges(em, organisationId, [...changes.values()], clock.now());
      });
    } catch (error) {
      for (const room of entered) room.forget();
      for (const room of entered) rooms.leave(room);
      throw error;
    }
    for (const commit of commits) this.#publish(commit, outcomes);
    for (const room of entered) rooms.leave(room);
    wakeAll(bus, [...changes.values()]);
    if (workDue) bus.workDue();
    return outcomes;
  }

  async #prepare(
    em: EntityManager,
    row: DocumentRow,
    room: Room,
    edits: readonly { at: number; request: EditRequest }[],
    outcomes: Outcome[],
    changed: TellChange,
  ): Promise<DocumentCommit> {
    await this.#catchUp(em, row, room);
    const commit: DocumentCommit = { room, row, parts: new Map(), updates: [], known: [] };
    const touched = new Map<string, Set<string>>();
    const rights = new Map<string, Promise<AppError | null>>();
    for (const { at, request } of edits) {
      const { actor } = request;
      const right = rights.get(actor.membershipId) ?? this.#refusalOf(em, room, row, request);
      rights.set(actor.membershipId, right);
      const refusal = await right;
      if (refusal) {
        outcomes[at] = { error: refusal };
        continue;
      }
      if ('sent' in request) await learnWriters(em, room, room.unknownWriters(request.sent));
      try {
        take(commit, at, request, tryEdit(room, request), touched);
      } catch (error) {
        // The refused edit took the shadow with it: what was taken before goes onto a fresh one.
        for (const update of commit.updates) Y.applyUpdate(room.tried, update);
        if (!(error instanceof AppError || error instanceof NeedsWorker)) throw error;
        outcomes[at] = { error };
      }
    }
    if (touched.size > 0)
      await room.kind.project(em, room.head, room.tried, touched satisfies Touched, changed);
    return commit;
  }

  /** Applies what other nodes have committed beyond our own number. */
  async #catchUp(em: EntityManager, row: DocumentRow, room: Room): Promise<void> {
    room.state = row.state;
    if (row.seq === room.seq) return;
    const log = await readLog(em, row.id, room.seq, row.seq);
    const update = room.catchUp(
      log.map(({ update }) => update),
      row.seq,
    );
    this.#options.fanOut.publish(row.id, { seq: row.seq, update, state: row.state });
  }

  async #refusalOf(
    em: EntityManager,
    { kind, head }: Room,
    row: DocumentRow,
    { actor }: EditRequest,
  ): Promise<AppError | null> {
    try {
      await kind.authorize(em, actor, head, row.state === 'open' ? 'edit' : 'read');
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    if (row.state === 'open') return null;
    return signedImmutable(kind.closedWords[row.state]);
  }

  async #write(em: EntityManager, { row, parts }: DocumentCommit): Promise<void> {
    const at = this.#options.clock.now();
    const rows = [...parts.values()].map(({ request, updates, touched }, index) => ({
      seq: row.seq + index + 1,
      memberId: request.actor.membershipId,
      update: mergeUpdates(updates),
      touched: [...touched],
      request,
    }));
    if (rows.length === 0) return;
    await appendLog(em, row, rows, at);
    for (const { seq, request } of rows)
      await writeAudit(em, request.actor, {
        kind: 'document-edit',
        at,
        operation: request.operation.name,
        transport: request.operation.transport,
        clientIds: row.clientId ? [row.clientId] : [],
        detail: { documentId: row.id, kind: row.kind, fromSeq: seq, toSeq: seq },
      });
  }

  #publish({ room, row, parts, updates, known }: DocumentCommit, outcomes: Outcome[]): void {
    const seq = row.seq + parts.size;
    // An edit that brought nothing new is answered with a number by which all it meant is stored.
    for (const at of known) outcomes[at] = { seq };
    [...parts.values()].forEach((part, index) => {
      for (const at of part.at) outcomes[at] = { seq: row.seq + index + 1 };
    });
    if (updates.length === 0) return;
    try {
      const update = room.commit(updates, seq);
      this.#options.fanOut.publish(row.id, { seq, update, state: room.state });
      this.#options.committed(room);
    } catch (error) {
      // It is stored and stays stored: only this copy is of no use any more.
      this.#options.spoilt(room, error);
    }
  }
}

function tryEdit(room: Room, request: EditRequest): Checked {
  return 'sent' in request
    ? room.try(request.sent, request.actor.membershipId)
    : room.tryChange(request.change);
}

function take(
  commit: DocumentCommit,
  at: number,
  request: EditRequest,
  checked: Checked,
  touched: Map<string, Set<string>>,
): void {
  if (checked.update.length === 0) {
    commit.known.push(at);
    return;
  }
  commit.updates.push(checked.update);
  const author = request.actor.membershipId;
  const part = commit.parts.get(author) ?? { request, at: [], updates: [], touched: new Set() };
  part.at.push(at);
  part.updates.push(checked.update);
  commit.parts.set(author, part);
  for (const [root, ids] of checked.touched) {
    const known = touched.get(root) ?? new Set();
    for (const id of ids) {
      known.add(id);
      part.touched.add(recordKey(root, id));
    }
    touched.set(root, known);
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
