import { SIGN_OUT_PENDING, signOut } from './sign-in.ts';

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
    // The server is out of reach and still knows the session: the next page ends it.
    localStorage.setItem(SIGN_OUT_PENDING, '1');
  }
  location.assign('/sign-in');
}

/** Ends a session that somebody ended while the server was out of reach. True where it had to. */
export function finishLeaving(): boolean {
  if (localStorage.getItem(SIGN_OUT_PENDING) === null) return false;
  void signOut().then(() => {
    localStorage.removeItem(SIGN_OUT_PENDING);
    location.replace('/sign-in');
  });
  return true;
}
