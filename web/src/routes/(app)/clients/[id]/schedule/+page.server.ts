import { error } from '@sveltejs/kit';
import { ClientScheduleQuery } from '#lib/features/schedule/schedule.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

const DAY_MS = 86_400_000;
const BACK_DAYS = 60;
const AHEAD_DAYS = 180;

export const load: PageServerLoad = async (event) => {
  const now = Date.now();
  const { client } = await ask(event, ClientScheduleQuery, {
    id: event.params.id,
    from: new Date(now - BACK_DAYS * DAY_MS).toISOString(),
    until: new Date(now + AHEAD_DAYS * DAY_MS).toISOString(),
  });
  return {
    schedule: client ?? error(404, 'This page cannot be found'),
    now: new Date(now).toISOString(),
  };
};
