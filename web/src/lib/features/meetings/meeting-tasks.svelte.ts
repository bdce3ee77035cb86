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
  #loading: Promise<void> | undefined;
  #again = false;
  #left = false;
  /** What was left open belongs to earlier meetings: of its changes one hears through the clients. */
  readonly #followed = new Map<string, () => void>();

  constructor(meetingId: string) {
    this.#meetingId = meetingId;
  }

  /** One question at a time: what is asked for while one is on its way is asked once more after it. */
  load(): Promise<void> {
    this.#again = this.#loading !== undefined;
    return (this.#loading ??= this.#loadOnce().finally(() => {
      this.#loading = undefined;
      if (this.#again && !this.#left) void this.load();
    }));
  }

  async #loadOnce(): Promise<void> {
    const before = this.made;
    const { data, problem } = await ask(MeetingTasksQuery, { id: this.#meetingId });
    if (this.#left) return;
    this.problem = problem;
    if (!data?.meeting) return;
    // What came by another way while the answer was on its own is newer than the answer.
    const known = [...this.last, ...this.made];
    const newest = (task: TaskInList) =>
      known.find(({ id, version }) => id === task.id && version > task.version) ?? task;
    const openTasks = data.meeting.openTasks.map(newest);
    const tasks = data.meeting.tasks.map(newest);
    const since = this.made.filter(({ id }) => !before.some((task) => task.id === id));
    this.made = [...tasks, ...since.filter(({ id }) => !tasks.some((task) => task.id === id))];
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
    this.#left = true;
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
      load: () => void this.load(),
      put: this.put,
      // It may be shown in the meeting all the same.
      remove: (id) => void this.#fetch(id),
    });
  }

  /** What became of a task that somebody else settled. */
  async #fetch(id: string): Promise<void> {
    const { data } = await ask(MeetingTaskQuery, { id });
    if (data?.node && 'words' in data.node) this.put(data.node);
    else if (data) {
      this.last = this.last.filter((task) => task.id !== id);
      this.made = this.made.filter((task) => task.id !== id);
    }
  }
}
