import { error } from '@sveltejs/kit';
import { ClientIncidentsQuery } from '#lib/features/incidents/incidents.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { client } = await ask(event, ClientIncidentsQuery, { id: event.params.id });
  return {
    incidents: client ?? error(404, 'This page cannot be found'),
    now: new Date().toISOString(),
  };
};
