import { error } from '@sveltejs/kit';
import { ClientHeadQuery } from '#lib/features/clients/clients.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, url, params, untrack }) => {
  const event = untrack(() => ({ locals, url: new URL(url) }));
  const { client } = await ask(event, ClientHeadQuery, { id: params.id });
  return { client: client ?? error(404, 'This page cannot be found') };
};
