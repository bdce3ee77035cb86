import { WebhookDelivery, WebhookEndpoint } from '../../features/exchange/index.ts';
import type { SentStory } from '../webhook-story.ts';
import { insertAll, memberOf, type Writing } from './context.ts';

/**
 * Endpoints for webhooks as the settings list them. What stands in the place of a secret is none, so
 * that an endpoint that somebody switches on sends nothing, and is switched off again.
 */
export async function writeWebhooks(writing: Writing): Promise<void> {
  const { em, story, organisationId, calendar, ids } = writing;
  const webhooks = story.webhooks ?? [];
  await insertAll(
    em,
    WebhookEndpoint,
    webhooks.map((webhook, index) => ({
      id: ids('webhook', index),
      organisationId,
      url: webhook.url,
      description: webhook.description,
      events: [...webhook.events],
      programmeIds:
        webhook.programmes === 'all'
          ? null
          : webhook.programmes.map((programme) => ids('programme', programme)),
      active: false,
      sealedSecret: 'no secret',
      createdBy: memberOf(writing, webhook.by),
      createdAt: calendar.at(webhook.made, '10:24'),
      failingSince: webhook.givenUp ? calendar.at(webhook.givenUp.since, '09:32') : null,
      switchedOffAt: webhook.givenUp ? calendar.at(webhook.givenUp.day, webhook.givenUp.at) : null,
      version: 1,
    })),
  );
  await insertAll(
    em,
    WebhookDelivery,
    webhooks.flatMap(({ sent }, index) =>
      sent.map((message, place) => ({
        id: ids('webhook-delivery', index, place),
        organisationId,
        endpoint: ids('webhook', index),
        type: message.type,
        clientIds: [],
        at: calendar.at(message.day, message.at),
        nextAt: calendar.at(message.day, message.at),
        attempts: message.attempts.length,
        state: isAccepted(message) ? ('delivered' as const) : ('failed' as const),
        log: message.attempts.map(({ minutesLater, status, problem, milliseconds, answer }) => ({
          at: calendar.at(message.day, message.at, minutesLater).toISOString(),
          status,
          problem: problem ?? null,
          milliseconds,
          answer: answer ?? '',
        })),
      })),
    ),
  );
}

const isAccepted = ({ attempts }: SentStory): boolean => {
  const status = attempts.at(-1)?.status ?? 0;
  return status >= 200 && status < 300;
};
