const STILL_AFTER_MS = 1_500;
const LOOK_AGAIN_MS = 250;

/** Something that a meeting can be at. */
export interface Stop {
  readonly id: string;
  /** "Caleb", "the tasks from last time". */
  readonly name: string;
  readonly href: string;
}

export interface Way {
  /** Where the meeting is now. */
  readonly to: Stop;
  /** What was open here. */
  readonly from: Stop;
}

export const isDialogOpen = (): boolean => document.querySelector('[role=dialog]') !== null;

/**
 * "Follow the facilitator": goes along when something else comes onto the table, but never in the
 * midst of a word, nor away from a form that is filled in and not sent, nor while a dialog is open,
 * which would go with the case that it was opened from. Reactive.
 */
export class Following {
  on = $state(false);
  /** Going there as soon as the person pauses. */
  waiting = $state.raw<Way | undefined>();
  /** Has just gone there. */
  taken = $state.raw<Way | undefined>();
  readonly #go: (stop: Stop) => void;
  #typedAt = 0;
  /** Fields of forms that somebody has written in. */
  readonly #written = new Set<HTMLInputElement | HTMLTextAreaElement>();
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: { on: boolean; go: (stop: Stop) => void }) {
    this.on = parts.on;
    this.#go = parts.go;
  }

  /** Somebody writes something on the page. */
  readonly typed = ({ target }: InputEvent): void => {
    this.#typedAt = Date.now();
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)
      if (target.form && target.role !== 'combobox') this.#written.add(target);
  };

  /** The meeting went on to something else. */
  tabled(to: Stop, from: Stop): void {
    this.#forget();
    if (!this.on || from.id === to.id) return;
    this.#goWhenStill({ to, from });
  }

  /** Goes to where the meeting is, and along from there. */
  join(stop: Stop): void {
    this.#forget();
    this.on = true;
    this.#go(stop);
  }

  /** Stays on one's own from here, and goes back if just taken away. */
  leave(): void {
    const back = this.taken?.from;
    this.#forget();
    this.on = false;
    if (back) this.#go(back);
  }

  /** The line has been read. */
  settle(): void {
    this.taken = undefined;
  }

  /** The person went somewhere by themselves. */
  wentAlone(toTheTable: boolean): void {
    this.#forget();
    this.on = toTheTable;
  }

  stop(): void {
    clearTimeout(this.#again);
  }

  #goWhenStill(way: Way): void {
    if (this.#isBusy()) {
      this.waiting = way;
      this.#again = setTimeout(() => this.#goWhenStill(way), LOOK_AGAIN_MS);
      return;
    }
    this.waiting = undefined;
    this.taken = way;
    this.#go(way.to);
  }

  #isBusy(): boolean {
    return Date.now() - this.#typedAt < STILL_AFTER_MS || isDialogOpen() || this.#hasUnsentForm();
  }

  /** Live documents and drafts keep each keystroke; what stands in any other form is only there. */
  #hasUnsentForm(): boolean {
    for (const field of this.#written)
      if (!field.isConnected || !field.value.trim()) this.#written.delete(field);
    return this.#written.size > 0;
  }

  #forget(): void {
    clearTimeout(this.#again);
    this.waiting = undefined;
    this.taken = undefined;
  }
}
