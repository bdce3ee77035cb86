import { ref } from '@mikro-orm/core';
import type { Operation } from '../../kernel/operation.ts';
import { Membership } from '../access/index.ts';
import type { Task } from './task.entity.ts';
import { TaskEvent } from './task-history.entity.ts';

/** Adds a line to a task's history, by the actor; by nobody where the system acts. */
export function remember(
  { em, actor, clock }: Operation,
  task: Task,
  what: Pick<TaskEvent, 'kind'> & Partial<TaskEvent>,
): void {
  const event = new TaskEvent();
  event.task = ref(task);
  event.by = actor ? em.getReference(Membership, actor.membershipId, { wrapped: true }) : null;
  event.at = clock.now();
  Object.assign(event, what);
  em.persist(event);
}

/**
 * Those whom the task concerns hear of it once it is committed: who does it, who asked for it, who
 * had it before (a UUID), those who look at the client's tasks, and the meeting that it comes from.
 */
export function told(operation: Operation, task: Task, formerAssignee?: string): Task {
  // Also where no policy was asked, since the system acts.
  operation.touch(task);
  for (const memberId of new Set([task.assignee.id, task.createdBy.id, formerAssignee]))
    if (memberId) operation.changed('tasks', memberId, task.id);
  if (task.clientId) operation.changed('clientTasks', task.clientId, task.id);
  if (task.meetingId) operation.changed('meeting', task.meetingId, task.meetingId);
  return task;
}
