import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { AgendaItem, Meeting } from './meeting.entity.ts';
import { AgendaRequestStatusEnum, type AgendaRequestStatus } from './meeting.enums.ts';

/** Somebody asks that a meeting speak of a client; whoever arranges the agenda answers. */
@ObjectType({
  implements: TenantRow,
  description: 'That somebody asks to speak of a client at a meeting.',
})
@Index({ properties: ['organisationId', 'meeting'] })
@Entity(tenant('agenda_request'))
export class AgendaRequest extends VersionedRow {
  @Guard('meeting.read')
  @Field(() => Meeting, { description: 'The meeting.' })
  @ManyToOne(() => Meeting, { ref: true })
  meeting!: Ref<Meeting>;

  @Guard('client.read')
  @Field(() => Client, { description: 'Whom to speak of.' })
  @ManyToOne(() => Client, { ref: true })
  client!: Ref<Client>;

  get clientId(): string {
    return this.client.id;
  }

  @Field(() => String, { description: 'Why.' })
  @Property({ type: 'string', length: 300 })
  reason!: string;

  @Field(() => Int, { description: 'The time asked for, in minutes.' })
  @Property({ type: 'integer' })
  minutes: number = 10;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who asks.' })
  @ManyToOne(() => Membership, { ref: true })
  requestedBy!: Ref<Membership>;

  @Field(() => DateTime, { description: 'When they asked.' })
  @Property({ type: 'timestamptz' })
  requestedAt!: Date;

  @Field(() => AgendaRequestStatusEnum, { description: 'What became of it.' })
  @Property({ type: 'string', length: 20 })
  status: AgendaRequestStatus = 'pending';

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who answered.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  answeredBy: Ref<Membership> | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was answered.' })
  @Property({ type: 'timestamptz', nullable: true })
  answeredAt: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was declined.' })
  @Property({ type: 'string', length: 300, nullable: true })
  declineReason: string | null = null;

  @Guard('agenda.read')
  @Field(() => AgendaItem, { nullable: true, description: 'The item that it became.' })
  @ManyToOne(() => AgendaItem, { ref: true, nullable: true })
  item: Ref<AgendaItem> | null = null;
}
