import { allow } from '../../kernel/policy.ts';
import { WebhookDelivery, WebhookEndpoint } from './webhook.entity.ts';

// What leaves the organisation is decided by those who answer for it, and never by a key: whoever
// holds a key could otherwise give itself a reach that it was not given.
allow(['administrator'], 'webhooks.manage', null);
allow(['administrator'], 'webhook.read', WebhookEndpoint);
allow(['administrator'], 'webhookDelivery.read', WebhookDelivery);
