import { error } from '@sveltejs/kit';
import { ClientFamilyQuery } from '#lib/features/clients/family.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { client } = await ask(event, ClientFamilyQuery, { id: event.params.id });
  return { contacts: client?.contacts ?? error(404, 'This page cannot be found') };
};
