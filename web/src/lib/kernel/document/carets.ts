import * as Y from 'yjs';
import { disciplineLook, type Discipline } from '#lib/ui/disciplines.ts';
import type { Caret, DocumentPresence } from './presence.svelte.ts';

export interface CaretUser {
  readonly name: string;
  readonly discipline: Discipline | null;
  /** The caret plugin wants one; ours are styled by discipline instead. */
  readonly color: string;
}

interface CaretState {
  user: CaretUser;
  cursor: { anchor: unknown; head: unknown } | null;
}

/** As the plugin wants positions; null for one that another version of the page wrote. */
function readCaret({ anchor, head }: Caret): CaretState['cursor'] {
  try {
    return {
      anchor: Y.relativePositionToJSON(Y.decodeRelativePosition(anchor)),
      head: Y.relativePositionToJSON(Y.decodeRelativePosition(head)),
    };
  } catch {
    return null;
  }
}

const PLUGIN_COLOUR = '#000000';
/** The plugin tells people apart by number; our own editor never has this one. */
const FIRST_NUMBER = -2;

/**
 * The part of `y-protocols`' awareness that the editor's caret plugin uses, for one field of a
 * document: shows the carets that others have in this field, and passes ours on under its name.
 */
export class FieldCarets {
  readonly #presence: DocumentPresence;
  readonly #field: string;

  constructor(presence: DocumentPresence, field: string) {
    this.#presence = presence;
    this.#field = field;
  }

  getStates(): Map<number, CaretState> {
    const states = new Map<number, CaretState>();
    this.#presence.people.forEach(({ sessionKey, membership, caret }, index) => {
      if (sessionKey === this.#presence.sessionKey || caret?.field !== this.#field) return;
      states.set(FIRST_NUMBER - index, {
        user: { name: membership.name, discipline: membership.discipline, color: PLUGIN_COLOUR },
        cursor: readCaret(caret),
      });
    });
    return states;
  }

  getLocalState(): { cursor: { anchor: unknown; head: unknown } | null } {
    const caret = this.#presence.caret;
    return { cursor: caret?.field === this.#field ? readCaret(caret) : null };
  }

  setLocalStateField(
    _name: string,
    cursor: { anchor: Y.RelativePosition; head: Y.RelativePosition } | null,
  ): void {
    if (cursor)
      this.#presence.place({
        field: this.#field,
        anchor: Y.encodeRelativePosition(cursor.anchor),
        head: Y.encodeRelativePosition(cursor.head),
      });
    else if (this.#presence.caret?.field === this.#field) this.#presence.place(null);
  }

  /** Calls `listener` when people or carets have changed, until the returned function is called. */
  onChange(listener: () => void): () => void {
    return this.#presence.onChange(listener);
  }

  /** The plugin would draw without a look at where the caret is: `extensions.ts` tells it when to. */
  on(): void {}

  off(): void {}
}

/** A caret with its owner's name; inert, so that a name can be anything. */
export function caretElement(user: CaretUser): HTMLElement {
  const caret = document.createElement('span');
  caret.className = 'teammate-caret';
  caret.style.setProperty('--caret', disciplineLook(user.discipline).colour);
  const label = document.createElement('span');
  label.className = 'teammate-caret-name';
  label.textContent = user.name;
  // Word joiners keep the line from breaking at the caret.
  caret.append('⁠', label, '⁠');
  requestAnimationFrame(() => {
    // At the right edge of a pane the name would be cut off.
    const text = caret.closest('.rich-text')?.getBoundingClientRect();
    if (text && label.getBoundingClientRect().right > text.right) label.dataset.flipped = '';
  });
  return caret;
}

export function selectionAttributes(user: CaretUser): { class: string; style: string } {
  return {
    class: 'teammate-selection',
    style: `--caret: ${disciplineLook(user.discipline).colour}`,
  };
}
