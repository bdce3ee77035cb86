import { askAllPages } from '#lib/kernel/graphql/all-pages.ts';
import { ask, type Outcome } from '#lib/kernel/graphql/browser.ts';
import type { ResultOf } from '#lib/kernel/graphql/graphql.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import { ColleaguesQuery, TaskAssigneesQuery } from './tasks.queries.ts';

type Colleagues = ResultOf<typeof ColleaguesQuery>;
type Assignee = Omit<Colleagues['people']['nodes'][number], 'role'>;

/** Who may be given a task. Reactive. */
export class TaskPeople {
  people = $state.raw<readonly Assignee[]>([]);
  problem = $state.raw<Problem>();
  #clientId: string | null = null;
  #asked = 0;

  /** @param known who is offered until the answer is there */
  constructor(known: readonly Assignee[] = []) {
    this.people = known;
  }

  /** Asks for those who reach the client; with `null`, for everybody who works here. */
  async ask(clientId: string | null): Promise<void> {
    this.#clientId = clientId;
    this.#asked += 1;
    const turn = this.#asked;
    const { data, problem } = await (clientId === null ? colleagues() : assignees(clientId));
    if (turn !== this.#asked) return;
    this.problem = problem;
    if (data) this.people = data;
  }

  readonly again = (): Promise<void> => this.ask(this.#clientId);
}

async function assignees(clientId: string): Promise<Outcome<readonly Assignee[]>> {
  const { data, problem } = await ask(TaskAssigneesQuery, { clientId });
  return problem ? { problem } : { data: data.client?.taskAssignees ?? [] };
}

/** Administrators are shown relatives too, who have no tasks here. */
async function colleagues(): Promise<Outcome<readonly Assignee[]>> {
  const { data, problem } = await askAllPages(
    ColleaguesQuery,
    (after) => ({ after }),
    ({ people }) => people,
  );
  return problem ? { problem } : { data: data.filter(({ role }) => role !== 'FAMILY') };
}
