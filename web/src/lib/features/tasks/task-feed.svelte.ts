import { print } from 'graphql';
import type { ResultOf } from '#lib/kernel/graphql/graphql.ts';
import { subscribeLive } from '#lib/kernel/graphql/socket.ts';
import { byDay } from './task-words.ts';
import {
  ClientTaskChangesTopic,
  TaskChangesTopic,
  type TaskChange,
  type TaskInList,
} from './tasks.queries.ts';

type Load = () => Promise<readonly TaskInList[]>;

const ownText = print(TaskChangesTopic);
const clientText = print(ClientTaskChangesTopic);

/**
 * Tasks as they change: the viewer's own (those that they do and those that they asked for), or all
 * of a client. What is settled while it is shown stays in its place until the page is left, so that
 * nothing jumps away under a hand, and it can be undone where it was done. Reactive.
 */
export class TaskFeed {
  tasks = $state.raw<readonly TaskInList[]>([]);
  readonly #clientId: string | undefined;
  readonly #load: Load;
  #cursor: string | undefined;

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
    const clientId = this.#clientId;
    const after = () => this.#cursor;
    if (clientId !== undefined) {
      const variables = {
        clientId,
        // Read at every reconnection: nothing that happened meanwhile is missed.
        get after() {
          return after();
        },
      };
      return subscribeLive<ResultOf<typeof ClientTaskChangesTopic>>(
        () => ({ query: clientText, operationName: 'ClientTaskChanges', variables }),
        { next: ({ data }) => data && this.#onChange(data.clientTaskChanges) },
      );
    }
    const variables = {
      get after() {
        return after();
      },
    };
    return subscribeLive<ResultOf<typeof TaskChangesTopic>>(
      () => ({ query: ownText, operationName: 'TaskChanges', variables }),
      { next: ({ data }) => data && this.#onChange(data.taskChanges) },
    );
  }

  /** Shows a task as the answer to a change gave it, without waiting for the live topic. */
  put = (task: TaskInList): void => {
    const known = this.tasks.find(({ id }) => id === task.id);
    if (known && known.version > task.version) return;
    this.tasks = [...this.tasks.filter(({ id }) => id !== task.id), task].sort(byDay);
  };

  #onChange({ cursor, kind, taskId, task }: TaskChange): void {
    const first = this.#cursor === undefined;
    this.#cursor = cursor;
    if (kind === 'READY' && first) void this.#load().then((tasks) => tasks.forEach(this.put));
    if (kind === 'WITHDRAWN') this.tasks = this.tasks.filter(({ id }) => id !== taskId);
    if (kind === 'CHANGED' && task) this.put(task);
  }
}
