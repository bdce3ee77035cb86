import { Entity, Index, Property } from '@mikro-orm/decorators/legacy';
import { tenant, TenantRow } from './tenant.ts';

/**
 * What a mutation with an idempotency key was answered, to be answered again when it is repeated. It
 * holds for 24 hours, for the member alone. The id of the row is that of the record which a mutation
 * with transactions of its own adds: repeated after a crash, it finds the record there.
 */
@Index({ properties: ['organisationId', 'at'] })
@Entity(
  tenant('idempotent_answer', {
    uniques: [
      { name: 'idempotent_answer_key_unique', properties: ['organisationId', 'memberId', 'key'] },
    ],
  }),
)
export class IdempotentAnswer extends TenantRow {
  @Property({ type: 'uuid' })
  memberId!: string;

  /** As the caller gave it. */
  @Property({ type: 'string', length: 255 })
  key!: string;

  /** SHA-256 of the operation and its variables, hexadecimal: the same key asks the same. */
  @Property({ type: 'string', length: 64 })
  fingerprint!: string;

  @Property({ type: 'timestamptz' })
  at!: Date;

  /** `data` of the answer as JSON text, in the order of its fields; none while it is not known. */
  @Property({ type: 'text', nullable: true })
  answer: string | null = null;

  /** UUIDs of the clients whose records are in the answer: who repeats it must still reach them. */
  @Property({ columnType: 'uuid[]' })
  clientIds: string[] = [];
}
