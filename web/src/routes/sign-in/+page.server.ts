import { redirect } from '@sveltejs/kit';
import { demoAccounts } from '#lib/features/access/demo-accounts.server.ts';
import { ViewerQuery } from '#lib/features/access/viewer.queries.ts';
import { pathWithin } from '#lib/kernel/session/next.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const next = pathWithin(event.url.searchParams.get('next'));
  const [result, demo] = await Promise.all([
    event.locals.graphql.query(ViewerQuery, {}).toPromise(),
    demoAccounts(event),
  ]);
  if (result.data?.viewer) redirect(303, next);
  return { next, demo };
};
