import { session } from './session.svelte.ts';
import { isLeaving, signOut } from './sign-in.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

let mayLeave: (() => Promise<boolean>) | undefined;

/** Has somebody asked before they sign out; `false` keeps them signed in. */
export function askBeforeLeaving(ask: () => Promise<boolean>): void {
  mayLeave = ask;
}

/**
 * Signs out, unless there are unsent edits and the person would rather stay, and loads afresh:
 * nothing of this person may stay in the page's memory.
 */
export async function leave(): Promise<void> {
  if (mayLeave && !(await mayLeave())) return;
  try {
    await signOut();
  } catch {
    // The server still knows the session, and the browser may come back to this very page.
    session.end();
  }
  location.assign('/sign-in');
}

/**
 * Ends a session that somebody wanted to end and could not. Asks until the server says that it is
 * done, or somebody has signed in at another tab, and loads afresh.
 */
export async function finishLeaving(): Promise<void> {
  for (let wait = FIRST_WAIT_MS; isLeaving(); wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
    try {
      await signOut();
    } catch {
      await pause(wait);
    }
  }
  location.replace('/sign-in');
}

/** Waits, and no longer than until there is a network again. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener('online', done);
  });
}
