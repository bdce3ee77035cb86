import type { PlanCollection } from '@roundtable/schema/plan-document';
import { Field, ID, ObjectType } from 'type-graphql';
import { describedEnum } from '../../kernel/enums.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { PlanVersion } from './plan.entity.ts';
import { Goal, Intervention, Measurement, Need, Objective } from './plan-rows.entity.ts';

export type PlanRecordKind = 'need' | 'goal' | 'objective' | 'intervention' | 'measurement';
export const PlanRecordKindEnum = describedEnum<PlanRecordKind>(
  'PlanRecordKind',
  'What a record of a plan is.',
  {
    need: 'A need.',
    goal: 'A goal.',
    objective: 'An objective.',
    intervention: 'An intervention.',
    measurement: 'A measurement.',
  },
);

/** The kinds of record, with the collection of the live document and the row of each. */
export const recordKinds = {
  need: { root: 'needs', entity: Need },
  goal: { root: 'goals', entity: Goal },
  objective: { root: 'objectives', entity: Objective },
  intervention: { root: 'interventions', entity: Intervention },
  measurement: { root: 'measurements', entity: Measurement },
} as const satisfies Record<PlanRecordKind, { root: PlanCollection; entity: object }>;

/** The row of a kind of record. */
export type RowOf<K extends PlanRecordKind> = InstanceType<(typeof recordKinds)[K]['entity']>;

@ObjectType('PlanEditPayload', { description: 'The answer to an edit of a draft.' })
abstract class PlanEditPayload {
  @Guard('plan.read')
  @Field(() => PlanVersion, { description: 'The draft that it stands in.' })
  planVersion!: PlanVersion;
}

@PartOf()
@ObjectType({ description: 'The need as it is in the draft now.' })
export class NeedPayload extends PlanEditPayload {
  @Guard('plan.read')
  @Field(() => Need, { description: 'The need.' })
  need!: Need;
}

@PartOf()
@ObjectType({ description: 'The goal as it is in the draft now.' })
export class GoalPayload extends PlanEditPayload {
  @Guard('plan.read')
  @Field(() => Goal, { description: 'The goal.' })
  goal!: Goal;
}

@PartOf()
@ObjectType({ description: 'The objective as it is in the draft now.' })
export class ObjectivePayload extends PlanEditPayload {
  @Guard('plan.read')
  @Field(() => Objective, { description: 'The objective.' })
  objective!: Objective;
}

@PartOf()
@ObjectType({ description: 'The intervention as it is in the draft now.' })
export class InterventionPayload extends PlanEditPayload {
  @Guard('plan.read')
  @Field(() => Intervention, { description: 'The intervention.' })
  intervention!: Intervention;
}

@PartOf()
@ObjectType({ description: 'The measurement as it is in the draft now.' })
export class MeasurementPayload extends PlanEditPayload {
  @Guard('plan.read')
  @Field(() => Measurement, { description: 'The measurement.' })
  measurement!: Measurement;
}

@PartOf()
@ObjectType({ description: 'The record that was taken out of the draft, or put back.' })
export class PlanRecordPayload extends PlanEditPayload {
  @Field(() => PlanRecordKindEnum, { description: 'What it is.' })
  kind!: PlanRecordKind;

  @Field(() => ID, { description: 'Its `itemId`, by which it is restored.' })
  itemId!: string;
}

export type PlanChangeKind = 'ready' | 'changed' | 'removed';
export const PlanChangeKindEnum = describedEnum<PlanChangeKind>(
  'PlanChangeKind',
  'What a change of a plan is.',
  {
    ready: 'The subscription stands: from this cursor on nothing is missed.',
    changed: 'The record, or the version where there is none, is as it is given here.',
    removed: 'The record with this `itemId` is in the plan no longer: take it away.',
  },
);

@PartOf()
@ObjectType({ description: 'A change of a plan, as rows.' })
export class PlanChange {
  @Field(() => String, { description: 'Give it as `after` to go on from here without loss.' })
  cursor!: string;

  @Field(() => PlanChangeKindEnum, { description: 'What happened.' })
  kind!: PlanChangeKind;

  @Field(() => ID, {
    nullable: true,
    description: 'The `itemId` of the record; none where it is about the version as a whole.',
  })
  itemId!: string | null;

  @Guard('plan.read')
  @Field(() => PlanVersion, {
    description:
      'The latest version, in which the record stands. With a new one all records are its own: ' +
      'their `itemId` stays, and their `id` is another.',
  })
  planVersion!: PlanVersion;

  @Guard('plan.read')
  @Field(() => Need, { nullable: true, description: 'The need, where one changed.' })
  need!: Need | null;

  @Guard('plan.read')
  @Field(() => Goal, { nullable: true, description: 'The goal, where one changed.' })
  goal!: Goal | null;

  @Guard('plan.read')
  @Field(() => Objective, { nullable: true, description: 'The objective, where one changed.' })
  objective!: Objective | null;

  @Guard('plan.read')
  @Field(() => Intervention, {
    nullable: true,
    description: 'The intervention, where one changed.',
  })
  intervention!: Intervention | null;

  @Guard('plan.read')
  @Field(() => Measurement, { nullable: true, description: 'The measurement, where one changed.' })
  measurement!: Measurement | null;
}
