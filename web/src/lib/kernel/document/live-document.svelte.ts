import * as Y from 'yjs';
import { connection } from '../graphql/connection.svelte.ts';
import type { Problem } from '../graphql/problems.ts';
import { DocumentLink } from './document-link.ts';
import { DocumentPresence } from './presence.svelte.ts';
import type { DocumentTransport } from './transport.ts';
import { localEdit, makeUndo, untracked } from './undo.ts';

/** A place in a document and what it says, for showing people what of theirs was not taken. */
export interface Place {
  readonly key: string;
  /** In the person's words: "Goal 2, the client's own words". */
  readonly label: string;
  readonly words: string;
}

/** What a feature says of its kind of document. */
export interface DocumentKind {
  /** Names of the roots, all of them maps. */
  readonly roots: readonly string[];
  /** Puts the roots in place, so that they have their types before anything arrives. */
  prepare(doc: Y.Doc): void;
  /** All that a person could have written, place by place. */
  places(doc: Y.Doc): readonly Place[];
}

/**
 * `opening`: nothing has come yet. `open`: edits are taken. `locked`: readable, not editable now
 * (frozen, signed, or not this person's to edit). `closed`: the server shows it no longer.
 */
export type DocumentStatus = 'opening' | 'open' | 'locked' | 'closed';

/**
 * A document as a page holds it. Reactive. After a refusal the document is fetched afresh
 * (`generation` grows, editors must be bound again) and what was not taken stays in `kept`.
 */
export class LiveDocument {
  readonly id: string;
  readonly presence: DocumentPresence;
  readonly #kind: DocumentKind;
  readonly #transport: DocumentTransport;
  #link!: DocumentLink;
  #disposed = false;
  #refusedPlaces: readonly Place[] | undefined;

  doc = $state.raw(new Y.Doc());
  undoManager = $state.raw<Y.UndoManager>() as Y.UndoManager;
  generation = $state(0);
  status = $state<DocumentStatus>('opening');
  /** OPEN, FROZEN or SIGNED. */
  state = $state<string | null>(null);
  /** Changes that the server has not acknowledged. */
  unsent = $state(0);
  /** The server's answer to the last edit that it did not take. */
  problem = $state.raw<Problem | undefined>();
  /** Words that were not taken, to copy. */
  kept = $state.raw<readonly Place[]>([]);
  canUndo = $state(false);
  canRedo = $state(false);
  readonly editable = $derived(this.status === 'open');
  readonly online = $derived(connection.state === 'connected');

  constructor(id: string, kind: DocumentKind, transport: DocumentTransport) {
    this.id = id;
    this.#kind = kind;
    this.#transport = transport;
    this.presence = new DocumentPresence(id);
    this.#begin();
  }

  /** Words that exist nowhere but on this page: on their way, or refused and not yet put aside. */
  get hasOwnWords(): boolean {
    return this.#link.hasUnsent || this.#refusedPlaces !== undefined || this.kept.length > 0;
  }

  /** Changes values, order or removal; one step of undo. Does nothing while editing is closed. */
  edit(change: (doc: Y.Doc) => void): void {
    if (!this.editable) return;
    this.undoManager.stopCapturing();
    this.doc.transact(() => change(this.doc), localEdit);
    this.undoManager.stopCapturing();
  }

  /** Changes what undo must leave alone: a new record is made so, hidden, and then shown by `edit`. */
  editUntracked(change: (doc: Y.Doc) => void): void {
    if (this.editable) this.doc.transact(() => change(this.doc), untracked);
  }

  undo(): void {
    if (this.editable) this.undoManager.undo();
  }

  redo(): void {
    if (this.editable) this.undoManager.redo();
  }

  forgetKept(): void {
    this.kept = [];
    this.problem = undefined;
  }

  /** Lets go of the document. What is unsent must have been sent before. */
  dispose(): void {
    this.#disposed = true;
    this.presence.leave();
    this.#link.close();
    this.undoManager.destroy();
    this.doc.destroy();
  }

  #begin(): void {
    const doc = new Y.Doc();
    this.#kind.prepare(doc);
    const undoManager = makeUndo(doc, this.#kind.roots);
    const onStack = () => {
      this.canUndo = undoManager.canUndo();
      this.canRedo = undoManager.canRedo();
    };
    for (const event of ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const)
      undoManager.on(event, onStack);
    const link: DocumentLink = new DocumentLink(doc, this.#transport, {
      changed: () => this.#onChanged(link),
      refused: (problem) => this.#onRefused(problem),
    });
    this.#link = link;
    link.open();
    this.doc = doc;
    this.undoManager = undoManager;
    onStack();
  }

  #onChanged(link: DocumentLink): void {
    if (this.#disposed || link !== this.#link) return;
    this.unsent = link.unsent;
    this.state = link.state;
    if (link.isClosed || !link.isOpen) return;
    this.status = link.editable ? 'open' : 'locked';
    if (this.#refusedPlaces) this.#compareWithRefused(this.#refusedPlaces);
  }

  #onRefused(problem: Problem): void {
    this.problem = problem;
    this.status = 'locked';
    if (problem.code === 'FORBIDDEN' || problem.code === 'NOT_FOUND') {
      // Nothing newer may be read: what is on the page stays on it, to copy.
      this.status = 'closed';
      return;
    }
    this.#refusedPlaces = this.#kind.places(this.doc);
    const { doc, undoManager } = this;
    this.status = 'opening';
    this.#begin();
    this.generation += 1;
    undoManager.destroy();
    doc.destroy();
  }

  #compareWithRefused(refused: readonly Place[]): void {
    this.#refusedPlaces = undefined;
    const stands = new Map(this.#kind.places(this.doc).map(({ key, words }) => [key, words]));
    const lost = refused.filter(({ key, words }) => words !== '' && stands.get(key) !== words);
    const keys = new Set(lost.map(({ key }) => key));
    this.kept = [...this.kept.filter(({ key }) => !keys.has(key)), ...lost];
  }
}
