import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { CalendarDate, DateTime } from '../../kernel/scalars.ts';
import { CareTeam, Membership } from '../access/index.ts';
import { Client, FamilyContact } from '../clients/index.ts';
import {
  AgendaItemStatusEnum,
  AttendanceStatusEnum,
  AttendeeKindEnum,
  MeetingStatusEnum,
  type AgendaItemStatus,
  type AgendaOrigin,
  type AttendanceStatus,
  type AttendeeKind,
  type MeetingStatus,
} from './meeting.enums.ts';
import { MeetingSeries } from './series.entity.ts';

/** An interdisciplinary meeting of a care team about its clients. */
@ObjectType({ implements: TenantRow, description: 'An interdisciplinary meeting.' })
@Index({ properties: ['organisationId', 'startsAt', 'id'] })
@Index({ properties: ['organisationId', 'team', 'startsAt'] })
@Entity(
  tenant('meeting', {
    // Of a series there is one meeting a day of its rule, however many nodes make them ahead.
    uniques: [
      {
        name: 'meeting_occurrence_unique',
        properties: ['organisationId', 'series', 'occurrenceOn'],
      },
    ],
  }),
)
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

  @Guard('series.read')
  @Field(() => MeetingSeries, { nullable: true, description: 'The series that it belongs to.' })
  @ManyToOne(() => MeetingSeries, { ref: true, nullable: true })
  series: Ref<MeetingSeries> | null = null;

  @Field(() => CalendarDate, {
    nullable: true,
    description: "The day that its series' rule has it on, also where it was moved.",
  })
  @Property({ type: 'date', nullable: true })
  occurrenceOn: string | null = null;

  /** Somebody moved it or arranged its agenda: a change of the series leaves it as it is. */
  @Property({ type: 'boolean', default: false })
  arranged: boolean = false;

  /** When the suggestions were put on its agenda; only meetings of a series have them by themselves. */
  @Property({ type: 'timestamptz', nullable: true })
  agendaMadeAt: Date | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was to be before it was moved.' })
  @Property({ type: 'timestamptz', nullable: true })
  movedFrom: Date | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was moved or cancelled.' })
  @Property({ type: 'string', length: 300, nullable: true })
  changeReason: string | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was opened.' })
  @Property({ type: 'timestamptz', nullable: true })
  startedAt: Date | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was closed.' })
  @Property({ type: 'timestamptz', nullable: true })
  closedAt: Date | null = null;

  @Guard('person.read')
  @Field(() => Membership, {
    nullable: true,
    description: 'Who closed it, and signed its minutes.',
  })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  closedBy: Ref<Membership> | null = null;

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

  @Field(() => DateTime, { nullable: true, description: 'When its discussion ended.' })
  @Property({ type: 'timestamptz', nullable: true })
  endedAt: Date | null = null;

  @Property({ type: 'string', length: 20, default: 'chosen' })
  origin: AgendaOrigin = 'chosen';

  @Guard('agenda.read')
  @Field(() => AgendaItem, {
    nullable: true,
    description: 'The item of an earlier meeting that was not got to, and is carried on by this.',
  })
  @ManyToOne(() => AgendaItem, { ref: true, nullable: true })
  carriedFrom: Ref<AgendaItem> | null = null;

  /** When it was taken off the agenda again: it is kept, and no longer shown. */
  @Property({ type: 'timestamptz', nullable: true })
  removedAt: Date | null = null;
}

/**
 * Somebody at a meeting: a member, or a person from outside. Who is there for one client (a mother,
 * an interpreter) is seen by those who reach that client.
 */
@ObjectType({ implements: TenantRow, description: "Somebody's attendance at a meeting." })
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

  @Field(() => AttendeeKindEnum, { description: 'As what they take part.' })
  @Property({ type: 'string', length: 20, default: 'staff' })
  kind: AttendeeKind = 'staff';

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'The member; none for outsiders.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  member: Ref<Membership> | null = null;

  @Guard('contact.read')
  @Field(() => FamilyContact, { nullable: true, description: 'The person close to the client.' })
  @ManyToOne(() => FamilyContact, { ref: true, nullable: true })
  contact: Ref<FamilyContact> | null = null;

  /** The name of somebody from outside who is no contact of a client. */
  @Property({ type: 'string', length: 200, nullable: true })
  guestName: string | null = null;

  @Field(() => String, {
    name: 'function',
    nullable: true,
    description: 'What somebody from outside does there, in plain words.',
  })
  @Property({ type: 'string', length: 120, nullable: true })
  guestFunction: string | null = null;

  @Guard('agenda.read')
  @Field(() => AgendaItem, { nullable: true, description: 'The item that they are there for.' })
  @ManyToOne(() => AgendaItem, { ref: true, nullable: true })
  forItem: Ref<AgendaItem> | null = null;

  /** UUID of the client whom `forItem` is about. */
  @Property({ type: 'uuid', nullable: true })
  clientId: string | null = null;

  @Field(() => AttendanceStatusEnum, { description: 'Whether they take part.' })
  @Property({ type: 'string', length: 20 })
  status: AttendanceStatus = 'expected';
}
