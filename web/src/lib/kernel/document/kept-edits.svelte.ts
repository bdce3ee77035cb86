import * as Y from 'yjs';
import { problemOf, type Problem } from '../graphql/problems.ts';
import type { DocumentKind } from './live-document.svelte.ts';
import type { OfflineDocument } from './offline-document.ts';
import { differing, withEdit, type Place, type RefusedEdit } from './refused-edit.ts';
import { localEdit } from './undo.ts';

const STORE_AGAIN_MS = 10_000;

/**
 * What the server did not take of a person's edits of a document, or of one that it was made from
 * or that was made from it. Reactive. They are shown to copy, and where the document takes edits
 * and they fit, they can be put into it.
 */
export class KeptEdits {
  readonly #kind: DocumentKind;
  #offline: OfflineDocument | undefined;
  #edits: readonly RefusedEdit[] = [];
  /** Put into the document and not yet acknowledged. */
  #putIn: readonly RefusedEdit[] = [];
  /** Ids of what is stored on this computer. */
  readonly #stored = new Set<string>();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #left = false;

  /** Resolves when what was not taken is stored, as far as that is possible. */
  storing: Promise<void> = Promise.resolve();
  /** Words that were not taken, to copy. */
  places = $state.raw<readonly Place[]>([]);
  /** Ids of the edits that those words are of. */
  ids = $state.raw<readonly string[]>([]);
  /** Why the last of them was not. */
  problem = $state.raw<Problem | undefined>();
  /** When the first of them was written, milliseconds. */
  since = $state<number | undefined>();
  /** They were written in another version of the document. */
  fromElsewhere = $state(false);
  /** All of them can be put into the document as it is. */
  fits = $state(false);

  constructor(kind: DocumentKind) {
    this.#kind = kind;
  }

  /** Whether there is anything that nobody has put aside. */
  get isEmpty(): boolean {
    return this.#edits.length === 0 && this.#putIn.length === 0;
  }

  /** Some of it is on this page and nowhere else. */
  get hasUnstored(): boolean {
    return this.#unstored.length > 0;
  }

  get #unstored(): readonly RefusedEdit[] {
    return [...this.#edits, ...this.#putIn].filter(({ id }) => !this.#stored.has(id));
  }

  /** The server did not take this. It is kept here until somebody has put it aside. */
  async add(edit: RefusedEdit): Promise<void> {
    this.#edits = [...this.#edits, edit];
    this.#putIn = this.#putIn.filter(({ id }) => id !== edit.id);
    await this.store();
  }

  /** Finds what earlier pages kept, and keeps there what comes. */
  async loadFrom(offline: OfflineDocument): Promise<void> {
    this.#offline = offline;
    try {
      const stored = await offline.refused();
      for (const { id } of stored) this.#stored.add(id);
      const known = new Set([...this.#edits, ...this.#putIn].map(({ id }) => id));
      this.#edits = [...this.#edits, ...stored.filter(({ id }) => !known.has(id))];
    } finally {
      // What was not taken before the key came.
      await this.store();
    }
  }

  /** Stores what is not stored yet. Never fails: what cannot be stored is tried again. */
  store(): Promise<void> {
    for (const { id } of this.#unstored) this.#offline?.owe(id);
    return this.#inTurn(async () => {
      clearTimeout(this.#retry);
      for (const edit of this.#unstored)
        if (await this.#offline?.refuse(edit)) this.#stored.add(edit.id);
    });
  }

  /** One after the other, so that nothing is stored after somebody has put it aside. */
  #inTurn(work: () => Promise<void> | undefined): Promise<void> {
    this.storing = this.storing.then(work).catch(() => {
      clearTimeout(this.#retry);
      if (!this.#left) this.#retry = setTimeout(() => void this.store(), STORE_AGAIN_MS);
    });
    return this.storing;
  }

  #forgetStored(edits: readonly RefusedEdit[]): void {
    const ids = edits.map(({ id }) => id);
    if (ids.length > 0) void this.#inTurn(() => this.#offline?.forgetRefused(ids));
  }

  /** The page lets go of the document. */
  leave(): void {
    this.#left = true;
    clearTimeout(this.#retry);
  }

  /** Compares with the document as it is now. What stands in it is no longer kept. */
  compare(doc: Y.Doc, documentId: string): void {
    const shown: Place[] = [];
    const open: RefusedEdit[] = [];
    let fits = true;
    const stands = this.#kind.places(doc);
    for (const edit of this.#edits) {
      const tried = withEdit(doc, edit.update, (made) => this.#kind.prepare(made));
      const places = tried
        ? differing(this.#kind.places(tried), stands)
        : differing(edit.places, stands);
      tried?.destroy();
      if (places.length === 0) continue;
      open.push({ ...edit, places });
      shown.push(...places);
      // What was too large once would be again.
      fits &&= tried !== undefined && edit.code !== 'TOO_LARGE';
    }
    const last = this.#edits.at(-1);
    const gone = this.#edits.filter(({ id }) => !open.some((edit) => edit.id === id));
    this.#forgetStored(gone);
    this.#edits = open;
    this.ids = open.map(({ id }) => id);
    // Of two edits of one place the later one has the words of both.
    this.places = [...new Map(shown.map((place) => [place.key, place])).values()];
    this.problem = last && problemOf(last.code);
    this.since = open[0]?.since;
    this.fromElsewhere = open.some((edit) => edit.documentId !== documentId);
    this.fits = fits && open.length > 0;
  }

  /** Puts them into the document as an edit of today, which can be undone. */
  putInto(doc: Y.Doc): void {
    const edits = this.#edits;
    this.#edits = [];
    this.#putIn = [...this.#putIn, ...edits];
    doc.transact(() => {
      for (const { update } of edits) Y.applyUpdate(doc, update, localEdit);
    }, localEdit);
    this.places = [];
    this.problem = undefined;
  }

  /** The server has acknowledged all that there was to send. */
  onSent(): void {
    if (this.#putIn.length === 0) return;
    this.#forgetStored(this.#putIn);
    this.#putIn = [];
  }

  /** The person has put them aside. */
  forget(): void {
    this.#forgetStored(this.#edits);
    this.#edits = [];
    this.places = [];
    this.problem = undefined;
  }
}
