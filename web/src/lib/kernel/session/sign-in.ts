import type { Problem } from '../graphql/problems.ts';
import { problemOf } from '../graphql/problems.ts';

/** Set in `localStorage` while a session is to be ended that could not be. */
export const SIGN_OUT_PENDING = 'roundtable-sign-out';

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
    response = await fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: email.trim(), password }),
    });
  } catch {
    return problemOf('UNREACHABLE');
  }
  if (!response.ok) return explain(response.status);
  // A session that somebody could not end while the server was out of reach is over with this one.
  localStorage.removeItem(SIGN_OUT_PENDING);
  channel?.postMessage({ kind: 'signed-in', email: email.trim() } satisfies SessionNews);
  return undefined;
}

/** Ends the session on the server and in the other tabs. A server out of reach ends it later. */
export async function signOut(): Promise<void> {
  try {
    await fetch('/api/auth/sign-out', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  } finally {
    channel?.postMessage({ kind: 'ended' } satisfies SessionNews);
  }
}
