import { error } from '@sveltejs/kit';
import { PlanHistoryQuery } from '#lib/features/history/history.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { client } = await ask(event, PlanHistoryQuery, { id: event.params.id });
  return {
    plan: client ?? error(404, 'This page cannot be found'),
    // A meeting that goes on lasts until now.
    now: new Date().toISOString(),
  };
};
