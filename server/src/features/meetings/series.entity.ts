import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { CalendarDate, DateTime } from '../../kernel/scalars.ts';
import { CareTeam, Membership } from '../access/index.ts';

/**
 * Meetings of a team that come again by a rule. Its time is that of the organisation's clocks, so
 * that nine o'clock stays nine o'clock when they change.
 */
@ObjectType({
  implements: TenantRow,
  description: "Meetings of a team that come again by a rule, by the organisation's clocks.",
})
@Index({ properties: ['organisationId', 'team'] })
@Entity(tenant('meeting_series'))
export class MeetingSeries extends VersionedRow {
  @Field(() => String, { description: 'What its meetings are called.' })
  @Property({ type: 'string', length: 200 })
  title!: string;

  @Guard('team.read')
  @Field(() => CareTeam, { name: 'careTeam', description: 'The team that meets.' })
  @ManyToOne(() => CareTeam, { ref: true })
  team!: Ref<CareTeam>;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who leads them, unless changed.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  facilitator: Ref<Membership> | null = null;

  @Field(() => String, {
    description: 'When they come again: an RRULE of RFC 5545, for instance FREQ=WEEKLY;BYDAY=MO.',
  })
  @Property({ type: 'string', length: 200 })
  rule!: string;

  @Field(() => CalendarDate, { description: 'The day from which the rule counts.' })
  @Property({ type: 'date' })
  startsOn!: string;

  @Field(() => String, { description: "The time of day by the organisation's clocks, HH:MM." })
  @Property({ type: 'string', length: 5 })
  time!: string;

  @Field(() => Int, { description: 'How long each is to take, in minutes.' })
  @Property({ type: 'integer' })
  minutes!: number;

  @Field(() => CalendarDate, { nullable: true, description: 'The last day on which one may be.' })
  @Property({ type: 'date', fieldName: 'until_on', nullable: true })
  until: string | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was ended by somebody.' })
  @Property({ type: 'timestamptz', nullable: true })
  endedAt: Date | null = null;
}
