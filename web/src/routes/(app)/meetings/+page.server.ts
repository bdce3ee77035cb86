import { MeetingsQuery } from '#lib/features/meetings/meetings.queries.ts';
import { SeriesQuery } from '#lib/features/meetings/series.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

const MOST = 50;

export const load: PageServerLoad = async (event) => {
  const [{ meetings }, { meetingSeries, careTeams }] = await Promise.all([
    ask(event, MeetingsQuery, { first: MOST, after: null, filter: null }),
    ask(event, SeriesQuery, {}),
  ]);
  return {
    meetings: meetings.nodes,
    earlierAfter: meetings.pageInfo.hasNextPage ? meetings.pageInfo.endCursor : null,
    series: meetingSeries,
    teams: careTeams,
    now: new Date().toISOString(),
  };
};
