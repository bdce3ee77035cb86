import { error } from '@sveltejs/kit';
import { PortalQuery } from '#lib/features/family/portal.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { viewer } = await ask(event, PortalQuery, {});
  return { portal: viewer?.portal ?? error(404, 'This page cannot be found') };
};
