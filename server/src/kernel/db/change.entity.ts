import { Entity, Property } from '@mikro-orm/decorators/legacy';
import type { Topic } from '../topics.ts';
import { tenant, TenantRow } from './tenant.ts';

/** The counter of one subject of one topic (the notes of a client, a meeting). */
@Entity(
  tenant('change_stream', {
    uniques: [
      {
        name: 'change_stream_subject_unique',
        properties: ['organisationId', 'topic', 'subjectId'],
      },
    ],
  }),
)
export class ChangeStream extends TenantRow {
  @Property({ type: 'string', length: 40 })
  topic!: Topic;

  @Property({ type: 'uuid' })
  subjectId!: string;

  /** The number of the last change. Taken under the row's lock, so numbers commit in order. */
  @Property({ type: 'bigint' })
  seq!: number;
}

/**
 * The last change of one record of a subject. There is one row a record, not one a change: a
 * subscriber that comes back after hours gets each changed record once, as it is now.
 */
@Entity(
  tenant('change', {
    uniques: [
      {
        name: 'change_record_unique',
        properties: ['organisationId', 'topic', 'subjectId', 'recordId'],
      },
      { name: 'change_seq_unique', properties: ['organisationId', 'topic', 'subjectId', 'seq'] },
    ],
  }),
)
export class Change extends TenantRow {
  @Property({ type: 'string', length: 40 })
  topic!: Topic;

  @Property({ type: 'uuid' })
  subjectId!: string;

  @Property({ type: 'uuid' })
  recordId!: string;

  @Property({ type: 'bigint' })
  seq!: number;

  @Property({ type: 'timestamptz' })
  at!: Date;
}
