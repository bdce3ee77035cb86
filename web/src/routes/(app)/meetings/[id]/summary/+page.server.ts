import { error } from '@sveltejs/kit';
import { SummariesQuery } from '#lib/features/summaries/summaries.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { meeting } = await ask(event, SummariesQuery, { id: event.params.id });
  return { meeting: meeting ?? error(404, 'This page cannot be found') };
};
