import { ProfileQuery } from '#lib/features/settings/people.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  profile: (await ask(event, ProfileQuery, {})).viewer,
});
