/**
 * Making, cloning, freezing and signing documents. All of it happens in the transaction of the
 * operation that it is part of, so that the document and its owner change together.
 */
import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { ShapeInspector } from '@roundtable/schema/shape-inspector';
import * as Y from 'yjs';
import type { Clock } from '../kernel/clock.ts';
import { AppError, notFound, signedImmutable } from '../kernel/errors.ts';
import { issueServerClientId } from './client-ids.ts';
import type { DocumentState } from './document.entity.ts';
import type { DocumentKind, DocumentKinds, Touched } from './document.kind.ts';
import {
  insertDocument,
  lockDocuments,
  readFrozenHash,
  setState,
  type DocumentRow,
} from './document.store.ts';
import { insertCheckpoint } from './history.store.ts';
import { readDocument } from './stored-document.ts';

export interface CreateDocument {
  /** The owner's own id. */
  readonly id: string;
  readonly organisationId: string;
  readonly kind: string;
  /** The owner's owner, which clones share: for a plan version, the plan. */
  readonly lineageId: string;
  /** UUID of the client whose record it is. */
  readonly clientId: string | null;
  /** First content besides the seed, for instance of the demonstration data. */
  readonly write?: (doc: Y.Doc) => void;
}

export interface CloneDocument {
  readonly from: string;
  readonly to: string;
}

/** What a transaction tells others of once it is committed. */
export interface Tell {
  afterCommit(tell: () => void): void;
}

export interface Frozen {
  readonly seq: number;
  /** SHA-256 of the frozen bytes, hexadecimal: what a signature is under. */
  readonly hash: string;
}

type StateChanged = (documentId: string, state: DocumentState) => void;

export class Lifecycle {
  readonly #kinds: DocumentKinds;
  readonly #clock: Clock;
  readonly #stateChanged: StateChanged;

  constructor(kinds: DocumentKinds, clock: Clock, stateChanged: StateChanged) {
    this.#kinds = kinds;
    this.#clock = clock;
    this.#stateChanged = stateChanged;
  }

  /** Makes a document with its initial content and rows. Its owner's row must be there. */
  async create(em: EntityManager, made: CreateDocument): Promise<void> {
    const kind = this.#kinds.named(made.kind);
    const serverClientId = await issueServerClientId(em, made, this.#clock.now());
    const doc = new Y.Doc();
    doc.clientID = serverClientId;
    kind.open(doc);
    doc.transact(() => {
      kind.seed(doc);
      made.write?.(doc);
    });
    await this.#insert(em, kind, made, doc, serverClientId);
  }

  /**
   * Makes a document that begins as another one is. Both share the items of Yjs, so that an edit
   * made offline against the former one still fits.
   */
  async clone(em: EntityManager, { from, to }: CloneDocument): Promise<void> {
    const row = await this.#locked(em, from);
    const kind = this.#kinds.named(row.kind);
    const { live } = await readDocument(em, row, kind.open);
    const serverClientId = await issueServerClientId(em, row, this.#clock.now());
    await this.#insert(em, kind, { ...row, id: to }, live, serverClientId);
  }

  /** Closes a document to edits. Call it before the owner's row is changed, against deadlocks. */
  async freeze(em: EntityManager, tell: Tell, id: string): Promise<Frozen> {
    const row = await this.#locked(em, id);
    if (row.state !== 'open') throw signedImmutable('This version is closed to edits already.');
    const { live, seq } = await readDocument(em, row, this.#kinds.named(row.kind).open);
    const snapshot = Y.encodeStateAsUpdate(live);
    const hash = createHash('sha256').update(snapshot).digest('hex');
    await setState(em, id, 'frozen', { snapshot, snapshotSeq: seq, hash });
    tell.afterCommit(() => this.#stateChanged(id, 'frozen'));
    return { seq, hash };
  }

  /** Opens a frozen document to edits again. A signed one stays closed. */
  async thaw(em: EntityManager, tell: Tell, id: string): Promise<void> {
    const row = await this.#locked(em, id);
    if (row.state === 'signed') throw signedImmutable('This version is signed and never changes.');
    await setState(em, id, 'open');
    tell.afterCommit(() => this.#stateChanged(id, 'open'));
  }

  /** Closes a frozen document for good; `hash` is what was signed. @throws AppError `CONFLICT` */
  async sign(em: EntityManager, tell: Tell, id: string, hash?: string): Promise<Frozen> {
    const row = await this.#locked(em, id);
    const frozenHash = await readFrozenHash(em, id);
    if (row.state !== 'frozen' || !frozenHash || (hash !== undefined && hash !== frozenHash))
      throw new AppError('CONFLICT', 'This version is not the one that was submitted.', {
        current: row.seq,
      });
    await setState(em, id, 'signed');
    tell.afterCommit(() => this.#stateChanged(id, 'signed'));
    return { seq: row.seq, hash: frozenHash };
  }

  async #insert(
    em: EntityManager,
    kind: DocumentKind,
    made: Omit<CreateDocument, 'write'>,
    doc: Y.Doc,
    serverClientId: number,
  ): Promise<void> {
    const [problem] = new ShapeInspector(doc, kind.shape).inspectAll();
    if (problem) throw new Error(`${problem.path.join('/')}: ${problem.reason}`);
    const snapshot = Y.encodeStateAsUpdate(doc);
    await insertDocument(em, { ...made, snapshot, serverClientId });
    const { id, organisationId, lineageId, clientId } = made;
    // Its history begins here, a clone's too.
    await insertCheckpoint(em, {
      organisationId,
      documentId: id,
      seq: 0,
      state: Y.encodeStateAsUpdateV2(doc),
      at: this.#clock.now(),
    });
    const head = { id, organisationId, kind: kind.name, lineageId, clientId };
    // Its owner tells of the whole: every record of it is new.
    await kind.project(em, head, doc, everything(kind, doc), () => undefined);
    doc.destroy();
  }

  async #locked(em: EntityManager, id: string): Promise<DocumentRow> {
    const row = (await lockDocuments(em, [id])).get(id);
    if (!row) throw notFound();
    return row;
  }
}

/** Every record of a document, for a projection from nothing. */
export function everything({ shape }: DocumentKind, doc: Y.Doc): Touched {
  return new Map(
    Object.entries(shape).map(([root, { is }]) => [
      root,
      new Set(is === 'single' ? [''] : doc.getMap(root).keys()),
    ]),
  );
}
