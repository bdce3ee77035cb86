import { getContext, setContext } from 'svelte';
import type { Anchors } from '@roundtable/schema/anchored-words';

/** Words of the document that something beside it speaks of, to be shown in the text. */
export interface WordMark extends Anchors {
  readonly id: string;
}

/** Words that are selected now, in an editor of the document. */
export interface ChosenWords extends Anchors {
  readonly quote: string;
}

/** A selection of words, as the editor that it is in knows it. */
export interface Choosing {
  readonly field: string;
  /** Where on the window its end is, in pixels. */
  at(): { readonly top: number; readonly bottom: number; readonly left: number };
  /** The words as they are now; nothing where none are selected after all. */
  read(): ChosenWords | undefined;
}

/** What a feature does with marked words; it hands one to the editors by `setWordMarks`. */
export interface WordMarks {
  readonly marks: readonly WordMark[];
  /** The mark that stands out. */
  readonly activeId: string | undefined;
  /** Calls `listener` whenever one of the above has changed. */
  onChange(listener: () => void): () => void;
  /** Words are selected in a field; `undefined`: no longer. */
  choose(field: string, choosing: Choosing | undefined): void;
  /** The person asks to speak of the selected words. */
  begin(): void;
  /** Marked words were pressed. */
  press(id: string): void;
}

const key = Symbol('marks on words');

/** For the editors below this component. */
export const setWordMarks = (marks: WordMarks): WordMarks => setContext(key, marks);

/** Where nobody marks words there is none. */
export const wordMarks = (): WordMarks | undefined => getContext(key);
