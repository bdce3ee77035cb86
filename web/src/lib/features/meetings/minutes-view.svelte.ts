import {
  minutesCollection,
  readDecisions,
  readDissents,
  type DecisionRow,
  type DissentRow,
} from '@roundtable/schema/minutes-document';
import type * as Y from 'yjs';

/** Decisions and who did not agree, as rows to show. Reactive. The texts bind to the document itself. */
export class MinutesView {
  readonly #doc: Y.Doc;
  readonly #read: () => void;
  #decisions = $state.raw<readonly DecisionRow[]>([]);
  #dissents = $state.raw<readonly DissentRow[]>([]);
  readonly decisions = $derived(this.#decisions.filter(({ removed }) => !removed));

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    // A meeting makes few decisions: reading all of them again is cheap.
    this.#read = () => {
      this.#decisions = readDecisions(doc);
      this.#dissents = readDissents(doc);
    };
    this.#read();
    for (const root of ['decisions', 'dissents'] as const)
      minutesCollection(doc, root).observeDeep(this.#read);
  }

  stop(): void {
    for (const root of ['decisions', 'dissents'] as const)
      minutesCollection(this.#doc, root).unobserveDeep(this.#read);
  }

  dissentsOf(decisionId: string): readonly DissentRow[] {
    return this.#dissents.filter((row) => !row.removed && row.decisionId === decisionId);
  }
}
