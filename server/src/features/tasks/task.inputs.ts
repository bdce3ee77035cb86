import { Field, ID, InputType, Int } from 'type-graphql';
import { CalendarDate, DateTime } from '../../kernel/scalars.ts';
import { TaskStatusEnum, type TaskStatus } from './task.enums.ts';

@InputType({ description: 'Which tasks to list.' })
export class TaskFilter {
  @Field(() => TaskStatusEnum, { nullable: true, description: 'Only tasks in this state.' })
  status?: TaskStatus | null;
}

@InputType({ description: 'A task to be made.' })
export class CreateTaskInput {
  @Field(() => String, {
    description: 'What is to be done, one line of 300 characters at the most.',
  })
  words!: string;

  @Field(() => String, {
    nullable: true,
    description: 'More about it, 4,000 characters at the most.',
  })
  detail?: string | null;

  @Field(() => ID, { nullable: true, description: 'The client that it is about.' })
  clientId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Who is to do it, by their membership: somebody who reaches the client. Absent: the viewer.',
  })
  assigneeId?: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'The last day to do it on.' })
  dueOn?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When to remind the assignee of it.' })
  remindAt?: Date | null;

  @Field(() => ID, { nullable: true, description: 'The meeting in which it is made.' })
  meetingId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: "The item of that meeting's agenda that it comes from.",
  })
  agendaItemId?: string | null;
}

@InputType({ description: 'A change of an open task. What is absent stays; null takes it away.' })
export class UpdateTaskInput {
  @Field(() => ID, { description: 'The task.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the change is based on.' })
  version!: number;

  @Field(() => String, { nullable: true, description: 'What is to be done.' })
  words?: string | null;

  @Field(() => String, { nullable: true, description: 'More about it.' })
  detail?: string | null;

  @Field(() => ID, { nullable: true, description: 'Who is to do it, by their membership.' })
  assigneeId?: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'The last day to do it on.' })
  dueOn?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When to remind the assignee of it.' })
  remindAt?: Date | null;
}

@InputType({ description: 'A task that is done, or is to be opened again.' })
export class SettleTaskInput {
  @Field(() => ID, { description: 'The task.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that was seen. When given, a stale one is a CONFLICT.',
  })
  version?: number | null;
}

@InputType({ description: 'A task to be given up.' })
export class DropTaskInput extends SettleTaskInput {
  @Field(() => String, { description: 'Why, one line of 300 characters at the most.' })
  reason!: string;
}

@InputType({ description: 'A task that was not done in time, and is carried on.' })
export class CarryTaskInput extends SettleTaskInput {
  @Field(() => ID, { nullable: true, description: 'The meeting in which it is carried on.' })
  meetingId?: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'The new day; absent leaves it.' })
  dueOn?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was not done, one line of 300 characters at the most.',
  })
  reason?: string | null;
}

@InputType({ description: 'Something to say about a task.' })
export class AddTaskCommentInput {
  @Field(() => ID, { description: 'The task.' })
  id!: string;

  @Field(() => String, { description: 'The words, 4,000 characters at the most.' })
  words!: string;
}
