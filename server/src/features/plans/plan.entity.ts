import { Collection, type Ref } from '@mikro-orm/core';
import { Entity, Index, ManyToOne, OneToMany, Property } from '@mikro-orm/decorators/legacy';
import type { PlanStatus, Role } from '@roundtable/schema/codes';
import { Field, Int, ObjectType } from 'type-graphql';
import { tenant, TenantRow, VersionedRow } from '../../kernel/db/tenant.ts';
import { Guard } from '../../kernel/guard.ts';
import { DateTime } from '../../kernel/scalars.ts';
import { Membership, RoleEnum } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { PlanStatusEnum, PlanVersionStateEnum, type PlanVersionState } from './plan.enums.ts';

/** A client's treatment plan: the line of its versions. */
@ObjectType({ implements: TenantRow, description: "A client's treatment plan, with its versions." })
@Index({ properties: ['organisationId', 'client'] })
@Entity(tenant('plan'))
export class Plan extends VersionedRow {
  @Guard('client.read')
  @Field(() => Client, { description: 'Whose plan it is.' })
  @ManyToOne(() => Client, { ref: true })
  client!: Ref<Client>;

  get clientId(): string {
    return this.client.id;
  }

  @OneToMany(() => PlanVersion, (version) => version.plan)
  allVersions = new Collection<PlanVersion>(this);
}

/**
 * One version of a plan. Its id is that of its live document. At most one is in force and at most
 * one is a draft (a partial unique index holds each).
 */
@ObjectType({ implements: TenantRow, description: 'One version of a treatment plan.' })
@Entity(
  tenant('plan_version', {
    uniques: [
      { name: 'plan_version_number_unique', properties: ['organisationId', 'plan', 'number'] },
    ],
  }),
)
export class PlanVersion extends VersionedRow {
  @Guard('plan.read')
  @Field(() => Plan, { description: 'The plan.' })
  @ManyToOne(() => Plan, { ref: true })
  plan!: Ref<Plan>;

  @Property({ type: 'uuid' })
  clientId!: string;

  @Field(() => Int, { description: 'The number of the version, from 1.' })
  @Property({ type: 'integer' })
  number!: number;

  @Field(() => PlanVersionStateEnum, { description: 'Where it stands on its way to being signed.' })
  @Property({ type: 'string', length: 20 })
  state: PlanVersionState = 'open';

  @Field(() => PlanStatusEnum, { description: 'Its status as FHIR names it.' })
  @Property({ type: 'string', length: 20 })
  status: PlanStatus = 'draft';

  @Field(() => DateTime, { name: 'startedOn', description: 'When it was begun.' })
  @Property({ type: 'timestamptz' })
  startedAt!: Date;

  @Guard('person.read')
  @Field(() => Membership, { nullable: true, description: 'Who began it.' })
  @ManyToOne(() => Membership, { ref: true, nullable: true })
  startedBy: Ref<Membership> | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When it was submitted for signature.' })
  @Property({ type: 'timestamptz', nullable: true })
  submittedAt: Date | null = null;

  @Field(() => DateTime, { nullable: true, description: 'When the last signature was given.' })
  @Property({ type: 'timestamptz', nullable: true })
  signedAt: Date | null = null;

  @Field(() => String, { description: "What the client wants from life, in the client's words." })
  @Property({ type: 'text' })
  vision: string = '';

  @Field(() => String, { description: 'What the client and family are good at.' })
  @Property({ type: 'text' })
  strengths: string = '';

  @Field(() => String, { description: 'How we will know that care can end.' })
  @Property({ type: 'text' })
  dischargeCriteria: string = '';

  @OneToMany(() => PlanSignature, (signature) => signature.planVersion)
  allSignatures = new Collection<PlanSignature>(this);
}

/** A signature under one version, by a member, for a role that the programme demands. */
@ObjectType({ implements: TenantRow, description: 'A signature under a version of a plan.' })
@Index({ properties: ['organisationId', 'planVersion'] })
@Entity(tenant('plan_signature'))
export class PlanSignature extends VersionedRow {
  @ManyToOne(() => PlanVersion, { ref: true })
  planVersion!: Ref<PlanVersion>;

  @Property({ type: 'uuid' })
  clientId!: string;

  @Guard('person.read')
  @Field(() => Membership, { name: 'by', description: 'Who signed.' })
  @ManyToOne(() => Membership, { ref: true })
  signer!: Ref<Membership>;

  @Field(() => RoleEnum, { description: 'The role in which they signed.' })
  @Property({ type: 'string', length: 40 })
  role!: Role;

  @Field(() => DateTime, { name: 'at', description: 'When.' })
  @Property({ type: 'timestamptz' })
  signedAt!: Date;

  /** When it was voided, because the version was withdrawn. It is kept, and no longer shown. */
  @Property({ type: 'timestamptz', nullable: true })
  voidedAt: Date | null = null;
}
