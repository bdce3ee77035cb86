import { Field, ID, ObjectType } from 'type-graphql';
import { describedEnum } from '../../kernel/enums.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { connectionOf } from '../../kernel/pagination.ts';
import { Task } from './task.entity.ts';

export const TaskConnection = connectionOf('Task', () => Task, 'task.read');

@PartOf()
@ObjectType({ description: 'The task after a change.' })
export class TaskPayload {
  @Guard('task.read')
  @Field(() => Task, {
    nullable: true,
    description: 'The task as it is now; null where the viewer gave it out of their hands.',
  })
  task!: Task | null;
}

export type TaskChangeKind = 'ready' | 'changed' | 'withdrawn';
const TaskChangeKindEnum = describedEnum<TaskChangeKind>(
  'TaskChangeKind',
  'What a change of a task is.',
  {
    ready: 'The subscription stands: from this cursor on nothing is missed.',
    changed: 'The task was made, changed, settled or said something about.',
    withdrawn: 'The task is no longer shown: take it away.',
  },
);

@PartOf()
@ObjectType({ description: 'A change of a task.' })
export class TaskChange {
  @Field(() => String, { description: 'Give it as `after` to go on from here without loss.' })
  cursor!: string;

  @Field(() => TaskChangeKindEnum, { description: 'What happened.' })
  kind!: TaskChangeKind;

  @Field(() => ID, { nullable: true, description: 'The id of the task; null in READY.' })
  taskId!: string | null;

  @Guard('task.read')
  @Field(() => Task, { nullable: true, description: 'The task as it is now, where it is shown.' })
  task!: Task | null;
}
