import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { CalendarDate } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { Client } from './client.entity.ts';
import {
  SafetyKindEnum,
  SafetyStatusEnum,
  SeverityEnum,
  type SafetyKind,
  type SafetyStatus,
  type Severity,
} from './client.enums.ts';

/** One entry of the safety header, with its source, date and reviewer. Retired, never deleted. */
@ObjectType({ implements: TenantRow, description: 'One entry of the safety header.' })
@Index({ properties: ['organisationId', 'client'] })
@Entity(tenant('safety_item'))
export class SafetyItem extends VersionedRow {
  @ManyToOne(() => Client, { ref: true })
  client!: Ref<Client>;

  get clientId(): string {
    return this.client.id;
  }

  @Field(() => SafetyKindEnum, { description: 'What it is about.' })
  @Property({ type: 'string', length: 30 })
  kind!: SafetyKind;

  @Field(() => String, { description: 'What to know, in a few words.' })
  @Property({ type: 'string', length: 300 })
  words!: string;

  @Field(() => String, { nullable: true, description: 'More: reaction, dose, conditions.' })
  @Property({ type: 'text', nullable: true })
  detail: string | null = null;

  @Field(() => SeverityEnum, { nullable: true, description: 'How much it weighs.' })
  @Property({ type: 'string', length: 20, nullable: true })
  severity: Severity | null = null;

  @Field(() => String, { nullable: true, description: 'The code, for a diagnosis.' })
  @Property({ type: 'string', length: 40, nullable: true })
  code: string | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'The system of the code, for instance ICD-10-CM.',
  })
  @Property({ type: 'string', length: 40, nullable: true })
  codeSystem: string | null = null;

  @Field(() => String, { description: 'Where the knowledge comes from.' })
  @Property({ type: 'string', length: 200 })
  source!: string;

  @Field(() => CalendarDate, { description: 'The day on which it was recorded.' })
  @Property({ type: 'date' })
  recordedOn!: string;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who looked at it last.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  reviewedBy: Ref<Membership> | null = null;

  @Field(() => CalendarDate, { nullable: true, description: 'The day of that look.' })
  @Property({ type: 'date', nullable: true })
  reviewedOn: string | null = null;

  @Field(() => SafetyStatusEnum, { description: 'Whether it holds.' })
  @Property({ type: 'string', length: 20 })
  status: SafetyStatus = 'active';
}
