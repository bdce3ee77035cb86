import type { FilterQuery } from '@mikro-orm/core';
import type { Operation } from '../../kernel/operation.ts';
import { pageOf, paginate, type Order, type Page, type PageArgs } from '../../kernel/pagination.ts';
import { mayEver, scopeOf } from '../../kernel/policy.ts';
import { Task } from './task.entity.ts';
import type { TaskStatus } from './task.enums.ts';

/** The tasks that the viewer does, or those that they asked others for. */
export async function tasksOfViewer(
  operation: Operation,
  page: PageArgs,
  status: TaskStatus,
  asked: boolean,
): Promise<Page<Task>> {
  if (!mayEver(operation, 'task.read')) return pageOf<Task>([], false, () => '');
  const { membershipId } = operation.signedIn;
  const whose: FilterQuery<Task> = asked
    ? { createdBy: membershipId, assignee: { $ne: membershipId } }
    : { assignee: membershipId };
  // What is settled has the moment when it was; what is open has none.
  const order: Order<Task> =
    status === 'open'
      ? { by: 'dueOrder', direction: 'asc' }
      : { by: 'settledAt', direction: 'desc' };
  const where: FilterQuery<Task> = {
    $and: [scopeOf<Task>(operation, 'task.read'), whose, { status }],
  };
  return paginate(operation.em, Task, where, [order], page);
}

/**
 * The open tasks that come from these meetings (UUIDs) and that the actor may read: overdue first,
 * then by day. One statement.
 */
export async function openTasksOfMeetings(
  operation: Operation,
  meetingIds: readonly string[],
  cut: { readonly limit?: number },
): Promise<Task[]> {
  if (meetingIds.length === 0 || !mayEver(operation, 'task.read')) return [];
  return operation.em.find(
    Task,
    {
      $and: [
        scopeOf<Task>(operation, 'task.read'),
        { status: 'open', meetingId: { $in: [...meetingIds] } },
      ],
    },
    { orderBy: { dueOrder: 'asc', id: 'asc' }, ...cut },
  );
}
