import { ShapeInspector } from '@roundtable/schema/shape-inspector';
import * as Y from 'yjs';
import { invalidUpdate, missingDependency, tooLarge } from './document.errors.ts';
import type { DocumentKind, Touched } from './document.kind.ts';
import { updatesOf } from './merge.ts';

/** What an accepted edit did. */
export interface Checked {
  /** The edit without what was known already; empty where it brought nothing new. */
  readonly update: Uint8Array;
  readonly touched: Touched;
}

/**
 * A second copy of a document on which edits are tried. A truncated update throws after it is half
 * applied, so a shadow that refused anything is thrown away and never used again.
 */
export class Shadow {
  readonly doc: Y.Doc;
  readonly #live: Y.Doc;
  readonly #inspector: ShapeInspector;

  /** @param whole all of the live copy, as one V1 update */
  constructor(kind: DocumentKind, live: Y.Doc, whole: Uint8Array) {
    this.doc = new Y.Doc();
    this.#live = live;
    kind.open(this.doc);
    Y.applyUpdate(this.doc, whole);
    this.#inspector = new ShapeInspector(this.doc, kind.shape);
  }

  /** Tries what somebody sent. @throws AppError, after which the shadow is spoilt */
  apply(update: Uint8Array): Checked {
    return this.#try(() => {
      try {
        Y.applyUpdate(this.doc, update);
      } catch {
        throw invalidUpdate('it cannot be applied');
      }
    });
  }

  /** Makes an edit of the server's own, under a clientID that is reserved for it. */
  change(clientId: number, change: (doc: Y.Doc) => void): Checked {
    const former = this.doc.clientID;
    this.doc.clientID = clientId;
    try {
      return this.#try(() => this.doc.transact(() => change(this.doc)));
    } finally {
      this.doc.clientID = former;
    }
  }

  #try(change: () => void): Checked {
    let touched: Touched = new Map();
    const update = updatesOf(this.doc, () => {
      const { problems, touched: found } = this.#inspector.inspect(change);
      touched = found;
      const [problem] = problems;
      if (!problem) return;
      const where = problem.path.join('/');
      const words = where ? `${where}: ${problem.reason}` : problem.reason;
      throw problem.tooLarge ? tooLarge(`This is too large. ${words}.`) : invalidUpdate(words);
    });
    const { pendingStructs, pendingDs } = this.doc.store;
    if (pendingStructs || pendingDs) throw missingDependency(Y.encodeStateVector(this.#live));
    return { update, touched };
  }
}
