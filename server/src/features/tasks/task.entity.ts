import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { CalendarDate, DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { TaskStatusEnum, type TaskStatus } from './task.enums.ts';
import { TaskComment, TaskEvent } from './task-history.entity.ts';
import { noDay } from './task.rules.ts';

/** Something that one person is to do, mostly for a client. It is settled, and never deleted. */
@ObjectType({ implements: TenantRow, description: 'Something that one person is to do.' })
@Index({ properties: ['organisationId', 'assignee', 'status', 'dueOrder', 'id'] })
@Index({ properties: ['organisationId', 'createdBy', 'status', 'dueOrder', 'id'] })
@Index({ properties: ['organisationId', 'client', 'createdAt', 'id'] })
@Index({ properties: ['organisationId', 'meetingId'] })
@Index({ properties: ['organisationId', 'status', 'remindAt'] })
@Entity(tenant('task'))
export class Task extends VersionedRow {
  @Field(() => String, { description: 'What is to be done, in one line.' })
  @Property({ type: 'string', length: 300 })
  words!: string;

  @Field(() => String, { nullable: true, description: 'More about it.' })
  @Property({ type: 'text', nullable: true })
  detail: string | null = null;

  @Guard('client.read')
  @Field(() => Client, { nullable: true, description: 'For whom, where it is about a client.' })
  @ManyToOne(() => Client, { ref: true, nullable: true })
  client: Ref<Client> | null = null;

  get clientId(): string | undefined {
    return this.client?.id;
  }

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who is to do it.' })
  @ManyToOne(() => Membership, { ref: true })
  assignee!: Ref<Membership>;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who asked for it.' })
  @ManyToOne(() => Membership, { ref: true })
  createdBy!: Ref<Membership>;

  @Field(() => DateTime, { description: 'When it was made.' })
  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Field(() => CalendarDate, { nullable: true, description: 'The last day to do it on.' })
  @Property({ type: 'date', nullable: true })
  dueOn: string | null = null;

  /** The same, with the last day there is where it has none: lists are ordered by it. */
  @Property({ type: 'date' })
  dueOrder: string = noDay;

  @Field(() => DateTime, { nullable: true, description: 'When its assignee is to be reminded.' })
  @Property({ type: 'timestamptz', nullable: true })
  remindAt: Date | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When its assignee was reminded.' })
  @Property({ type: 'timestamptz', nullable: true })
  remindedAt: Date | null = null;

  @Field(() => TaskStatusEnum, { description: 'Its state.' })
  @Property({ type: 'string', length: 20 })
  status: TaskStatus = 'open';

  @Field(() => DateTime, { nullable: true, description: 'When it was done or given up.' })
  @Property({ type: 'timestamptz', nullable: true })
  settledAt: Date | null = null;

  @Guard('person.read')
  @Field(() => Membership, {
    nullable: true,
    description: 'Who said that it was done, or gave it up.',
  })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  settledBy: Ref<Membership> | null = null;

  @Field(() => String, { nullable: true, description: 'Why it was given up.' })
  @Property({ type: 'string', length: 300, nullable: true })
  droppedReason: string | null = null;

  @Field(() => Int, { description: 'How often it was carried on.' })
  @Property({ type: 'integer' })
  carriedCount: number = 0;

  /**
   * UUID of the meeting in which it was made, or that carried it on last; meetings stand to the right
   * of this feature.
   */
  @Property({ type: 'uuid', nullable: true })
  meetingId: string | null = null;

  /** UUID of the item of that meeting's agenda. */
  @Property({ type: 'uuid', nullable: true })
  agendaItemId: string | null = null;

  @OneToMany(() => TaskComment, (comment) => comment.task)
  allComments = new Collection<TaskComment>(this);

  @OneToMany(() => TaskEvent, (event) => event.task)
  allEvents = new Collection<TaskEvent>(this);
}
