import { redirect } from '@sveltejs/kit';
import { MyDayQuery } from '#lib/features/day/day.queries.ts';
import { MyTasksQuery } from '#lib/features/tasks/tasks.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { viewer } = await event.parent();
  if (!viewer.viewerCan.includes('clients.list')) {
    redirect(303, viewer.viewerCan.includes('people.manage') ? '/settings/people' : '/settings');
  }
  const [day, tasks] = await Promise.all([
    ask(event, MyDayQuery, {}),
    ask(event, MyTasksQuery, {}),
  ]);
  return { day, tasks, now: new Date().toISOString() };
};
