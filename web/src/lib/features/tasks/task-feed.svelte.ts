import { followTopic } from '#lib/kernel/graphql/follow-topic.ts';
import { byDay } from './task-words.ts';
import {
  ClientTaskChangesTopic,
  TaskChangesTopic,
  type TaskChange,
  type TaskInList,
} from './tasks.queries.ts';

type Load = () => Promise<readonly TaskInList[]>;

/** A list that is kept as tasks change. */
export interface FollowingTasks {
  /** What happened before the following began is to be asked for. */
  load(): void;
  put(task: TaskInList): void;
  /** The task is no longer shown to the viewer here. */
  remove(id: string): void;
}

/** Follows the tasks of a client, or without one the viewer's own, until the answer is called. */
export function followTasks(clientId: string | undefined, list: FollowingTasks): () => void {
  const next = ({ kind, taskId, task }: TaskChange, first: boolean): void => {
    if (first) list.load();
    if (kind === 'WITHDRAWN' && taskId) list.remove(taskId);
    if (kind === 'CHANGED' && task) list.put(task);
  };
  return clientId === undefined
    ? followTopic(TaskChangesTopic, {}, { next })
    : followTopic(ClientTaskChangesTopic, { clientId }, { next });
}

/**
 * Tasks as they change: the viewer's own (those that they do and those that they asked for), or all
 * of a client. What is settled while it is shown stays in its place until the page is left, so that
 * nothing jumps away under a hand, and it can be undone where it was done. Reactive.
 */
export class TaskFeed {
  tasks = $state.raw<readonly TaskInList[]>([]);
  readonly #clientId: string | undefined;
  readonly #load: Load;

  /**
   * @param first what the page was made with
   * @param load asks for the same again, once the changes are followed: what happened in between
   * @param clientId whose tasks to follow; absent: the viewer's own
   */
  constructor(first: readonly TaskInList[], load: Load, clientId?: string) {
    this.#clientId = clientId;
    this.#load = load;
    for (const task of first) this.put(task);
  }

  /** Follows the changes until the returned function is called. */
  start(): () => void {
    return followTasks(this.#clientId, {
      load: () => void this.#load().then((tasks) => tasks.forEach(this.put)),
      put: this.put,
      remove: (id) => (this.tasks = this.tasks.filter((task) => task.id !== id)),
    });
  }

  /** Shows a task as the answer to a change gave it, without waiting for the live topic. */
  put = (task: TaskInList): void => {
    const known = this.tasks.find(({ id }) => id === task.id);
    if (known && known.version > task.version) return;
    this.tasks = [...this.tasks.filter(({ id }) => id !== task.id), task].sort(byDay);
  };
}
