import { error } from '@sveltejs/kit';
import { MeetingQuery } from '#lib/features/meetings/meetings.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  // Which client is open is the page's own business: only the path decides what is loaded.
  const { meeting } = await ask(event, MeetingQuery, { id: event.params.id });
  return { meeting: meeting ?? error(404, 'This page cannot be found') };
};
