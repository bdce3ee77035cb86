import type { Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import {
  DeliveryStateEnum,
  WebhookEventEnum,
  type DeliveryState,
  type WebhookEvent,
} from './webhook.enums.ts';

/** Where another system is told that something changed. */
@ObjectType({ description: 'Where another system is told that something changed.' })
@Entity(tenant('webhook_endpoint'))
export class WebhookEndpoint extends VersionedRow {
  @Field(() => String, { description: 'Where it is told, by POST.' })
  @Property({ type: 'string', length: 2000 })
  url!: string;

  @Field(() => String, { description: 'What it is for, in the words of the house.' })
  @Property({ type: 'string', length: 200 })
  description!: string;

  @Field(() => [WebhookEventEnum], { description: 'What it is told of.' })
  @Property({ columnType: 'text[]' })
  events: WebhookEvent[] = [];

  /** UUIDs; null: all programmes of the organisation, those to come included. */
  @Property({ columnType: 'uuid[]', nullable: true })
  programmeIds: string[] | null = null;

  @Field(() => Boolean, {
    name: 'allProgrammes',
    description: 'Whether it is told of the clients of all programmes, those to come included.',
  })
  isOfAllProgrammes(): boolean {
    return this.programmeIds === null;
  }

  @Field(() => Boolean, { description: 'Whether it is told anything now.' })
  @Property({ type: 'boolean', default: true })
  active = true;

  /** Sealed with its own id (see kernel/seal.ts). */
  @Property({ type: 'text' })
  sealedSecret!: string;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who made it.' })
  @ManyToOne(() => Membership, { ref: true })
  createdBy!: Ref<Membership>;

  @Field(() => DateTime, { description: 'When it was made.' })
  @Property({ type: 'timestamptz' })
  createdAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Since when no delivery has been accepted; null while they are.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  failingSince: Date | null = null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it was switched off by itself, because it had accepted nothing for five days, or its ' +
      'secret cannot be opened with the present AUTH_SECRET; null otherwise.',
  })
  @Property({ type: 'timestamptz', nullable: true })
  switchedOffAt: Date | null = null;
}

/** One attempt to deliver; kept with the delivery. */
@PartOf()
@ObjectType({ description: 'One attempt to deliver.' })
export class WebhookAttempt {
  @Field(() => DateTime, { description: 'When it was made.' })
  at!: Date;

  @Field(() => Int, { nullable: true, description: 'The HTTP status of the answer, if one came.' })
  status!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why no answer came, as a code, for instance TIMEOUT, PRIVATE_ADDRESS.',
  })
  problem!: string | null;

  @Field(() => Int, { description: 'How long it took, in milliseconds.' })
  milliseconds!: number;

  @Field(() => String, { description: 'The first 200 characters of the answer.' })
  answer!: string;
}

/** An attempt as it is kept. */
export interface KeptAttempt extends Omit<WebhookAttempt, 'at'> {
  readonly at: string;
}

/**
 * One event for one endpoint: ids and no words. Until it is first sent, another change of the same
 * record is told by the same one (the partial index `webhook_delivery_untried`, which a migration makes).
 */
@ObjectType({ description: 'One event, as it is delivered to one endpoint.' })
@Index({ properties: ['organisationId', 'state', 'nextAt'] })
@Index({ properties: ['organisationId', 'endpoint', 'at'] })
@Entity(tenant('webhook_delivery'))
export class WebhookDelivery extends TenantRow {
  @ManyToOne(() => WebhookEndpoint, { ref: true })
  endpoint!: Ref<WebhookEndpoint>;

  @Field(() => String, { description: 'What it tells of, for instance note.changed.' })
  @Property({ type: 'string', length: 40 })
  type!: string;

  /** The GraphQL types and UUIDs of what changed; empty for a test. */
  @Property({ type: 'string', length: 40, nullable: true })
  subjectType: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  subjectId: string | null = null;

  @Property({ type: 'string', length: 40, nullable: true })
  recordType: string | null = null;

  @Property({ type: 'uuid', nullable: true })
  recordId: string | null = null;

  /** UUIDs of the clients that it is about: by them it is decided who may be told. Never sent. */
  @Property({ columnType: 'uuid[]' })
  clientIds: string[] = [];

  @Field(() => DateTime, { description: 'When it changed.' })
  @Property({ type: 'timestamptz' })
  at!: Date;

  @Field(() => DeliveryStateEnum, { description: 'How far it has come.' })
  @Property({ type: 'string', length: 20, default: 'waiting' })
  state: DeliveryState = 'waiting';

  /** How often it was begun to send it; one more than `log` has where a node died meanwhile. */
  @Property({ type: 'integer', default: 0 })
  attempts = 0;

  @Field(() => DateTime, { description: 'While it waits: when it is tried next.' })
  @Property({ type: 'timestamptz' })
  nextAt!: Date;

  @Property({ type: 'json' })
  log: KeptAttempt[] = [];
}
