import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { CareTeam, Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import {
  AgendaItemStatusEnum,
  AttendanceStatusEnum,
  MeetingStatusEnum,
  type AgendaItemStatus,
  type AttendanceStatus,
  type MeetingStatus,
} from './meeting.enums.ts';

/** An interdisciplinary meeting of a care team about its clients. */
@ObjectType({ implements: TenantRow, description: 'An interdisciplinary meeting.' })
@Index({ properties: ['organisationId', 'startsAt', 'id'] })
@Entity(tenant('meeting'))
export class Meeting extends VersionedRow {
  @Field(() => String, { description: 'What it is called.' })
  @Property({ type: 'string', length: 200 })
  title!: string;

  @ManyToOne(() => CareTeam, { ref: true })
  team!: Ref<CareTeam>;

  @Field(() => DateTime, { description: 'When it starts.' })
  @Property({ type: 'timestamptz' })
  startsAt!: Date;

  @Field(() => Int, { description: 'How long it is to take, in minutes.' })
  @Property({ type: 'integer' })
  minutes!: number;

  @Field(() => MeetingStatusEnum, { description: 'Its state.' })
  @Property({ type: 'string', length: 20 })
  status: MeetingStatus = 'planned';

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who leads it.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  facilitator: Ref<Membership> | null = null;

  @OneToMany(() => AgendaItem, (item) => item.meeting, {
    orderBy: { position: 'asc', id: 'asc' },
  })
  agendaItems = new Collection<AgendaItem>(this);

  @OneToMany(() => MeetingAttendance, (attendance) => attendance.meeting)
  attendances = new Collection<MeetingAttendance>(this);
}

@ObjectType({ implements: TenantRow, description: 'A client on the agenda of a meeting.' })
@Entity(tenant('agenda_item'))
export class AgendaItem extends VersionedRow {
  @ManyToOne(() => Meeting, { ref: true })
  meeting!: Ref<Meeting>;

  @Guard('client.read')
  @Field(() => Client, { description: 'Who is discussed.' })
  @ManyToOne(() => Client, { ref: true })
  client!: Ref<Client>;

  get clientId(): string {
    return this.client.id;
  }

  @Field(() => String, { description: 'Place on the agenda: compare as text, then by id.' })
  @Property({ columnType: 'varchar(200) collate "C"' })
  position!: string;

  @Field(() => String, { description: 'Why the client is on the agenda.' })
  @Property({ type: 'string', length: 300 })
  reason!: string;

  @Field(() => Int, { description: 'Time set aside, in minutes.' })
  @Property({ type: 'integer' })
  minutes: number = 10;

  @Field(() => AgendaItemStatusEnum, { description: 'Where it stands.' })
  @Property({ type: 'string', length: 20 })
  status: AgendaItemStatus = 'waiting';

  @Field(() => DateTime, { nullable: true, description: 'When its discussion began.' })
  @Property({ type: 'timestamptz', nullable: true })
  startedAt: Date | null = null;
}

@ObjectType({ implements: TenantRow, description: "A member's attendance at a meeting." })
@Entity(
  tenant('meeting_attendance', {
    uniques: [
      { name: 'meeting_attendance_unique', properties: ['organisationId', 'meeting', 'member'] },
    ],
  }),
)
export class MeetingAttendance extends VersionedRow {
  @ManyToOne(() => Meeting, { ref: true })
  meeting!: Ref<Meeting>;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who.' })
  @ManyToOne(() => Membership, { ref: true })
  member!: Ref<Membership>;

  @Field(() => AttendanceStatusEnum, { description: 'Whether they take part.' })
  @Property({ type: 'string', length: 20 })
  status: AttendanceStatus = 'expected';
}
