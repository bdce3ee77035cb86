import { fetchAgain } from '../graphql/again.ts';
import type { Problem } from '../graphql/problems.ts';
import { problemOf } from '../graphql/problems.ts';

/** In `localStorage` while a session is to be ended and is not; `app.html` hides all pages then. */
const LEAVING = 'roundtable-sign-out';

/** Whether somebody has signed out at this browser and the server has not said that it is done. */
export function isLeaving(): boolean {
  try {
    return localStorage.getItem(LEAVING) !== null;
  } catch {
    return false;
  }
}

/** Nobody stays signed in because the browser stores nothing. */
function markLeaving(yes: boolean): void {
  try {
    if (yes) localStorage.setItem(LEAVING, '1');
    else localStorage.removeItem(LEAVING);
  } catch {
    // Then there is nothing that the next page could read.
  }
}

/** What the sign-in form needs to say when it did not work. */
export type SignInProblem = Pick<Problem, 'happened' | 'safe' | 'todo'>;

/** Tells the other tabs of this browser that the session changed. */
const channel =
  typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('roundtable-session');

export type SessionNews = { kind: 'ended' } | { kind: 'signed-in'; email: string };

/** Calls back with what another tab of this browser did to the session. */
export function onSessionNews(listener: (news: SessionNews) => void): () => void {
  const heard = (event: MessageEvent<SessionNews>) => listener(event.data);
  channel?.addEventListener('message', heard);
  return () => channel?.removeEventListener('message', heard);
}

function explain(status: number): SignInProblem {
  if (status === 401 || status === 403) {
    return {
      happened: 'That e-mail address and password do not belong together.',
      safe: 'What you typed is still here.',
      todo: 'Check both, also for capital letters, and try again.',
    };
  }
  if (status === 400 || status === 422) {
    return {
      happened: 'That is not a complete e-mail address and password.',
      safe: 'What you typed is still here.',
      todo: 'Fill in both and try again.',
    };
  }
  return problemOf(status === 429 ? 'RATE_LIMITED' : 'INTERNAL');
}

/** Signs in; undefined when it worked, otherwise what to say. The password is kept nowhere. */
export async function signIn(email: string, password: string): Promise<SignInProblem | undefined> {
  let response: Response;
  try {
    // A session too many is nobody's: it ends by itself.
    response = await fetchAgain('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: email.trim(), password }),
    });
  } catch {
    return problemOf('UNREACHABLE');
  }
  if (!response.ok) return explain(response.status);
  // A session that somebody could not end while the server was out of reach is over with this one.
  markLeaving(false);
  channel?.postMessage({ kind: 'signed-in', email: email.trim() } satisfies SessionNews);
  return undefined;
}

/**
 * Ends the session on the server and in the other tabs. Fails where the server does not say that it
 * has: `isLeaving` stays true, and the next page that loads ends it before it shows anything.
 */
export async function signOut(): Promise<void> {
  // Before it is asked: a page that is closed meanwhile must not leave an open session behind.
  markLeaving(true);
  try {
    const response = await fetch('/api/auth/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (!response.ok) throw new Error(`The server answered ${response.status} to the sign-out`);
    markLeaving(false);
  } finally {
    channel?.postMessage({ kind: 'ended' } satisfies SessionNews);
  }
}
