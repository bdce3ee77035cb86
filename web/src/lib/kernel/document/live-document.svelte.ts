import * as Y from 'yjs';
import { connection } from '../graphql/connection.svelte.ts';
import type { Problem } from '../graphql/problems.ts';
import { DocumentLink, type Restored } from './document-link.ts';
import { KeptEdits } from './kept-edits.svelte.ts';
import { OfflineDocument, type EditorState } from './offline-document.ts';
import type { SeatRow } from './offline-database.ts';
import type { OfflineStore, Withdrawn } from './offline-store.ts';
import { DocumentPresence } from './presence.svelte.ts';
import type { Place } from './refused-edit.ts';
import { activeEditor } from './rich-text/active-editor.svelte.ts';
import type { DocumentTransport } from './transport.ts';
import { localEdit, makeUndo, untracked } from './undo.ts';

/** What a feature says of its kind of document. */
export interface DocumentKind {
  /** Under which it is stored on this computer. */
  readonly name: string;
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

/** What a page is told of the part of a document that this computer keeps. */
export interface OfflineHooks {
  /** Access has ended, and what was kept has been deleted. */
  withdrawn(lost: Withdrawn): void;
  /** Unsent edits of an earlier page cannot be opened now. They stay where they are. */
  unreadable(seats: readonly SeatRow[]): void;
}

/** Where a document is kept on this computer, and whom that is told. */
export interface OfflinePlace extends OfflineHooks {
  readonly store: OfflineStore;
}

/**
 * A document as a page holds it. Reactive. After a refusal the document is fetched afresh
 * (`generation` grows, editors must be bound again) and what was not taken stays in `kept`.
 */
export class LiveDocument {
  readonly id: string;
  readonly presence: DocumentPresence;
  readonly kept: KeptEdits;
  readonly #kind: DocumentKind;
  readonly #transport: DocumentTransport;
  #offline: OfflineDocument | undefined;
  #hooks: OfflineHooks | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #deaf: () => void;
  #link!: DocumentLink;
  #disposed = false;
  /** What was unsent when the document was closed is in `kept`. */
  #handedOver = false;
  #comparing = true;

  doc = $state.raw(new Y.Doc());
  undoManager = $state.raw<Y.UndoManager>() as Y.UndoManager;
  generation = $state(0);
  status = $state<DocumentStatus>('opening');
  /** OPEN, FROZEN or SIGNED. */
  state = $state<string | null>(null);
  /** Changes that the server has not acknowledged. */
  unsent = $state(0);
  /** All of those are stored on this computer, sealed: they outlive the page. */
  stored = $state(false);
  /** Resolves when it is settled what becomes of the words on a document that was closed. */
  closing: Promise<void> = Promise.resolve();
  /** Why the document is shown no longer. */
  problem = $state.raw<Problem | undefined>();
  canUndo = $state(false);
  canRedo = $state(false);
  readonly editable = $derived(this.status === 'open');
  readonly online = $derived(connection.state === 'connected');

  /** @param place where it is kept on this computer; without one it is in memory alone */
  constructor(
    id: string,
    kind: DocumentKind,
    transport: DocumentTransport,
    place?: Promise<OfflinePlace | undefined>,
  ) {
    this.id = id;
    this.#kind = kind;
    this.#transport = transport;
    this.presence = new DocumentPresence(id);
    this.kept = new KeptEdits(kind);
    this.#make();
    // What was written while there was no connection leaves with it.
    this.#deaf = connection.onConnected(() => {
      if (this.#link.hasUnsent) this.#offline?.onItsWay(true);
    });
    if (place) void place.then((found) => this.#openFromHere(found));
    else this.#link.open();
  }

  /** Words that exist nowhere but on this page: a page that is left now would lose them. */
  get hasOwnWords(): boolean {
    const unsent = this.#link.hasUnsent && !this.#handedOver;
    return (unsent && !this.stored) || this.kept.hasUnstored;
  }

  /** Whether there is still something to be sent, or to be asked. */
  get isBusy(): boolean {
    return this.#link.hasUnsent || this.#comparing;
  }

  /** Calls back whenever something has changed, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
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

  /** Puts what was not taken into the document as it is now: one step of undo. */
  putKept(): void {
    this.edit((doc) => this.kept.putInto(doc));
  }

  undo(): void {
    if (this.editable) this.undoManager.undo();
  }

  redo(): void {
    if (this.editable) this.undoManager.redo();
  }

  /** Stores what is unsent on this computer now, as far as that is possible. */
  async flush(): Promise<void> {
    await Promise.all([this.#offline?.flush(), this.kept.store()]);
  }

  /** Takes over what another tab of this person left unsent when it was closed. */
  async adopt(): Promise<void> {
    const unreadable = await this.#offline?.takeLeftovers((restored) => {
      this.#link.restore(restored);
      this.#onChanged(this.#link);
    });
    if (unreadable && unreadable.length > 0) this.#hooks?.unreadable(unreadable);
    this.#link.sendSoon();
  }

  /** Which of some seats have something unsent that this page did not take over. */
  async left(seats: readonly string[]): Promise<readonly string[]> {
    return (await this.#offline?.left(seats)) ?? seats;
  }

  /** Lets go of the document. What is unsent must have been sent or stored before. */
  dispose(): void {
    const offline = this.#offline;
    if (this.status === 'closed') void this.closing.then(() => offline?.leave());
    else void offline?.leave();
    this.#end();
  }

  /** Lets go of the document and of what is unsent of it. */
  abandon(): void {
    this.#offline?.abandon();
    this.#end();
  }

  #end(): void {
    this.#disposed = true;
    this.#deaf();
    this.presence.leave();
    this.kept.leave();
    this.#link.close();
    this.undoManager.destroy();
    this.doc.destroy();
    this.#listeners.clear();
  }

  async #openFromHere(place: OfflinePlace | undefined): Promise<void> {
    if (this.#disposed) return;
    if (!place) return this.#link.open();
    const offline = new OfflineDocument(
      place.store,
      this.id,
      this.#kind.name,
      () => this.#editorState(),
      (all) => (this.stored = all),
    );
    let restored: Restored | undefined;
    try {
      const loaded = await offline.load();
      restored = loaded.restored;
      if (loaded.unreadable && loaded.unreadable.length > 0) place.unreadable(loaded.unreadable);
      if (loaded.withdrawn) place.withdrawn(loaded.withdrawn);
    } catch {
      // A browser that lets nothing be stored: the document is opened all the same.
    }
    if (this.#disposed) return offline.abandon();
    this.#offline = offline;
    this.#hooks = place;
    this.#start(restored);
    await this.kept.loadFrom(offline).catch(() => undefined);
    this.#comparing = true;
    this.#onChanged(this.#link);
  }

  #start(restored: Restored | undefined): void {
    if (restored) this.#link.restore(restored);
    this.#link.open();
  }

  #make(): void {
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
      arriving: () => activeEditor.readCaret(),
      changed: () => this.#onChanged(link),
      refused: (problem) => this.#onRefused(problem),
      onItsWay: (yes) => {
        if (!yes || this.online) this.#offline?.onItsWay(yes);
      },
      ahead: () => this.#onAhead(link),
    });
    this.#link = link;
    this.doc = doc;
    this.undoManager = undoManager;
    onStack();
  }

  #onChanged(link: DocumentLink): void {
    if (this.#disposed || link !== this.#link) return;
    this.unsent = link.unsent;
    this.state = link.state;
    if (link.hasUnsent) this.stored = false;
    this.#offline?.note();
    if (!link.isClosed && link.isOpen) {
      this.status = link.editable ? 'open' : 'locked';
      if (this.#comparing) this.#compare();
      if (!link.hasUnsent) this.kept.onSent();
    }
    for (const listener of this.#listeners) listener();
  }

  #onRefused(problem: Problem): void {
    this.status = 'locked';
    if (problem.code === 'FORBIDDEN' || problem.code === 'NOT_FOUND') {
      // Nothing newer may be read: what is on the page stays on it, to copy.
      this.problem = problem;
      this.status = 'closed';
      this.#comparing = false;
      this.closing = this.#onClosed(problem).catch(() => undefined);
      return;
    }
    this.#comparing = true;
    void this.kept.add(this.#refusedEdit(problem));
    const { doc, undoManager } = this;
    this.status = 'opening';
    this.#make();
    this.#link.open();
    this.generation += 1;
    undoManager.destroy();
    doc.destroy();
  }

  /** Whether the document may still be read decides over what is kept of it here. */
  async #onClosed(problem: Problem): Promise<void> {
    const offline = this.#offline;
    if (!offline) return;
    const answer = await offline.stillMine();
    if (answer && 'changes' in answer) {
      this.#hooks?.withdrawn(answer);
      offline.abandon();
      this.stored = false;
    } else if (this.#link.hasUnsent) {
      this.#handedOver = true;
      await this.kept.add(this.#refusedEdit(problem));
    }
    for (const listener of this.#listeners) listener();
  }

  #refusedEdit({ code }: Problem) {
    const { since = Date.now() } = this.#link.unsentEdits;
    return {
      id: crypto.randomUUID(),
      documentId: this.id,
      code,
      changes: Math.max(1, this.#link.unsent),
      since,
      update: this.#link.unsentUpdate,
      places: this.#kind.places(this.doc),
    };
  }

  /** The server was set back to an earlier day: the copy goes, and what is unsent stays. */
  #onAhead(link: DocumentLink): void {
    const { updates, since = Date.now() } = link.unsentEdits;
    const { doc, undoManager } = this;
    void this.#offline?.dropCopy();
    this.#make();
    this.#start({
      ownIds: [],
      unsent: updates.map((update) => ({ updates: [update], changes: 1, since })),
    });
    undoManager.destroy();
    doc.destroy();
  }

  #compare(): void {
    this.#comparing = false;
    this.kept.compare(this.doc, this.id);
  }

  #editorState(): EditorState {
    const link = this.#link;
    return {
      ...(this.#handedOver ? { updates: [], since: undefined } : link.unsentEdits),
      changes: this.#handedOver ? 0 : link.unsent,
      clientId: link.clientId,
      online: this.online && link.isOpen,
      copy: () =>
        link.isOpen && !link.isClosed && !link.hasUnsent
          ? Y.encodeStateAsUpdateV2(link.doc)
          : undefined,
    };
  }
}
