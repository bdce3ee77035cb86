import { error } from '@sveltejs/kit';
import { KeysQuery } from '#lib/features/settings/keys.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

const PAGE = 50;

export const load: PageServerLoad = async (event) => {
  const { viewer } = await event.parent();
  if (!viewer.viewerCan.includes('key.manage')) error(404, 'This page cannot be found');
  const { apiKeys, programmes } = await ask(event, KeysQuery, {
    first: PAGE,
    after: event.url.searchParams.get('after'),
  });
  return {
    keys: apiKeys.nodes,
    programmes,
    next: apiKeys.pageInfo.hasNextPage ? apiKeys.pageInfo.endCursor : null,
    now: new Date().toISOString(),
    timeZone: viewer.organisation.timeZone,
  };
};
