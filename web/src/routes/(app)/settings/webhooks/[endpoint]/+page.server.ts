import { error } from '@sveltejs/kit';
import { WebhookDeliveriesQuery, WebhooksQuery } from '#lib/features/settings/webhooks.queries.ts';
import { load as ask } from '#lib/kernel/graphql/request.server.ts';
import type { PageServerLoad } from './$types';

const PAGE = 50;

export const load: PageServerLoad = async (event) => {
  const { viewer } = await event.parent();
  if (!viewer.viewerCan.includes('webhooks.manage')) error(404, 'This page cannot be found');
  const { webhookEndpoints } = await ask(event, WebhooksQuery, {});
  const endpoint = webhookEndpoints.find(({ id }) => id === event.params.endpoint);
  if (!endpoint) error(404, 'This page cannot be found');
  const { webhookDeliveries } = await ask(event, WebhookDeliveriesQuery, {
    endpointId: endpoint.id,
    first: PAGE,
    after: event.url.searchParams.get('after'),
  });
  return {
    endpoint,
    deliveries: webhookDeliveries.nodes,
    next: webhookDeliveries.pageInfo.hasNextPage ? webhookDeliveries.pageInfo.endCursor : null,
    now: new Date().toISOString(),
    timeZone: viewer.organisation.timeZone,
  };
};
