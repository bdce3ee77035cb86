import { error } from '@sveltejs/kit';
import { ClientOverviewQuery } from '#lib/features/clients/overview.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import { dayOf } from '#lib/ui/dates.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const from = new Date().toISOString();
  const [{ client }, { viewer }] = await Promise.all([
    ask(event, ClientOverviewQuery, { id: event.params.id, from }),
    event.parent(),
  ]);
  if (!client) error(404, 'This page cannot be found');
  return { overview: client, today: dayOf(from, viewer.organisation.timeZone) };
};
