import { error } from '@sveltejs/kit';
import { MinutesHistoryQuery } from '#lib/features/history/history.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { meeting } = await ask(event, MinutesHistoryQuery, { id: event.params.id });
  return { meeting: meeting ?? error(404, 'This page cannot be found') };
};
