import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { pageEach } from '../../kernel/page-each.ts';
import { PageArgs, type Page } from '../../kernel/pagination.ts';
import { viewerCan } from '../../kernel/policy.ts';
import { Membership, today, Viewer } from '../access/index.ts';
import { Client, membersReaching } from '../clients/index.ts';
import { Task } from './task.entity.ts';
import { TaskComment, TaskEvent } from './task-history.entity.ts';
import { TaskFilter } from './task.inputs.ts';
import { tasksOfViewer } from './task.lists.ts';
import { isOverdue } from './task.rules.ts';
import { TaskConnection } from './task.types.ts';

/** What tasks add to the viewer. */
@Resolver(() => Viewer)
export class ViewerTaskFields {
  @FieldResolver(() => TaskConnection, {
    description:
      "The viewer's tasks: open ones by the day that they are due on, those without one last; settled ones the last settled first.",
  })
  tasks(
    @Ctx() operation: Operation,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => TaskFilter, { nullable: true, description: 'Which; open ones if absent.' })
    filter: TaskFilter | null | undefined,
    @Arg('asked', () => Boolean, {
      nullable: true,
      description: 'In place of those that the viewer is to do: those that they asked others for.',
    })
    asked: boolean | null | undefined,
  ): Promise<Page<Task>> {
    return tasksOfViewer(operation, page, filter?.status ?? 'open', asked ?? false);
  }
}

/** What tasks add to a client. */
@Resolver(() => Client)
export class ClientTaskFields {
  @FieldResolver(() => TaskConnection, {
    description: 'The tasks that are about the client, the last made first.',
  })
  tasks(
    @Ctx() operation: Operation,
    @Root() client: Client,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => TaskFilter, { nullable: true, description: 'Which of them.' })
    filter: TaskFilter | null | undefined,
  ): Promise<Page<Task>> {
    const { status } = filter ?? {};
    return pageEach(operation, client.id, page, {
      entity: Task,
      parent: 'client',
      newestBy: 'createdAt',
      ...(status ? { only: { sql: 'candidate.status = ?', params: [status] }, key: status } : {}),
    });
  }

  @Guard('person.read')
  @FieldResolver(() => [Membership], {
    description: 'Who may be given a task about the client: those who reach the record today.',
  })
  taskAssignees(@Ctx() operation: Operation, @Root() client: Client): Promise<Membership[]> {
    return membersReaching(operation, client.id);
  }
}

@Resolver(() => Task)
export class TaskFields {
  @FieldResolver(() => Boolean, {
    description: "Whether it is open and its day is past, in the organisation's time zone.",
  })
  overdue(@Ctx() operation: Operation, @Root() task: Task): boolean {
    return isOverdue(task, today(operation));
  }

  @FieldResolver(() => [TaskComment], { description: 'What was said about it, oldest first.' })
  async comments(@Root() task: Task): Promise<TaskComment[]> {
    return inOrder(await task.allComments.loadItems({ dataloader: true }));
  }

  @FieldResolver(() => [TaskEvent], { description: 'What happened to it, oldest first.' })
  async history(@Root() task: Task): Promise<TaskEvent[]> {
    return inOrder(await task.allEvents.loadItems({ dataloader: true }));
  }

  @FieldResolver(() => [String], {
    description:
      'What the viewer may do now: `task.edit`, `task.complete`, `task.drop`, `task.reopen`, `task.carry`, `task.comment`.',
  })
  viewerCan(@Ctx() operation: Operation, @Root() task: Task): Promise<string[]> {
    return viewerCan(operation, task);
  }
}

const inOrder = <T extends { readonly at: Date; readonly id: string }>(rows: readonly T[]): T[] =>
  rows.toSorted(
    (one, other) => one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1),
  );
