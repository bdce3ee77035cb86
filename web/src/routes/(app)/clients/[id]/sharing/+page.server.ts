import { error } from '@sveltejs/kit';
import { SharingQuery } from '#lib/features/sharing/sharing.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { client } = await ask(event, SharingQuery, { id: event.params.id });
  return { shared: client ?? error(404, 'This page cannot be found') };
};
