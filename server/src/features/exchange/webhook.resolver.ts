import {
  Arg,
  Args,
  Ctx,
  Extensions,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import { globalId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { connectionOf, PageArgs, paginate, type Page } from '../../kernel/pagination.ts';
import { scopeOf } from '../../kernel/policy.ts';
import { Programme } from '../access/index.ts';
import { WebhookAttempt, WebhookDelivery, WebhookEndpoint } from './webhook.entity.ts';
import {
  CreateWebhookEndpointInput,
  DeletedWebhookEndpointPayload,
  NewWebhookEndpointPayload,
  RedeliverWebhookInput,
  UpdateWebhookEndpointInput,
  WebhookDeliveryPayload,
  WebhookEndpointInput,
  WebhookEndpointPayload,
} from './webhook.inputs.ts';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  endpointOf,
  redeliverWebhook,
  testWebhook,
  updateWebhookEndpoint,
} from './webhook.service.ts';

const WebhookDeliveryConnection = connectionOf(
  'WebhookDelivery',
  () => WebhookDelivery,
  'webhookDelivery.read',
);

@Resolver(() => WebhookEndpoint)
export class WebhookResolver {
  @Guard('webhook.read')
  @Query(() => [WebhookEndpoint], {
    description: "The organisation's endpoints for webhooks, in the order in which they were made.",
  })
  webhookEndpoints(@Ctx() operation: Operation): Promise<WebhookEndpoint[]> {
    return operation.em.find(WebhookEndpoint, scopeOf<WebhookEndpoint>(operation, 'webhook.read'), {
      orderBy: { createdAt: 'asc', id: 'asc' },
    });
  }

  @Guard('webhookDelivery.read')
  @Query(() => WebhookDeliveryConnection, {
    description: 'The deliveries of an endpoint, the latest first; settled ones for 30 days.',
  })
  async webhookDeliveries(
    @Ctx() operation: Operation,
    @Arg('endpointId', () => ID, { description: 'The endpoint.' }) endpointId: string,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<Page<WebhookDelivery>> {
    const endpoint = await endpointOf(operation, endpointId, ['endpointId']);
    const order = [{ by: 'at', direction: 'desc' }] as const;
    return paginate(operation.em, WebhookDelivery, { endpoint: endpoint.id }, order, page);
  }

  @Guard('webhooks.manage')
  // The answer holds a secret, which nothing may keep in order to answer it again.
  @Extensions({ secret: true })
  @Mutation(() => NewWebhookEndpointPayload, {
    description: 'Makes an endpoint for webhooks. Errors: FORBIDDEN, NOT_FOUND, BAD_USER_INPUT.',
  })
  createWebhookEndpoint(
    @Ctx() operation: Operation,
    @Arg('input', () => CreateWebhookEndpointInput, { description: 'The endpoint.' })
    input: CreateWebhookEndpointInput,
  ): Promise<NewWebhookEndpointPayload> {
    return createWebhookEndpoint(operation, input);
  }

  @Guard('webhooks.manage')
  @Mutation(() => WebhookEndpointPayload, {
    description: 'Changes an endpoint. Errors: FORBIDDEN, NOT_FOUND, CONFLICT, BAD_USER_INPUT.',
  })
  async updateWebhookEndpoint(
    @Ctx() operation: Operation,
    @Arg('input', () => UpdateWebhookEndpointInput, { description: 'Which one, and what.' })
    input: UpdateWebhookEndpointInput,
  ): Promise<WebhookEndpointPayload> {
    return { endpoint: await updateWebhookEndpoint(operation, input) };
  }

  @Guard('webhooks.manage')
  @Mutation(() => DeletedWebhookEndpointPayload, {
    description: 'Deletes an endpoint with its deliveries. Errors: FORBIDDEN, NOT_FOUND.',
  })
  async deleteWebhookEndpoint(
    @Ctx() operation: Operation,
    @Arg('input', () => WebhookEndpointInput, { description: 'Which one.' })
    { id }: WebhookEndpointInput,
  ): Promise<DeletedWebhookEndpointPayload> {
    return { id: await deleteWebhookEndpoint(operation, id) };
  }

  @Guard('webhooks.manage')
  @Mutation(() => WebhookDeliveryPayload, {
    description:
      'Sends an endpoint a message of the type webhook.test. ' +
      'Errors: FORBIDDEN, NOT_FOUND, BAD_USER_INPUT (it is switched off).',
  })
  async testWebhook(
    @Ctx() operation: Operation,
    @Arg('input', () => WebhookEndpointInput, { description: 'Which one.' })
    { id }: WebhookEndpointInput,
  ): Promise<WebhookDeliveryPayload> {
    return { delivery: await testWebhook(operation, id) };
  }

  @Guard('webhooks.manage')
  @Mutation(() => WebhookDeliveryPayload, {
    description:
      'Makes a delivery once more, with the same id. ' +
      'Errors: FORBIDDEN, NOT_FOUND, BAD_USER_INPUT (its endpoint is switched off).',
  })
  async redeliverWebhook(
    @Ctx() operation: Operation,
    @Arg('input', () => RedeliverWebhookInput, { description: 'Which one.' })
    { id }: RedeliverWebhookInput,
  ): Promise<WebhookDeliveryPayload> {
    return { delivery: await redeliverWebhook(operation, id) };
  }

  @FieldResolver(() => ID, { description: 'The opaque id of the endpoint.' })
  id(@Root() endpoint: WebhookEndpoint): string {
    return globalId('WebhookEndpoint', endpoint.id);
  }

  @Guard('programme.read')
  @FieldResolver(() => [Programme], {
    description: 'The programmes of whose clients it is told; none where it is all of them.',
  })
  programmes(@Ctx() { em }: Operation, @Root() endpoint: WebhookEndpoint): Promise<Programme[]> {
    const chosen = { id: { $in: endpoint.programmeIds ?? [] } };
    return em.find(Programme, chosen, { orderBy: { name: 'asc', id: 'asc' } });
  }
}

@Resolver(() => WebhookDelivery)
export class WebhookDeliveryFields {
  @FieldResolver(() => ID, {
    description: 'The opaque id of the delivery: what the receiver has as webhook-id.',
  })
  id(@Root() delivery: WebhookDelivery): string {
    return globalId('WebhookDelivery', delivery.id);
  }

  @FieldResolver(() => [WebhookAttempt], {
    description: 'The attempts so far, oldest first; the last 20 of them.',
  })
  attempts(@Root() delivery: WebhookDelivery): WebhookAttempt[] {
    return delivery.log.slice(-20).map((kept) => ({ ...kept, at: new Date(kept.at) }));
  }
}
