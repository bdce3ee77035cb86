import { error } from '@sveltejs/kit';
import { ClientTasksQuery } from '#lib/features/tasks/tasks.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { client } = await ask(event, ClientTasksQuery, { id: event.params.id });
  return {
    tasks: client ?? error(404, 'This page cannot be found'),
    now: new Date().toISOString(),
  };
};
