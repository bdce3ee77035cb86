import type { RequestEvent } from '@sveltejs/kit';

export interface DemoAccounts {
  accounts: { email: string; name: string; role: string }[];
  /** The one password of them all. */
  password: string;
}

/** The demonstration accounts, where this server has them. */
export async function demoAccounts(event: RequestEvent): Promise<DemoAccounts | null> {
  const origin = process.env.ROUNDTABLE_INTERNAL_ORIGIN ?? event.url.origin;
  try {
    const response = await fetch(`${origin}/api/auth/demo-accounts`);
    return response.ok ? ((await response.json()) as DemoAccounts) : null;
  } catch {
    // Sign-in itself will say that the server cannot be reached.
    return null;
  }
}
