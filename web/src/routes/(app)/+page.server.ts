import { redirect } from '@sveltejs/kit';
import { MyMentionsQuery } from '#lib/features/comments/comments.queries.ts';
import { MyDayQuery } from '#lib/features/day/day.queries.ts';
import { MySummariesQuery } from '#lib/features/summaries/summaries.queries.ts';
import { MyTasksQuery } from '#lib/features/tasks/tasks.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { viewer } = await event.parent();
  if (!viewer.viewerCan.includes('task.create')) redirect(303, '/settings');
  // Those who work in the office have tasks too, and neither clients nor meetings.
  const cares = viewer.viewerCan.includes('clients.list');
  const [day, tasks, summaries, mentions] = await Promise.all([
    cares ? ask(event, MyDayQuery, {}) : null,
    ask(event, MyTasksQuery, {}),
    cares ? ask(event, MySummariesQuery, {}) : null,
    cares ? ask(event, MyMentionsQuery, {}) : null,
  ]);
  return {
    day,
    tasks,
    summaries: summaries?.viewer?.summaries ?? [],
    mentions: mentions?.viewer?.mentionedIn.nodes ?? [],
    now: new Date().toISOString(),
  };
};
