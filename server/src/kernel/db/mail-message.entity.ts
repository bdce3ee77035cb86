import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { tenant, TenantRow } from './tenant.ts';

/** `failed`: refused for good, or tried for a day in vain. `cancelled`: recalled before it went. */
export const mailStates = ['queued', 'sent', 'failed', 'cancelled'] as const;
export type MailState = (typeof mailStates)[number];

/**
 * A letter to somebody's mailbox, written in the transaction of what it tells of and sent after it.
 * It says that there is something to read and where, and never what: mailboxes are not ours.
 */
@Entity(tenant('mail_message'))
@Index({ properties: ['organisationId', 'state', 'nextAt'] })
export class MailMessage extends TenantRow {
  /** One address. */
  @Property({ type: 'string', length: 320 })
  recipient!: string;

  @Property({ type: 'string', length: 200 })
  subject!: string;

  @Property({ type: 'text' })
  text!: string;

  /** The type and UUID of what it is about, for whoever recalls it. */
  @Property({ type: 'string', length: 60, nullable: true })
  aboutType: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  aboutId: string | null = null;

  @Property({ type: 'string', length: 10 })
  state: MailState = 'queued';

  @Property({ type: 'integer', default: 0 })
  attempts = 0;

  /** When it is tried next, while it is queued. */
  @Property({ type: 'timestamptz' })
  nextAt!: Date;

  /** Handed to the mail server at this time, without an answer so far. */
  @Property({ type: 'timestamptz', nullable: true })
  sendingSince: Date | null = null;

  @Property({ type: 'timestamptz' })
  queuedAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  sentAt: Date | null = null;

  /** Why the last attempt failed: a code, never the server's words, which may quote the letter. */
  @Property({ type: 'string', length: 60, nullable: true })
  problem: string | null = null;
}
