import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { currentOrganisation, tenant, TenantRow } from './tenant.ts';

/**
 * What goes on after an operation, one closed list: letting answers go that hold no longer, letting
 * mail go, telling other systems, reminding of tasks, and making the next meetings of a series.
 */
export const jobKinds = [
  'idempotent-answers',
  'webhooks',
  'mail',
  'task-reminders',
  'meeting-series',
] as const;
export type JobKind = (typeof jobKinds)[number];

/** In place of a time that has no end: nothing is due. */
export const never = new Date('9999-12-31T00:00:00Z');

/**
 * That an organisation has work of one kind, and when. It holds no content (the work itself is in
 * rows of its own), so every transaction may see every row: whoever looks for work belongs to no
 * organisation. It is written only from within the organisation, as everything is.
 */
@Entity(
  tenant('due_work', {
    policies: [
      { name: 'due_work_seen', command: 'select', using: 'true' },
      {
        name: 'due_work_organisation',
        using: `organisation_id = ${currentOrganisation}`,
        check: `organisation_id = ${currentOrganisation}`,
      },
    ],
    uniques: [{ name: 'due_work_kind_unique', properties: ['organisationId', 'kind'] }],
  }),
)
export class DueWork extends TenantRow {
  @Property({ type: 'string', length: 30 })
  kind!: JobKind;

  /** `never` while it is being done: what becomes due meanwhile moves it forward again. */
  @Property({ type: 'timestamptz', index: true })
  dueAt!: Date;

  /** Until when a node has it to itself. Past, and not cleared: that node died, another takes over. */
  @Property({ type: 'timestamptz', nullable: true })
  leaseUntil: Date | null = null;

  /** Which runner holds the lease. */
  @Property({ type: 'uuid', nullable: true })
  holder: string | null = null;

  /** Runs in a row that failed; each makes the next wait longer. */
  @Property({ type: 'integer', default: 0 })
  failures = 0;
}
