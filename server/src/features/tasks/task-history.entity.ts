import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { tenant, TenantRow } from '../../kernel/db/tenant.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { CalendarDate, DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { TaskEventKindEnum, type TaskEventKind } from './task.enums.ts';
import { Task } from './task.entity.ts';

/** What somebody said about a task. It stays as it was said. */
@PartOf()
@ObjectType({ description: 'What somebody said about a task.' })
@Index({ properties: ['organisationId', 'task'] })
@Entity(tenant('task_comment'))
export class TaskComment extends TenantRow {
  @ManyToOne(() => Task, { ref: true })
  task!: Ref<Task>;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who said it.' })
  @ManyToOne(() => Membership, { ref: true })
  author!: Ref<Membership>;

  @Field(() => String, { description: 'The words.' })
  @Property({ type: 'text' })
  words!: string;

  @Field(() => DateTime, { description: 'When.' })
  @Property({ type: 'timestamptz' })
  at!: Date;
}

/** One line of a task's history. It is added and never changed. */
@PartOf()
@ObjectType({ description: "One line of a task's history." })
@Index({ properties: ['organisationId', 'task'] })
@Entity(tenant('task_event'))
export class TaskEvent extends TenantRow {
  @ManyToOne(() => Task, { ref: true })
  task!: Ref<Task>;

  @Field(() => TaskEventKindEnum, { description: 'What happened.' })
  @Property({ type: 'string', length: 20 })
  kind!: TaskEventKind;

  @Guard('person.read')
  @Field(() => Membership, {
    nullable: true,
    description: 'Who did it; null where the system did.',
  })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  by: Ref<Membership> | null = null;

  @Field(() => DateTime, { description: 'When.' })
  @Property({ type: 'timestamptz' })
  at!: Date;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who had it before, in ASSIGNED.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  fromMember: Ref<Membership> | null = null;

  @Guard('person.read')
  @Field(() => Membership, {
    nullable: true,
    description: 'Who has it from then on, in CREATED and ASSIGNED.',
  })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  toMember: Ref<Membership> | null = null;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'The day that it was due on before, in DUE_CHANGED and CARRIED.',
  })
  @Property({ type: 'date', nullable: true })
  fromDay: string | null = null;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'The day that it is due on from then on, in CREATED, DUE_CHANGED and CARRIED.',
  })
  @Property({ type: 'date', nullable: true })
  toDay: string | null = null;

  @Field(() => String, {
    nullable: true,
    description: 'The reason, in CARRIED and DROPPED; what it said before, in EDITED.',
  })
  @Property({ type: 'string', length: 300, nullable: true })
  words: string | null = null;

  /** UUID of the meeting in which it happened, where it was one. */
  @Property({ type: 'uuid', nullable: true })
  meetingId: string | null = null;
}
