import { Arg, Ctx, ID, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { SourcedChange } from '../../realtime/change-source.ts';
import { reachedClient } from '../clients/index.ts';
import {
  clientTaskChangeSource,
  taskChange,
  taskChangeSource,
  type ClientTaskChangesArgs,
  type TaskChangesArgs,
} from './task.events.ts';
import {
  AddTaskCommentInput,
  CarryTaskInput,
  CreateTaskInput,
  DropTaskInput,
  SettleTaskInput,
  UpdateTaskInput,
} from './task.inputs.ts';
import {
  addTaskComment,
  carryTask,
  completeTask,
  createTask,
  dropTask,
  reopenTask,
  updateTask,
} from './task.service.ts';
import { TaskChange, TaskPayload } from './task.types.ts';

@Resolver()
export class TaskResolver {
  @Guard('task.create')
  @Mutation(() => TaskPayload, {
    description: 'Makes a task for somebody. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async createTask(
    @Ctx() operation: Operation,
    @Arg('input', () => CreateTaskInput, { description: 'What is to be done, and by whom.' })
    input: CreateTaskInput,
  ): Promise<TaskPayload> {
    return { task: await createTask(operation, input) };
  }

  @Guard('task.edit')
  @Mutation(() => TaskPayload, {
    description:
      'Changes an open task: its words, who does it, until when. Errors: CONFLICT with the version there is, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async updateTask(
    @Ctx() operation: Operation,
    @Arg('input', () => UpdateTaskInput, { description: 'What to change.' })
    input: UpdateTaskInput,
  ): Promise<TaskPayload> {
    return { task: await updateTask(operation, input) };
  }

  @Guard('task.complete')
  @Mutation(() => TaskPayload, {
    description:
      'Says that a task is done; one that is done already stays as it is. Errors: CONFLICT, FORBIDDEN, NOT_FOUND.',
  })
  async completeTask(
    @Ctx() operation: Operation,
    @Arg('input', () => SettleTaskInput, { description: 'Which task.' }) input: SettleTaskInput,
  ): Promise<TaskPayload> {
    return { task: await completeTask(operation, input) };
  }

  @Guard('task.drop')
  @Mutation(() => TaskPayload, {
    description:
      'Gives up a task, with a reason. Errors: CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async dropTask(
    @Ctx() operation: Operation,
    @Arg('input', () => DropTaskInput, { description: 'Which task, and why.' })
    input: DropTaskInput,
  ): Promise<TaskPayload> {
    return { task: await dropTask(operation, input) };
  }

  @Guard('task.reopen')
  @Mutation(() => TaskPayload, {
    description:
      'Opens a task again; one that is open already stays as it is. Errors: CONFLICT, FORBIDDEN, NOT_FOUND.',
  })
  async reopenTask(
    @Ctx() operation: Operation,
    @Arg('input', () => SettleTaskInput, { description: 'Which task.' }) input: SettleTaskInput,
  ): Promise<TaskPayload> {
    return { task: await reopenTask(operation, input) };
  }

  @Guard('task.carry')
  @Mutation(() => TaskPayload, {
    description:
      'Carries on a task that was not done in time, and counts how often. Errors: CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async carryTask(
    @Ctx() operation: Operation,
    @Arg('input', () => CarryTaskInput, { description: 'Which task, until when, and why.' })
    input: CarryTaskInput,
  ): Promise<TaskPayload> {
    return { task: await carryTask(operation, input) };
  }

  @Guard('task.comment')
  @Mutation(() => TaskPayload, {
    description: 'Says something about a task. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async addTaskComment(
    @Ctx() operation: Operation,
    @Arg('input', () => AddTaskCommentInput, { description: 'Which task, and the words.' })
    input: AddTaskCommentInput,
  ): Promise<TaskPayload> {
    return { task: await addTaskComment(operation, input) };
  }

  @Guard('task.read')
  @Subscription(() => TaskChange, {
    description:
      "The changes of the viewer's tasks, those that they do and those that they asked for: first READY, then each changed task as it is now. One that went to somebody else comes once more, with its new assignee. A subscriber that comes back names its last cursor and misses nothing.",
    subscribe: ({ context, args }) =>
      taskChangeSource(context as Operation, args as TaskChangesArgs),
  })
  taskChanges(
    @Ctx() operation: Operation,
    @Root() change: SourcedChange,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last cursor that the subscriber had.',
    })
    _after?: string | null,
  ): Promise<TaskChange> {
    return taskChange(operation, change);
  }

  @Guard('task.read')
  @Subscription(() => TaskChange, {
    description:
      "The changes of a client's tasks: first READY, then each changed task as it is now. A subscriber that comes back names its last cursor and misses nothing.",
    subscribe: ({ context, args }) =>
      clientTaskChangeSource(context as Operation, args as ClientTaskChangesArgs),
  })
  async clientTaskChanges(
    @Ctx() operation: Operation,
    @Root() change: SourcedChange,
    @Arg('clientId', () => ID, { description: 'The client.' }) clientId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last cursor that the subscriber had.',
    })
    _after?: string | null,
  ): Promise<TaskChange> {
    await reachedClient(operation, clientId);
    return taskChange(operation, change);
  }
}
