import { followTasks } from '#lib/features/tasks/task-feed.svelte.ts';
import type { TaskInList } from '#lib/features/tasks/tasks.queries.ts';
import { ask } from '#lib/kernel/graphql/browser.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import { MeetingTaskQuery, MeetingTasksQuery } from './tasks.queries.ts';

/**
 * The tasks of a meeting: those of last time, and those that it makes. What is settled or carried
 * over in the meeting stays in its place in the list of last time, so that everybody sees what
 * became of it. Reactive.
 */
export class MeetingTasks {
  /** Left open by earlier meetings when this page was opened, or since. */
  last = $state.raw<readonly TaskInList[]>([]);
  /** Asked for in this meeting, or carried over into it. */
  made = $state.raw<readonly TaskInList[]>([]);
  problem = $state.raw<Problem | undefined>();
  loaded = $state(false);
  readonly #meetingId: string;
  #asked = 0;
  /** What was left open belongs to earlier meetings: of its changes one hears through the clients. */
  readonly #followed = new Map<string, () => void>();

  constructor(meetingId: string) {
    this.#meetingId = meetingId;
  }

  async load(): Promise<void> {
    const turn = ++this.#asked;
    const { data, problem } = await ask(MeetingTasksQuery, { id: this.#meetingId });
    if (turn !== this.#asked) return;
    this.problem = problem;
    if (!data?.meeting) return;
    const { openTasks, tasks } = data.meeting;
    this.made = tasks;
    const now = new Map([...openTasks, ...tasks].map((task) => [task.id, task]));
    const gone = this.last.filter(({ id, status }) => !now.has(id) && status === 'OPEN');
    this.last = [
      ...this.last.map((task) => now.get(task.id) ?? task),
      ...openTasks.filter(({ id }) => !this.last.some((task) => task.id === id)),
    ];
    this.loaded = true;
    this.#follow();
    await Promise.all(gone.map(({ id }) => this.#fetch(id)));
  }

  leave(): void {
    for (const stop of this.#followed.values()) stop();
    this.#followed.clear();
  }

  /** Shows a task as the answer to a change gave it. */
  readonly put = (task: TaskInList): void => {
    const newest = (known: TaskInList) =>
      known.id === task.id && known.version <= task.version ? task : known;
    this.last = this.last.map(newest);
    this.made = this.made.map(newest);
  };

  /** A task that this meeting asks for. */
  readonly add = (task: TaskInList): void => {
    if (this.made.some(({ id }) => id === task.id)) this.put(task);
    else this.made = [...this.made, task];
  };

  isCarried({ id, status }: TaskInList): boolean {
    return status === 'OPEN' && this.made.some((task) => task.id === id);
  }

  #follow(): void {
    for (const { client } of this.last) {
      const key = client?.id ?? '';
      if (!this.#followed.has(key)) this.#followed.set(key, this.#subscribe(client?.id));
    }
  }

  /** Of a client, or else one's own, which may be about nobody. */
  #subscribe(clientId: string | undefined): () => void {
    return followTasks(clientId, {
      next: ({ task }) => {
        if (task) this.put(task);
      },
    });
  }

  /** What became of a task that somebody else settled. */
  async #fetch(id: string): Promise<void> {
    const { data } = await ask(MeetingTaskQuery, { id });
    if (data?.node && 'words' in data.node) this.put(data.node);
    else if (data) this.last = this.last.filter((task) => task.id !== id);
  }
}
