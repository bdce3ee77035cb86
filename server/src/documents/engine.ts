import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import * as Y from 'yjs';
import type { Actor } from '../kernel/actor.ts';
import type { ChangeBus } from '../kernel/changes.ts';
import type { Clock } from '../kernel/clock.ts';
import { readAccessEpoch } from '../kernel/access-epoch.ts';
import type { Orm } from '../kernel/db/orm.ts';
import { badInput, notFound } from '../kernel/errors.ts';
import { isUuid } from '../kernel/ids.ts';
import type { Nodes } from '../kernel/nodes.ts';
import type { Operation } from '../kernel/operation.ts';
import { AcrossNodes } from './across-nodes.ts';
import { Audience, rightsOf, tellRights } from './audience.ts';
import { readSent } from './check.ts';
import { clientIdFor } from './client-ids.ts';
import { Committer } from './commit.ts';
import type { CommitPath, EditOrigin } from './commit-path.ts';
import { Compaction } from './compaction.ts';
import type { DocumentDatabase } from './document.database.ts';
import type { DocumentState } from './document.entity.ts';
import { resync } from './document.errors.ts';
import type { DocumentHead, DocumentKinds } from './document.kind.ts';
import { findDocument, findUnderEpoch, type DocumentRow } from './document.store.ts';
import { localFanOut, type FanOut } from './fan-out.ts';
import { History } from './history.ts';
import { HistoryThread } from './history.thread.ts';
import { KeptRights } from './kept-rights.ts';
import { LaneCommitPath } from './lane.ts';
import { Lifecycle } from './lifecycle.ts';
import { defaultLimits, type DocumentLimits } from './limits.ts';
import { NeedsWorker, type Room, type SentUpdate } from './room.ts';
import { Rooms } from './rooms.ts';
import { readDocument } from './stored-document.ts';
import { DocumentStream } from './stream.ts';
import { Trials } from './trial.ts';

/** Bytes; some ten of them a clientID that ever wrote in the document. */
const longestStateVector = 256 * 1024;

export interface EngineOptions {
  readonly database: DocumentDatabase;
  readonly kinds: DocumentKinds;
  /** Tells those who follow records of the changes that edits make. */
  readonly bus: ChangeBus;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits?: Partial<DocumentLimits>;
  /** The other processes that serve the same documents. */
  readonly nodes: Nodes;
  readonly orm: Pick<Orm, 'em'>;
}

export interface Opening {
  readonly actor: Actor;
  readonly documentId: string;
  /** What the caller has; absent: nothing. */
  readonly stateVector?: Uint8Array | undefined;
  /** The clientID that the caller wrote under before. */
  readonly clientId?: number | undefined;
  /** Called when the stream is over. */
  readonly closed?: () => void;
}

/** The live documents of this process: opening, editing, and their life from draft to signed. */
export class DocumentEngine {
  readonly lifecycle: Lifecycle;
  readonly history: History;
  readonly #options: EngineOptions;
  readonly #limits: DocumentLimits;
  readonly #fanOut: FanOut = localFanOut();
  readonly #rooms: Rooms;
  readonly #trials: Trials;
  readonly #path: CommitPath;
  readonly #rights: KeptRights;
  readonly #compaction: Compaction;
  readonly #thread = new HistoryThread();
  readonly #audience: Audience;
  readonly #acrossNodes: AcrossNodes;
  /** ClientIDs that an editor has open: one editor each. */
  readonly #openClientIds = new Set<string>();

  constructor(options: EngineOptions) {
    const { database, kinds, bus, clock, log } = options;
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#rooms = new Rooms(kinds, this.#fanOut, this.#limits, log);
    this.#trials = new Trials(this.#limits);
    this.#rights = new KeptRights(clock);
    this.history = new History(kinds, this.#thread);
    this.#compaction = new Compaction({
      database,
      history: this.history,
      limits: this.#limits,
      clock,
      log,
    });
    this.#audience = new Audience(database, this.#fanOut, log);
    const spoilt = (room: Room, error: unknown): void => {
      log.error({ err: error, documentId: room.head.id }, 'a live document is loaded afresh');
      this.#rooms.discard(room);
      for (const stream of this.#fanOut.audience(room.head.id)) stream.end(resync());
    };
    this.#acrossNodes = new AcrossNodes({
      ...options,
      rooms: this.#rooms,
      fanOut: this.#fanOut,
      stateChanged: (id, state) => this.#stateChanged(id, state),
      spoilt,
    });
    const committer = new Committer({
      database,
      bus,
      clock,
      log,
      rights: this.#rights,
      rooms: this.#rooms,
      fanOut: this.#fanOut,
      committed: (room, event, before) => {
        this.#acrossNodes.committed(room, event, before);
        this.#compaction.consider(room);
      },
      spoilt,
    });
    this.#path = new LaneCommitPath(
      (organisationId, requests) => committer.commit(organisationId, requests),
      this.#limits,
      log,
    );
    this.lifecycle = new Lifecycle(kinds, clock, (id, state) => {
      this.#acrossNodes.stateChanged(id);
      void this.#stateChanged(id, state);
    });
  }

  /**
   * Follows a document: first all that the caller lacks, then every commit. It reads, and issues a
   * clientID, in the transaction of `em`. @throws AppError `NOT_FOUND` where there is no document
   * that the actor may read, `BAD_USER_INPUT`
   */
  async open(em: EntityManager, opening: Opening): Promise<DocumentStream> {
    const { actor, documentId, closed } = opening;
    checkStateVector(opening.stateVector);
    const found = await this.#findUnderEpoch(em, documentId);
    const { row, accessEpoch } = found;
    // Before it is loaded: strangers cost no memory.
    const editable = await this.#mayEdit(em, found, actor);
    const open = (clientId: number): string => `${row.lineageId}/${clientId}`;
    const clientId = await clientIdFor(
      em,
      row,
      actor.membershipId,
      opening.clientId,
      (wanted) => !this.#openClientIds.has(open(wanted)) && this.#openClientIds.add(open(wanted)),
      this.#options.clock.now(),
    );
    this.#openClientIds.add(open(clientId));
    const stream = new DocumentStream(
      { actor, clientId, editable, accessEpoch },
      this.#limits,
      () => {
        this.#fanOut.leave(documentId, stream);
        this.#openClientIds.delete(open(clientId));
        closed?.();
      },
      () => this.#audience.askHeld(this.#rooms.open(documentId)),
    );
    try {
      return await this.#rooms.within(em, row, (room) => this.#join(room, stream, opening));
    } catch (error) {
      await stream.return();
      throw error;
    }
  }

  /** @throws AppError `NOT_FOUND` where there is no document that the actor may read */
  async authorizeReading(
    em: EntityManager,
    actor: Actor,
    documentId: string,
  ): Promise<DocumentHead> {
    const row = await this.#find(em, documentId);
    await this.#options.kinds.named(row.kind).authorize(em, actor, row, 'read');
    return row;
  }

  /** Asks again whether a stream's reader may read on, and edit. @throws AppError where not */
  async recheck(em: EntityManager, documentId: string, stream: DocumentStream): Promise<void> {
    const { row, accessEpoch } = await this.#findUnderEpoch(em, documentId);
    const { editable } = await rightsOf(em, this.#options.kinds.named(row.kind), row, stream.actor);
    stream.confirm(accessEpoch);
    const room = this.#rooms.open(documentId);
    if (room) tellRights(room, stream, editable);
  }

  /** Commits what somebody sent; answers the sequence number. @throws AppError */
  async apply(origin: EditOrigin, update: Uint8Array): Promise<number> {
    if (!isUuid(origin.documentId)) throw notFound();
    const content = readSent(update, this.#limits);
    let sent: SentUpdate = { update, content, proven: false };
    if (update.length > this.#limits.workerBytes) sent = await this.#prove(origin, sent);
    try {
      return await this.#path.submit({ ...origin, sent });
    } catch (error) {
      if (!(error instanceof NeedsWorker)) throw error;
      return this.#path.submit({ ...origin, sent: await this.#prove(origin, sent) });
    }
  }

  /** Makes an edit for somebody, by the same path and with the same checks. @throws AppError */
  async serverEdit(origin: EditOrigin, change: (doc: Y.Doc) => void): Promise<number> {
    return this.#path.submit({ ...origin, change });
  }

  /**
   * Looks at a document as it is now, for somebody who was found to be allowed to in the transaction
   * of `em`; where more was committed under a later change of access, as the transaction sees it.
   */
  async look<T>(em: EntityManager, row: DocumentRow, work: (doc: Y.Doc) => T): Promise<T> {
    const accessEpoch = await readAccessEpoch(em, row.organisationId);
    return this.#rooms.within(em, row, async (room) => {
      if (room.accessEpoch <= accessEpoch) return work(room.live);
      return work((await readDocument(em, row, (doc) => room.kind.open(doc))).live);
    });
  }

  /** The client whose record a document is, where the document is in memory. */
  clientOf(documentId: string): string | null {
    return this.#rooms.open(documentId)?.head.clientId ?? null;
  }

  /** The same for the audit trail, whether or not the document is in memory. */
  async clientOfRefused(operation: Operation, documentId: string): Promise<string | null> {
    const known = this.clientOf(documentId);
    if (known || !isUuid(documentId)) return known;
    const { database, log } = this.#options;
    const find = async (em: EntityManager): Promise<string | null> =>
      (await findDocument(em, documentId))?.clientId ?? null;
    try {
      // Whoever has a connection does not wait for another.
      return operation.inTransaction
        ? await find(operation.em)
        : await database.transaction(operation.organisationId, find);
    } catch (error) {
      log.warn({ err: error, documentId }, 'whose document was refused is not known');
      return null;
    }
  }

  /** Lets what was submitted be committed, then ends. */
  async close(): Promise<void> {
    await this.#path.drained();
    await this.#acrossNodes.close();
    await Promise.all([this.#compaction.close(), this.#trials.close()]);
    await this.#thread.close();
    this.#rooms.close();
  }

  /** Looks for what other nodes have committed to documents that are open here. */
  lookAround(): Promise<void> {
    return this.#acrossNodes.look();
  }

  async #stateChanged(documentId: string, state: DocumentState): Promise<void> {
    const room = this.#rooms.open(documentId);
    if (!room) return;
    this.#audience.tellState(room, state);
    await this.#audience.recheck(room);
  }

  /** Nothing is awaited in here: no commit can slip in between the first event and the next. */
  #join(room: Room, stream: DocumentStream, { stateVector }: Opening): Promise<DocumentStream> {
    room.issued.set(stream.clientId, stream.actor.membershipId);
    this.#fanOut.join(room.head.id, stream);
    const { seq, state, accessEpoch } = room;
    stream.push(
      { seq, update: room.missingFrom(stateVector), state, accessEpoch },
      { clientId: stream.clientId, stateVector: room.stateVector },
    );
    return Promise.resolve(stream);
  }

  /** Tries an update where it does no harm, for somebody who may read the document. */
  async #prove(origin: EditOrigin, sent: SentUpdate): Promise<SentUpdate> {
    const { actor, documentId } = origin;
    const { database, kinds } = this.#options;
    const state = await database.transaction(actor.organisationId, async (em) => {
      const row = await this.#find(em, documentId);
      await kinds.named(row.kind).authorize(em, actor, row, 'read');
      return this.#rooms.within(em, row, (room) => Promise.resolve(room.missingFrom(undefined)));
    });
    await this.#trials.prove(actor.organisationId, { state, update: sent.update });
    return { ...sent, proven: true };
  }

  /**
   * Whether the actor may edit. Who was found to is not asked about again under the same epoch: when a
   * node is back, all who were on it come at once. @throws AppError where they may not even read
   */
  async #mayEdit(
    em: EntityManager,
    { row, accessEpoch }: { row: DocumentRow; accessEpoch: number },
    actor: Actor,
  ): Promise<boolean> {
    const rights = this.#rights;
    const { organisationId } = row;
    if ((rights.epochOf(organisationId) ?? -1) < accessEpoch)
      rights.found(organisationId, accessEpoch);
    const keeps = (): boolean =>
      row.state === 'open' && rights.epochOf(organisationId) === accessEpoch;
    if (keeps() && rights.mayEdit(actor, row.id)) return true;
    const kind = this.#options.kinds.named(row.kind);
    const { editable } = await rightsOf(em, kind, row, actor);
    // What others found meanwhile may be a later epoch, under which this was not asked.
    if (editable && keeps()) rights.give(actor, row.id);
    return editable;
  }

  async #findUnderEpoch(em: EntityManager, documentId: string) {
    const found = isUuid(documentId) ? await findUnderEpoch(em, documentId) : undefined;
    if (!found) throw notFound();
    return found;
  }

  async #find(em: EntityManager, documentId: string): Promise<DocumentRow> {
    const row = isUuid(documentId) ? await findDocument(em, documentId) : undefined;
    if (!row) throw notFound();
    return row;
  }
}

/** A state vector is read by Yjs with the loop that it announces, so it is looked at first. */
function checkStateVector(stateVector: Uint8Array | undefined): void {
  try {
    if (stateVector && stateVector.length <= longestStateVector) Y.decodeStateVector(stateVector);
    if (!stateVector || stateVector.length <= longestStateVector) return;
  } catch {
    // Told below.
  }
  throw badInput(['stateVector'], 'This is not the state vector of a document.');
}
