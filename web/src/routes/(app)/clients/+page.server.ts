import { filterVariables, readFilters } from '#lib/features/clients/client-filters.ts';
import { ClientsQuery } from '#lib/features/clients/clients.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import { dayOf } from '#lib/ui/dates.ts';
import type { PageServerLoad } from './$types';

const PAGE = 25;

export const load: PageServerLoad = async (event) => {
  const { viewer } = await event.parent();
  const filters = readFilters(event.url.searchParams);
  const { clients, programmes } = await ask(event, ClientsQuery, {
    first: PAGE,
    after: filters.after ?? null,
    filter: filterVariables(filters),
  });
  const next = new URL(event.url);
  if (clients.pageInfo.endCursor) next.searchParams.set('after', clients.pageInfo.endCursor);
  return {
    filters,
    programmes,
    clients: clients.nodes,
    nextPage: clients.pageInfo.hasNextPage ? next.search : null,
    today: dayOf(new Date(), viewer.organisation.timeZone),
  };
};
