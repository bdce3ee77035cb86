/**
 * The words in a field where somebody is chosen by their name. Once the field is left, what stands in
 * it is who is chosen: words that chose nobody go, and no words at all choose nobody. Reactive.
 */
export class NameField {
  /** What stands in the field. */
  words = $state('');
  #written = $state(false);
  readonly #chosen: () => string | undefined;
  readonly #clear: () => void;

  /**
   * @param chosen the name of who is chosen; undefined for nobody, or while it is not known
   * @param clear is to choose nobody
   */
  constructor(chosen: () => string | undefined, clear: () => void) {
    this.#chosen = chosen;
    this.#clear = clear;
  }

  /** What to look for: empty until somebody writes. */
  get sought(): string {
    return this.#written ? this.words.trim() : '';
  }

  readonly write = (words: string): void => {
    this.words = words;
    this.#written = true;
  };

  /** The list is closed: whoever gave up choosing sees who is chosen still. */
  readonly close = (): void => {
    if (this.words.trim() || !this.#written) this.show();
  };

  /** The field is left. */
  readonly leave = (): void => {
    if (this.#written && !this.words.trim() && this.#chosen() !== undefined) this.#clear();
    this.show();
  };

  /** Shows who is chosen. */
  show(): void {
    this.#written = false;
    this.words = this.#chosen() ?? '';
  }
}
