const STILL_AFTER_MS = 1_500;
const LOOK_AGAIN_MS = 250;

/** Live documents and drafts keep each keystroke; what stands in any other form is only there. */
function hasUnsentForm(page: ParentNode): boolean {
  const fields = page.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    'form input, form textarea',
  );
  return [...fields]
    .filter((field) => !field.matches('[type=date], [type=checkbox], [type=radio], [type=hidden]'))
    .some(({ value, defaultValue }) => value.trim() !== '' && value !== defaultValue);
}

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

/**
 * "Follow the facilitator": goes along when something else comes onto the table, but never in the
 * midst of a word, nor away from a form that is filled in and not sent. Reactive.
 */
export class Following {
  on = $state(false);
  /** Going there as soon as the person pauses. */
  waiting = $state.raw<Way | undefined>();
  /** Has just gone there. */
  taken = $state.raw<Way | undefined>();
  readonly #go: (stop: Stop) => void;
  readonly #page: () => ParentNode | undefined;
  #typedAt = 0;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: {
    on: boolean;
    go: (stop: Stop) => void;
    page: () => ParentNode | undefined;
  }) {
    this.on = parts.on;
    this.#go = parts.go;
    this.#page = parts.page;
  }

  /** Somebody wrote something on the page. */
  readonly typed = (): void => void (this.#typedAt = Date.now());

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
    const page = this.#page();
    const busy = Date.now() - this.#typedAt < STILL_AFTER_MS || (page && hasUnsentForm(page));
    if (busy) {
      this.waiting = way;
      this.#again = setTimeout(() => this.#goWhenStill(way), LOOK_AGAIN_MS);
      return;
    }
    this.waiting = undefined;
    this.taken = way;
    this.#go(way.to);
  }

  #forget(): void {
    clearTimeout(this.#again);
    this.waiting = undefined;
    this.taken = undefined;
  }
}
