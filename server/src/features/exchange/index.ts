import './webhook.policy.ts';
import { WebhookDeliveryFields, WebhookResolver } from './webhook.resolver.ts';

export { WebhookDelivery, WebhookEndpoint } from './webhook.entity.ts';
export type { WebhookEvent } from './webhook.enums.ts';
export { tellWebhooks } from './webhook.events.ts';
export { webhookJob } from './webhook.job.ts';

export const exchangeResolvers = [WebhookResolver, WebhookDeliveryFields] as const;
