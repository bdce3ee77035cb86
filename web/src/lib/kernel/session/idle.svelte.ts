import { session, signedInAs } from './session.svelte.ts';
import { signOut } from './sign-in.ts';

const LAST_USE = 'roundtable-last-use';
const WARN_BEFORE_MS = 60_000;
const HEARTBEAT_MS = 60_000;
const REMEMBER_EVERY_MS = 2_000;
const signsOfLife = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/**
 * Automatic log-off: after a set time in which nobody touched any tab of this browser, the session
 * ends; a minute before, the page asks. While somebody works the server is told so once a minute,
 * since typing over an open socket is no request that it could count.
 */
export class IdleWatch {
  /** Seconds until log-off, while the warning is shown. */
  secondsLeft = $state(0);
  readonly #limitMs: number;
  #lastUse = Date.now();
  #remembered = 0;
  #lastHeartbeat = Date.now();

  constructor(idleMinutes: number) {
    this.#limitMs = idleMinutes * 60_000;
  }

  /** Somebody is here. During the warning only `stay` counts: a nudged mouse is nobody's answer. */
  readonly #used = (): void => {
    if (session.state === 'open') this.#touch();
  };

  #touch(): void {
    this.#lastUse = Date.now();
    if (this.#lastUse - this.#remembered < REMEMBER_EVERY_MS) return;
    this.#remembered = this.#lastUse;
    localStorage.setItem(LAST_USE, String(this.#lastUse));
  }

  /** "Stay signed in". */
  stay(): void {
    session.resume();
    this.#remembered = 0;
    this.#touch();
    void this.#heartbeat();
  }

  async #heartbeat(): Promise<void> {
    this.#lastHeartbeat = Date.now();
    if ((await signedInAs()) === null) session.end();
  }

  readonly #tick = (): void => {
    if (session.state === 'ended') return;
    const elsewhere = Number(localStorage.getItem(LAST_USE) ?? 0);
    const lastUse = Math.max(this.#lastUse, elsewhere);
    const left = this.#limitMs - (Date.now() - lastUse);
    this.secondsLeft = Math.max(0, Math.ceil(left / 1000));
    if (left <= 0) {
      session.end();
      // Where it fails, the next page that loads ends the session.
      void signOut().catch(() => undefined);
    } else if (left <= Math.min(WARN_BEFORE_MS, this.#limitMs / 2)) {
      session.warn();
    } else {
      if (session.state === 'warning') session.resume();
      const used = lastUse > this.#lastHeartbeat;
      if (used && Date.now() - this.#lastHeartbeat > HEARTBEAT_MS) void this.#heartbeat();
    }
  };

  /** Starts watching; the returned function ends it. */
  start(): () => void {
    this.#touch();
    for (const sign of signsOfLife) window.addEventListener(sign, this.#used, { passive: true });
    // A laptop that wakes up must not show the page first and log off a second later.
    document.addEventListener('visibilitychange', this.#tick);
    const timer = setInterval(this.#tick, 1000);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', this.#tick);
      for (const sign of signsOfLife) window.removeEventListener(sign, this.#used);
    };
  }
}
