import { LockMode, ref } from '@mikro-orm/core';
import { badInput, conflict } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, authorizeAction } from '../../kernel/policy.ts';
import { line } from '../../kernel/words.ts';
import { chosenProgrammes, Membership } from '../access/index.ts';
import { WebhookDelivery, WebhookEndpoint } from './webhook.entity.ts';
import type { CreateWebhookEndpointInput, UpdateWebhookEndpointInput } from './webhook.inputs.ts';
import { chosenEvents, endpointUrl, mostEndpoints } from './webhook.rules.ts';
import { newSecret } from './webhook.signature.ts';

/**
 * Makes an endpoint. Its secret is answered this once, and kept sealed.
 * @throws FORBIDDEN, NOT_FOUND (a programme), BAD_USER_INPUT
 */
export async function createWebhookEndpoint(
  operation: Operation,
  input: CreateWebhookEndpointInput,
): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  authorizeAction(operation, 'webhooks.manage');
  const { em, clock, signedIn } = operation;
  if ((await em.count(WebhookEndpoint)) >= mostEndpoints)
    throw badInput(['input'], `There are ${mostEndpoints} endpoints already: delete one first.`);
  const endpoint = new WebhookEndpoint();
  endpoint.url = await endpointUrl(input.url, operation.outbound);
  endpoint.description = line(input.description, 200, ['input', 'description']);
  endpoint.events = chosenEvents(input.events);
  endpoint.programmeIds = await programmeIdsOf(operation, input);
  endpoint.createdBy = ref(em.getReference(Membership, signedIn.membershipId));
  endpoint.createdAt = clock.now();
  const secret = newSecret();
  endpoint.sealedSecret = operation.seal.seal(secret, endpoint.id);
  await em.persist(endpoint).flush();
  return { endpoint, secret };
}

/** @throws FORBIDDEN, NOT_FOUND, CONFLICT, BAD_USER_INPUT */
export async function updateWebhookEndpoint(
  operation: Operation,
  input: UpdateWebhookEndpointInput,
): Promise<WebhookEndpoint> {
  const endpoint = await endpointOf(operation, input.id);
  if (endpoint.version !== input.version) throw conflict(endpoint.version);
  if (typeof input.url === 'string')
    endpoint.url = await endpointUrl(input.url, operation.outbound);
  if (typeof input.description === 'string')
    endpoint.description = line(input.description, 200, ['input', 'description']);
  if (input.events) endpoint.events = chosenEvents(input.events);
  if (input.programmeIds || typeof input.allProgrammes === 'boolean')
    endpoint.programmeIds = await programmeIdsOf(operation, input);
  if (typeof input.active === 'boolean' && input.active !== endpoint.active) {
    endpoint.active = input.active;
    endpoint.failingSince = null;
    endpoint.switchedOffAt = null;
    if (input.active) operation.due('webhooks');
  }
  await operation.em.flush();
  return endpoint;
}

/**
 * Deletes an endpoint with its deliveries, those that wait included. Answers its opaque id.
 * @throws FORBIDDEN, NOT_FOUND
 */
export async function deleteWebhookEndpoint(operation: Operation, id: string): Promise<string> {
  const endpoint = await endpointOf(operation, id);
  // What is just being told waits for this, or this for that: then its deliveries go as well.
  await operation.em.lock(endpoint, LockMode.PESSIMISTIC_WRITE);
  await operation.em.nativeDelete(WebhookDelivery, { endpoint: endpoint.id });
  await operation.em.remove(endpoint).flush();
  return id;
}

/**
 * Sends a message of the type `webhook.test`, about nothing and nobody.
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT (it is switched off)
 */
export async function testWebhook(operation: Operation, id: string): Promise<WebhookDelivery> {
  const endpoint = await endpointOf(operation, id);
  mustBeActive(endpoint);
  const now = operation.clock.now();
  const delivery = new WebhookDelivery();
  delivery.endpoint = ref(endpoint);
  delivery.type = 'webhook.test';
  delivery.at = now;
  delivery.nextAt = now;
  operation.due('webhooks');
  await operation.em.persist(delivery).flush();
  return delivery;
}

/**
 * Makes a delivery once more, with the id that it had: a receiver that had it already can tell.
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT (its endpoint is switched off)
 */
export async function redeliverWebhook(operation: Operation, id: string): Promise<WebhookDelivery> {
  authorizeAction(operation, 'webhooks.manage');
  const delivery = await authorize(
    operation,
    'webhookDelivery.read',
    await operation.em.findOne(WebhookDelivery, inputId('WebhookDelivery', id, ['input', 'id']), {
      populate: ['endpoint'],
    }),
  );
  mustBeActive(delivery.endpoint.getEntity());
  delivery.state = 'waiting';
  delivery.nextAt = operation.clock.now();
  operation.due('webhooks');
  await operation.em.flush();
  return delivery;
}

/** An endpoint that the viewer manages. */
export async function endpointOf(
  operation: Operation,
  id: string,
  path: readonly string[] = ['input', 'id'],
): Promise<WebhookEndpoint> {
  authorizeAction(operation, 'webhooks.manage');
  const found = inputId('WebhookEndpoint', id, path);
  return authorize(operation, 'webhook.read', await operation.em.findOne(WebhookEndpoint, found));
}

function mustBeActive({ active }: WebhookEndpoint): void {
  if (!active)
    throw badInput(['input', 'id'], 'This endpoint is switched off. Switch it on first.');
}

/** UUIDs; null: of all programmes. */
async function programmeIdsOf(
  operation: Operation,
  input: Pick<UpdateWebhookEndpointInput, 'programmeIds' | 'allProgrammes'>,
): Promise<string[] | null> {
  const none = 'Choose the programmes of whose clients it is told, or all of them.';
  const chosen = await chosenProgrammes(operation, input, none);
  return chosen?.map(({ id }) => id) ?? null;
}
