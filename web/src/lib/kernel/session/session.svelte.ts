import { print } from 'graphql';
import { graphql, type ResultOf } from '../graphql/graphql.ts';

/**
 * Whether the person behind this page is still signed in, as far as the page knows. `ended` covers
 * the page with a sign-in dialog; what was typed stays underneath.
 */
export type SessionState = 'open' | 'warning' | 'ended';

class Session {
  state = $state<SessionState>('open');
  #waiting: (() => void)[] = [];

  /** The session has ended, here or elsewhere. */
  end(): void {
    this.state = 'ended';
  }

  /** Nobody has used the page for long: it asks whether somebody is there. */
  warn(): void {
    if (this.state === 'open') this.state = 'warning';
  }

  /** Signed in again as the same person: everything that waited goes on. */
  resume(): void {
    this.state = 'open';
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }

  /** Resolves once the session is open, at once if it is. */
  opened(): Promise<void> {
    if (this.state !== 'ended') return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

export const session = new Session();

const WhoIsHere = graphql(`
  query WhoIsHere {
    viewer {
      account {
        id
        email
      }
    }
  }
`);

/**
 * Asks the server who is signed in: their e-mail address, or null; undefined when out of reach. The
 * question counts as use of the session: its time of no use begins anew.
 */
export async function signedInAs(): Promise<string | null | undefined> {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operationName: 'WhoIsHere', query: print(WhoIsHere) }),
    });
    const { data } = (await response.json()) as { data?: ResultOf<typeof WhoIsHere> | null };
    return data ? (data.viewer?.account?.email ?? null) : undefined;
  } catch {
    return undefined;
  }
}

/** Checks the session with the server; when it has ended, waits until it is open again. */
export async function sessionStands(): Promise<void> {
  if (session.state !== 'ended' && (await signedInAs()) === null) session.end();
  await session.opened();
}
