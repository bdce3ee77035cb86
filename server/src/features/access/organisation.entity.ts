import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { currentOrganisation, TenantRow } from '../../kernel/db/tenant.ts';
import { globalId, newId } from '../../kernel/ids.ts';

/** The tenant. A row is seen only in its own organisation's transactions. */
@ObjectType({
  implements: TenantRow,
  description: 'An organisation that serves clients. No record crosses its border.',
})
@Entity({
  tableName: 'organisation',
  rowLevelSecurity: 'force',
  policies: [
    {
      name: 'organisation_itself',
      using: `id = ${currentOrganisation}`,
      check: `id = ${currentOrganisation}`,
    },
  ],
})
export class Organisation {
  @PrimaryKey({ type: 'uuid' })
  id: string = newId();

  @Field(() => ID, { name: 'id', description: 'The opaque id of the organisation.' })
  nodeId(): string {
    return globalId('Organisation', this.id);
  }

  @Field(() => String, { description: 'What it is called.' })
  @Property({ type: 'string', length: 200 })
  name!: string;

  @Field(() => String, { description: 'Its IANA time zone, which decides what "today" is.' })
  @Property({ type: 'string', length: 60 })
  timeZone!: string;

  @Field(() => Int, {
    description: 'After how many minutes of no use people are logged off, 5 to 240.',
  })
  @Property({ type: 'integer', default: 30 })
  idleMinutes: number = 30;

  @Field(() => Int, { description: 'Counts the changes.' })
  @Property({ type: 'integer', version: true })
  version!: number;
}
