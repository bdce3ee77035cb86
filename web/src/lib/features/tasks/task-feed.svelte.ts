import { followTopic, type TopicSink } from '#lib/kernel/graphql/follow-topic.ts';
import { byDay } from './task-words.ts';
import {
  ClientTaskChangesTopic,
  TaskChangesTopic,
  type TaskChange,
  type TaskInList,
} from './tasks.queries.ts';

type Load = () => Promise<readonly TaskInList[]>;

/** Follows the tasks of a client, or without one the viewer's own, until the answer is called. */
export function followTasks(clientId: string | undefined, sink: TopicSink<TaskChange>): () => void {
  return clientId === undefined
    ? followTopic(TaskChangesTopic, {}, sink)
    : followTopic(ClientTaskChangesTopic, { clientId }, sink);
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
      next: (change, first) => this.#onChange(change, first),
    });
  }

  /** Shows a task as the answer to a change gave it, without waiting for the live topic. */
  put = (task: TaskInList): void => {
    const known = this.tasks.find(({ id }) => id === task.id);
    if (known && known.version > task.version) return;
    this.tasks = [...this.tasks.filter(({ id }) => id !== task.id), task].sort(byDay);
  };

  #onChange({ kind, taskId, task }: TaskChange, first: boolean): void {
    if (first) void this.#load().then((tasks) => tasks.forEach(this.put));
    if (kind === 'WITHDRAWN') this.tasks = this.tasks.filter(({ id }) => id !== taskId);
    if (kind === 'CHANGED' && task) this.put(task);
  }
}
