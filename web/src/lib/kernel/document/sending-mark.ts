const KEEP_MS = 1_000;

const nameOf = (seat: string): string => `roundtable-sending-${seat}`;

/**
 * Says, in a way that outlives a crash, that edits of a seat are on their way to the server: it may
 * come to have some that this computer did not store. Under a clientID of which that is so nobody
 * may write again, since two edits would have one number. `localStorage` because it is written
 * before the edit leaves, without waiting.
 */
export class SendingMark {
  readonly #name: string;
  #set = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(seat: string) {
    this.#name = nameOf(seat);
  }

  /** Whether a page that is gone left edits of this seat on their way. */
  static isLeft(seat: string): boolean {
    try {
      return localStorage.getItem(nameOf(seat)) !== null;
    } catch {
      return true;
    }
  }

  static forget(seat: string): void {
    new SendingMark(seat).remove();
  }

  set(yes: boolean): void {
    clearTimeout(this.#timer);
    // Not with every key: a writer who pauses takes it away.
    if (!yes) this.#timer = setTimeout(() => this.remove(), KEEP_MS);
    else if (!this.#set) {
      this.#set = true;
      try {
        localStorage.setItem(this.#name, '1');
      } catch {
        // Without it every clientID counts as left: `isLeft`.
      }
    }
  }

  /** Takes the mark away at once, where its time had begun to run. */
  settle(): void {
    if (this.#timer !== undefined) this.remove();
  }

  remove(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#set = false;
    try {
      localStorage.removeItem(this.#name);
    } catch {
      // As above.
    }
  }
}
