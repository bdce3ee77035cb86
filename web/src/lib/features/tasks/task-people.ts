import { ask } from '#lib/kernel/graphql/browser.ts';
import type { Pickable } from '#lib/ui/PersonPicker.svelte';
import { ColleaguesQuery, TaskAssigneesQuery } from './tasks.queries.ts';

/** Who may be given a task: those who reach the client, or everybody who works here. */
export async function assigneesOf(clientId: string | null): Promise<readonly Pickable[]> {
  if (clientId === null) {
    const { data } = await ask(ColleaguesQuery, {});
    return data?.people.nodes ?? [];
  }
  const { data } = await ask(TaskAssigneesQuery, { clientId });
  return data?.client?.taskAssignees ?? [];
}
