import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import type { EpisodeStatus } from '@roundtable/schema/codes';
import { Field, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { Programme } from '../access/index.ts';
import { Client } from './client.entity.ts';
import { ClientStatusEnum } from './client.enums.ts';

/** An episode of care: one stay in a programme, from admission to discharge. */
@ObjectType({ implements: TenantRow, description: 'One stay in a programme.' })
@Index({ properties: ['organisationId', 'programme', 'client'] })
@Entity(tenant('episode_of_care'))
export class EpisodeOfCare extends VersionedRow {
  @ManyToOne(() => Client, { ref: true })
  client!: Ref<Client>;

  get clientId(): string {
    return this.client.id;
  }

  @Guard('programme.read')
  @Field(() => Programme, { description: 'The programme.' })
  @ManyToOne(() => Programme, { ref: true })
  programme!: Ref<Programme>;

  @Field(() => ClientStatusEnum, { description: 'Its state.' })
  @Property({ type: 'string', length: 20 })
  status!: EpisodeStatus;

  @Field(() => CalendarDate, { description: 'The day of admission.' })
  @Property({ type: 'date' })
  startedOn!: string;

  @Field(() => CalendarDate, { nullable: true, description: 'The day of discharge.' })
  @Property({ type: 'date', nullable: true })
  endedOn: string | null = null;

  @Field(() => String, { nullable: true, description: 'Why the client was admitted.' })
  @Property({ type: 'text', nullable: true })
  reason: string | null = null;
}
