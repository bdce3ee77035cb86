import type { Discipline, Role } from '@roundtable/schema/codes';

/** Who acts: one membership of one signed-in account, with what policies need to know of it. */
export interface Actor {
  readonly accountId: string;
  readonly membershipId: string;
  readonly organisationId: string;
  readonly role: Role;
  readonly discipline: Discipline | null;
  /** UUIDs of the programmes of this membership; a supervisor supervises them. */
  readonly programmeIds: readonly string[];
  /** The sign-in session; its end closes the sockets that it opened. */
  readonly sessionId: string;
  /** IANA name of the organisation's time zone: what "today" means. */
  readonly timeZone: string;
}
