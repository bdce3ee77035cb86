import { describedEnum } from '../../kernel/enums.ts';

/** What an endpoint can be told of. */
export const webhookEvents = ['notes', 'plans', 'meetings', 'tasks'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

export const WebhookEventEnum = describedEnum<WebhookEvent>(
  'WebhookEvent',
  'What a webhook tells of.',
  {
    notes: 'A note was shared, signed, changed or added to: `note.changed`.',
    plans: 'Something in a treatment plan changed, as it is written too: `plan.changed`.',
    meetings: 'A meeting, its agenda, attendance or minutes changed: `meeting.changed`.',
    tasks: 'A task about a client was made, changed or done: `task.changed`.',
  },
);

/**
 * `dropped`: not sent, since the endpoint may no longer be told of it, or tells of something else now.
 */
export const deliveryStates = ['waiting', 'delivered', 'failed', 'dropped'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export const DeliveryStateEnum = describedEnum<DeliveryState>(
  'WebhookDeliveryState',
  'How far a webhook has come.',
  {
    waiting: 'It has not been accepted so far, and is tried again.',
    delivered: 'The receiver accepted it with a status of 200 to 299.',
    failed: 'The receiver accepted it at none of the attempts of a day.',
    dropped: 'It was not sent: meanwhile the endpoint may no longer be told of it.',
  },
);
