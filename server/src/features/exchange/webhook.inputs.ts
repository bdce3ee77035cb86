import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { WebhookDelivery, WebhookEndpoint } from './webhook.entity.ts';
import { WebhookEventEnum, type WebhookEvent } from './webhook.enums.ts';

@InputType({ description: 'A new endpoint for webhooks.' })
export class CreateWebhookEndpointInput {
  @Field(() => String, {
    description:
      'Where to tell it: an https address on the internet, 2,000 characters at the most, without ' +
      'credentials and fragment. Addresses of private networks take WEBHOOK_PRIVATE_HOSTS.',
  })
  url!: string;

  @Field(() => String, { description: 'What it is for, in one line of at most 200 characters.' })
  description!: string;

  @Field(() => [WebhookEventEnum], { description: 'What it is told of; one at least.' })
  events!: WebhookEvent[];

  @Field(() => [ID], {
    nullable: true,
    description:
      'It is told of clients with an episode in one of these programmes. Absent where ' +
      '`allProgrammes` is true.',
  })
  programmeIds?: string[] | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'It is told of the clients of every programme, of those still to come too.',
  })
  allProgrammes!: boolean;
}

@InputType({ description: 'A change of an endpoint. What is absent stays as it is.' })
export class UpdateWebhookEndpointInput {
  @Field(() => ID, { description: 'The endpoint.' })
  id!: string;

  @Field(() => Int, { description: 'The version of the endpoint that the change is based on.' })
  version!: number;

  @Field(() => String, { nullable: true, description: 'Where to tell it, as when it is made.' })
  url?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null;

  @Field(() => [WebhookEventEnum], { nullable: true, description: 'What it is told of.' })
  events?: WebhookEvent[] | null;

  @Field(() => [ID], { nullable: true, description: 'The programmes of whose clients it is told.' })
  programmeIds?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: of the clients of every programme, in place of `programmeIds`.',
  })
  allProgrammes?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'False: it is told nothing, and what happens meanwhile is not made up for. True: what waited ' +
      'when it was switched off is tried again.',
  })
  active?: boolean | null;
}

@InputType({ description: 'An endpoint.' })
export class WebhookEndpointInput {
  @Field(() => ID, { description: 'The endpoint.' })
  id!: string;
}

@InputType({ description: 'A delivery to make once more.' })
export class RedeliverWebhookInput {
  @Field(() => ID, { description: 'The delivery.' })
  id!: string;
}

@PartOf()
@ObjectType({ description: 'The endpoint after a change.' })
export class WebhookEndpointPayload {
  @Guard('webhook.read')
  @Field(() => WebhookEndpoint, { description: 'The endpoint as it is now.' })
  endpoint!: WebhookEndpoint;
}

@PartOf()
@ObjectType({ description: 'A new endpoint with its secret.' })
export class NewWebhookEndpointPayload extends WebhookEndpointPayload {
  @Field(() => String, {
    description:
      'What the receiver checks signatures with (Standard Webhooks, whsec_…). It is shown this once.',
  })
  secret!: string;
}

@PartOf()
@ObjectType({ description: 'That an endpoint was deleted.' })
export class DeletedWebhookEndpointPayload {
  @Field(() => ID, { description: 'The endpoint that was deleted, with its deliveries.' })
  id!: string;
}

@PartOf()
@ObjectType({ description: 'A delivery that is about to be made.' })
export class WebhookDeliveryPayload {
  @Guard('webhookDelivery.read')
  @Field(() => WebhookDelivery, { description: 'The delivery; it waits to be made.' })
  delivery!: WebhookDelivery;
}
