import { globalId } from '../../kernel/ids.ts';
import type { WebhookDelivery } from './webhook.entity.ts';

const told = (type: string | null, id: string | null): { type: string; id: string } | null =>
  type !== null && id !== null ? { type, id: globalId(type, id) } : null;

/** The id by which a receiver knows a message that comes twice. */
export const messageId = (id: string): string => globalId('WebhookDelivery', id);

/**
 * The body of a message: opaque ids, as GraphQL has them, and no words. What changed is asked with a
 * key, whose own scopes say what it may read.
 */
export const messageOf = (
  delivery: Pick<
    WebhookDelivery,
    'id' | 'type' | 'at' | 'subjectType' | 'subjectId' | 'recordType' | 'recordId'
  >,
): string =>
  JSON.stringify({
    id: messageId(delivery.id),
    type: delivery.type,
    at: delivery.at.toISOString(),
    subject: told(delivery.subjectType, delivery.subjectId),
    record: told(delivery.recordType, delivery.recordId),
  });
