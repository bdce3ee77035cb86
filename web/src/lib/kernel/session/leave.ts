import { offline } from '../document/offline.svelte.ts';
import { SIGN_OUT_PENDING, signOut } from './sign-in.ts';

/**
 * Signs out, unless there are unsent edits and the person would rather stay, and loads afresh:
 * nothing of this person may stay in the page's memory.
 */
export async function leave(): Promise<void> {
  if (!(await offline.beforeSignOut())) return;
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
