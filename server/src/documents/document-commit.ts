import * as Y from 'yjs';
import { auditEntries } from '../kernel/audit.ts';
import type { Statement } from '../kernel/db/statement.ts';
import { AppError } from '../kernel/errors.ts';
import type { EditRequest, Outcome } from './commit-path.ts';
import { logRows } from './document.store.ts';
import { mergeUpdates } from './merge.ts';
import { recordKey } from './record-key.ts';
import { NeedsWorker, type Room } from './room.ts';
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

/** One edit with its place in the batch. */
export interface Placed {
  readonly at: number;
  readonly request: EditRequest;
}

/** One document's share of a transaction. */
export class DocumentCommit {
  readonly room: Room;
  /** The document's number before. */
  readonly seq: number;
  readonly touched = new Map<string, Set<string>>();
  /** In the order in which they were taken. */
  readonly updates: Uint8Array[] = [];
  /** By author, in the order of their first edit. */
  readonly #parts = new Map<string, Part>();
  /** Places of edits that brought nothing new: resent ones, mostly. */
  readonly #known: number[] = [];

  constructor(room: Room, seq: number) {
    this.room = room;
    this.seq = seq;
  }

  /** The document's number afterwards: one more for each author. */
  get newSeq(): number {
    return this.seq + this.#parts.size;
  }

  /** Tries an edit on the shadow and takes it in; a refusal is its outcome. */
  take({ at, request }: Placed, outcomes: Outcome[]): void {
    try {
      this.#take(at, request, tryEdit(this.room, request));
    } catch (error) {
      // The refused edit took the shadow with it: what was taken before goes onto a fresh one.
      for (const update of this.updates) Y.applyUpdate(this.room.tried, update);
      if (!(error instanceof AppError || error instanceof NeedsWorker)) throw error;
      outcomes[at] = { error };
    }
  }

  #take(at: number, request: EditRequest, checked: Checked): void {
    if (checked.update.length === 0) {
      this.#known.push(at);
      return;
    }
    this.updates.push(checked.update);
    const author = request.actor.membershipId;
    const part = this.#parts.get(author) ?? { request, at: [], updates: [], touched: new Set() };
    part.at.push(at);
    part.updates.push(checked.update);
    this.#parts.set(author, part);
    for (const [root, ids] of checked.touched) {
      const known = this.touched.get(root) ?? new Set();
      for (const id of ids) {
        known.add(id);
        part.touched.add(recordKey(root, id));
      }
      this.touched.set(root, known);
    }
  }

  /** The statements of the log and the audit trail, of documents of one organisation. */
  static written(
    organisationId: string,
    commits: readonly DocumentCommit[],
    at: Date,
  ): Statement[] {
    const rows = commits.flatMap((commit) => commit.#rows());
    if (rows.length === 0) return [];
    const entries = rows.map(({ head, seq, request }) => ({
      actor: request.actor,
      kind: 'document-edit' as const,
      at,
      operation: request.operation.name,
      transport: request.operation.transport,
      clientIds: head.clientId ? [head.clientId] : [],
      detail: { documentId: head.id, kind: head.kind, fromSeq: seq, toSeq: seq },
    }));
    return [logRows(organisationId, rows, at), auditEntries(organisationId, entries)];
  }

  #rows() {
    const { head } = this.room;
    return [...this.#parts.values()].map(({ request, updates, touched }, index) => ({
      head,
      documentId: head.id,
      seq: this.seq + index + 1,
      memberId: request.actor.membershipId,
      update: mergeUpdates(updates),
      touched: [...touched],
      request,
    }));
  }

  /** Says of each edit by which number it is stored. */
  answer(outcomes: Outcome[]): void {
    // An edit that brought nothing new is answered with a number by which all it meant is stored.
    for (const at of this.#known) outcomes[at] = { seq: this.newSeq };
    [...this.#parts.values()].forEach((part, index) => {
      for (const at of part.at) outcomes[at] = { seq: this.seq + index + 1 };
    });
  }
}

function tryEdit(room: Room, request: EditRequest): Checked {
  return 'sent' in request
    ? room.try(request.sent, request.actor.membershipId)
    : room.tryChange(request.change);
}
