import { ProfileQuery } from '#lib/features/settings/people.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { viewer } = await ask(event, ProfileQuery, {});
  return { profile: viewer?.account ? { ...viewer, account: viewer.account } : null };
};
