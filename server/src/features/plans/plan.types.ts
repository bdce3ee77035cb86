import { Field, ID, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { connectionOf } from '../../kernel/pagination.ts';
import { Plan, PlanVersion } from './plan.entity.ts';
import { PlanGapKindEnum, type PlanGapKind } from './plan.enums.ts';
import { Measurement } from './plan-rows.entity.ts';

export const PlanVersionConnection = connectionOf('PlanVersion', () => PlanVersion, 'plan.read');
export const MeasurementConnection = connectionOf('Measurement', () => Measurement, 'plan.read');

@PartOf()
@ObjectType({ description: 'A missing link of the golden thread in a version of a plan.' })
export class PlanGap {
  @Field(() => PlanGapKindEnum, { description: 'What is missing.' })
  kind!: PlanGapKind;

  @Field(() => ID, { description: 'The `itemId` of the need, goal or objective that lacks it.' })
  itemId!: string;

  @Field(() => String, { description: 'A sentence that says so.' })
  words!: string;
}

@PartOf()
@ObjectType({ description: 'The version that was begun or changed, and its plan.' })
export class PlanVersionPayload {
  @Guard('plan.read')
  @Field(() => Plan, { description: 'The plan.' })
  plan!: Plan;

  @Guard('plan.read')
  @Field(() => PlanVersion, { description: 'The version, as it is now.' })
  planVersion!: PlanVersion;
}
