import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { tenant, TenantRow } from './tenant.ts';

/** What was done: records read, changed, a live document edited, or an attempt refused. */
export const auditKinds = [
  'read',
  'change',
  'document-edit',
  'refusal',
  'sign-in',
  'sign-out',
] as const;
export type AuditKind = (typeof auditKinds)[number];

/**
 * One line of the audit trail: one operation, with the clients that it touched. The serving role
 * may add and read, and may neither change nor delete. It holds ids and never words.
 */
@Entity(tenant('audit_entry'))
export class AuditEntry extends TenantRow {
  @Index()
  @Property({ type: 'timestamptz' })
  at!: Date;

  @Property({ type: 'string', length: 20 })
  kind!: AuditKind;

  /** The membership that acted; none where the organisation itself did. */
  @Property({ type: 'uuid', nullable: true })
  memberId: string | null = null;

  /** The name of the GraphQL operation, or of the job. */
  @Property({ type: 'string', length: 120 })
  operation!: string;

  @Property({ type: 'string', length: 10 })
  transport!: string;

  /** UUIDs of the clients whose records were touched. */
  @Property({ columnType: 'uuid[]' })
  clientIds: string[] = [];

  /** For a refusal: the error code that was answered. */
  @Property({ type: 'string', length: 40, nullable: true })
  code: string | null = null;

  /** Ids and numbers, for instance a document and the sequence range of an edit. */
  @Property({ type: 'json', nullable: true })
  detail: Record<string, unknown> | null = null;
}
