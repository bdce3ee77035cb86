import { globalId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorizeAction, may } from '../../kernel/policy.ts';
import { changeSource, type SourcedChange } from '../../realtime/change-source.ts';
import { reachedClient } from '../clients/index.ts';
import { Task } from './task.entity.ts';
import type { TaskChange } from './task.types.ts';

export interface TaskChangesArgs {
  readonly after?: string | null;
}
export interface ClientTaskChangesArgs extends TaskChangesArgs {
  readonly clientId: string;
}

/** The tasks that the viewer does or asked for. */
export function taskChangeSource(
  operation: Operation,
  { after }: TaskChangesArgs,
): ReturnType<typeof changeSource> {
  const listenable = (now: Operation): Promise<void> =>
    Promise.resolve(authorizeAction(now, 'task.read'));
  authorizeAction(operation, 'task.read');
  return changeSource(operation, {
    topic: 'tasks',
    subjectId: operation.signedIn.membershipId,
    after,
    recheck: listenable,
  });
}

/** @throws NOT_FOUND, BAD_USER_INPUT for a cursor that no change carried */
export async function clientTaskChangeSource(
  operation: Operation,
  { clientId, after }: ClientTaskChangesArgs,
): ReturnType<typeof changeSource> {
  return changeSource(operation, {
    topic: 'clientTasks',
    subjectId: await reachedClient(operation, clientId),
    after,
    recheck: (now) => reachedClient(now, clientId),
  });
}

/** One event, by the rights that the subscriber has now. */
export async function taskChange(
  operation: Operation,
  { cursor, recordId }: SourcedChange,
): Promise<TaskChange> {
  if (recordId === null) return { cursor, kind: 'ready', taskId: null, task: null };
  const taskId = globalId('Task', recordId);
  const task = await operation.em.findOne(Task, recordId);
  if (!task || !(await may(operation, 'task.read', task)))
    return { cursor, kind: 'withdrawn', taskId, task: null };
  return { cursor, kind: 'changed', taskId, task };
}
