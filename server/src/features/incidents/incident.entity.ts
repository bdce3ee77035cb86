import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { tenant, TenantRow } from '../../kernel/db/tenant.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import {
  IncidentFollowUpKindEnum,
  IncidentKindEnum,
  IncidentSeverityEnum,
  type IncidentFollowUpKind,
  type IncidentKind,
  type IncidentSeverity,
} from './incident.enums.ts';

/** A report of an incident: as it was written, for good. What comes later is added to it. */
@ObjectType({ implements: TenantRow, description: 'The report of an incident.' })
@Index({ properties: ['organisationId', 'client', 'occurredAt', 'id'] })
@Entity(tenant('incident'))
export class Incident extends TenantRow {
  @Guard('client.read')
  @Field(() => Client, { description: 'Whom it is about.' })
  @ManyToOne(() => Client, { ref: true })
  client!: Ref<Client>;

  get clientId(): string {
    return this.client.id;
  }

  @Field(() => IncidentKindEnum, { description: 'What kind of incident it was.' })
  @Property({ type: 'string', length: 30 })
  kind!: IncidentKind;

  @Field(() => IncidentSeverityEnum, { description: 'How grave it was.' })
  @Property({ type: 'string', length: 20 })
  severity!: IncidentSeverity;

  @Field(() => DateTime, { description: 'When it happened.' })
  @Property({ type: 'timestamptz' })
  occurredAt!: Date;

  @Field(() => String, { nullable: true, description: 'Where it happened.' })
  @Property({ type: 'string', length: 200, nullable: true })
  place: string | null = null;

  @Field(() => String, { description: 'What happened, before it and in it.' })
  @Property({ type: 'text' })
  whatHappened!: string;

  @Field(() => String, { description: 'What those who were there did.' })
  @Property({ type: 'text' })
  response!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What supports were given, to the client and to others.',
  })
  @Property({ type: 'text', nullable: true })
  supports: string | null = null;

  @Field(() => String, { nullable: true, description: 'What is to be done next.' })
  @Property({ type: 'text', nullable: true })
  nextSteps: string | null = null;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who reported it.' })
  @ManyToOne(() => Membership, { ref: true })
  reportedBy!: Ref<Membership>;

  @Field(() => DateTime, { description: 'When it was reported.' })
  @Property({ type: 'timestamptz' })
  reportedAt!: Date;

  @OneToMany(() => IncidentFollowUp, (followUp) => followUp.incident)
  allFollowUps = new Collection<IncidentFollowUp>(this);
}

/** Words added to a report. They stay as they are too. */
@PartOf()
@ObjectType({ description: 'Words added to the report of an incident.' })
@Index({ properties: ['organisationId', 'incident'] })
@Entity(tenant('incident_follow_up'))
export class IncidentFollowUp extends TenantRow {
  @ManyToOne(() => Incident, { ref: true })
  incident!: Ref<Incident>;

  @Field(() => IncidentFollowUpKindEnum, { description: 'Why they were added.' })
  @Property({ type: 'string', length: 20 })
  kind!: IncidentFollowUpKind;

  @Field(() => String, { description: 'The words.' })
  @Property({ type: 'text' })
  words!: string;

  @Guard('person.read')
  @Field(() => Membership, { description: 'Who added them.' })
  @ManyToOne(() => Membership, { ref: true })
  author!: Ref<Membership>;

  @Field(() => DateTime, { description: 'When.' })
  @Property({ type: 'timestamptz' })
  at!: Date;
}
