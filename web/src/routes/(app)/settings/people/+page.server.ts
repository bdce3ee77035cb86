import { error } from '@sveltejs/kit';
import { PeopleQuery } from '#lib/features/settings/people.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import { dayOf } from '#lib/ui/dates.ts';
import type { PageServerLoad } from './$types';

const PAGE = 50;

export const load: PageServerLoad = async (event) => {
  const { viewer } = await event.parent();
  if (!viewer.viewerCan.includes('people.manage')) error(404, 'This page cannot be found');
  const search = event.url.searchParams.get('search') ?? '';
  const after = event.url.searchParams.get('after');
  const { people } = await ask(event, PeopleQuery, {
    first: PAGE,
    after,
    filter: search ? { search } : {},
  });
  return {
    people: people.nodes,
    search,
    next: people.pageInfo.hasNextPage ? people.pageInfo.endCursor : null,
    today: dayOf(new Date(), viewer.organisation.timeZone),
  };
};
