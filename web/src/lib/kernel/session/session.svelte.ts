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

/** Asks the server who is signed in: their e-mail address, or null; undefined when out of reach. */
export async function signedInAs(): Promise<string | null | undefined> {
  try {
    const response = await fetch('/api/auth/get-session', {
      headers: { accept: 'application/json' },
    });
    if (!response.ok) return response.status === 401 ? null : undefined;
    const body = (await response.json()) as { user?: { email?: string } } | null;
    return body?.user?.email ?? null;
  } catch {
    return undefined;
  }
}

/** Checks the session with the server; when it has ended, waits until it is open again. */
export async function sessionStands(): Promise<void> {
  if (session.state !== 'ended' && (await signedInAs()) === null) session.end();
  await session.opened();
}
