import { error } from '@sveltejs/kit';
import { WebhooksQuery } from '#lib/features/settings/webhooks.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { viewer } = await event.parent();
  if (!viewer.viewerCan.includes('webhooks.manage')) error(404, 'This page cannot be found');
  const { webhookEndpoints, programmes } = await ask(event, WebhooksQuery, {});
  return { endpoints: webhookEndpoints, programmes, timeZone: viewer.organisation.timeZone };
};
