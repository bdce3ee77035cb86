import { MeetingsQuery } from '#lib/features/meetings/meetings.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

const MOST = 50;

export const load: PageServerLoad = async (event) => {
  const { meetings } = await ask(event, MeetingsQuery, { first: MOST, after: null, filter: null });
  return { meetings: meetings.nodes, now: new Date().toISOString() };
};
