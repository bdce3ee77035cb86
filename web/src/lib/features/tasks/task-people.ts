import { ask, type Outcome } from '#lib/kernel/graphql/browser.ts';
import type { ResultOf } from '#lib/kernel/graphql/graphql.ts';
import { ColleaguesQuery, TaskAssigneesQuery } from './tasks.queries.ts';

type Colleagues = ResultOf<typeof ColleaguesQuery>;
type Assignee = Omit<Colleagues['people']['nodes'][number], 'role'>;

/** Who may be given a task: those who reach the client, or everybody who works here. */
export async function assigneesOf(clientId: string | null): Promise<readonly Assignee[]> {
  if (clientId === null) return colleagues();
  const { data } = await ask(TaskAssigneesQuery, { clientId });
  return data?.client?.taskAssignees ?? [];
}

/** Administrators are shown relatives too, who have no tasks here. */
async function colleagues(): Promise<readonly Assignee[]> {
  const found: Assignee[] = [];
  let after: string | null = null;
  do {
    const { data }: Outcome<Colleagues> = await ask(ColleaguesQuery, { after });
    found.push(...(data?.people.nodes ?? []).filter(({ role }) => role !== 'FAMILY'));
    after = (data?.people.pageInfo.hasNextPage && data.people.pageInfo.endCursor) || null;
  } while (after !== null);
  return found;
}
