import type { Discipline, Role } from '@roundtable/schema/codes';
import type { Scope } from './scopes.ts';

/** The key with which a program acts. */
export interface ActingKey {
  /** UUID of the key; its end closes the sockets that it opened. */
  readonly id: string;
  readonly scopes: readonly Scope[];
  /** From this moment on it is nobody's. */
  readonly expiresAt: Date;
}

/**
 * Who acts: one membership of one signed-in account, or that of a key, with what policies need to
 * know of it.
 */
export interface Actor {
  /** `null` for a key, which nobody signs in with. */
  readonly accountId: string | null;
  readonly membershipId: string;
  readonly organisationId: string;
  readonly role: Role;
  readonly discipline: Discipline | null;
  /** A key may reach the clients of every programme, those that are still to come too. */
  readonly allProgrammes: boolean;
  /** The sign-in session; its end closes the sockets that it opened. `null` for a key. */
  readonly sessionId: string | null;
  /** `null` for a person. */
  readonly key: ActingKey | null;
  /** IANA name of the organisation's time zone: what "today" means. */
  readonly timeZone: string;
}

/** UUID of what the actor acts with, a sign-in session or a key: its end is the end of sockets. */
export const credentialOf = ({ key, sessionId }: Pick<Actor, 'key' | 'sessionId'>): string | null =>
  key?.id ?? sessionId;
