/** What programs, and pages without an editor, write into the draft of a plan. */
import type {
  Discipline,
  GoalAchievement,
  GoalLifecycle,
  GoalPriority,
  InterventionStatus,
  NeedDomain,
} from '@roundtable/schema/codes';
import { Field, Float, ID, InputType, Int } from 'type-graphql';
import { CalendarDate } from '../../kernel/scalars.ts';
import { DisciplineEnum } from '../access/index.ts';
import {
  GoalAchievementEnum,
  GoalLifecycleEnum,
  GoalPriorityEnum,
  InterventionStatusEnum,
  NeedDomainEnum,
} from './plan.enums.ts';
import { PlanRecordKindEnum, type PlanRecordKind } from './plan.edits.types.ts';

const placed = {
  nullable: true,
  description: 'The sibling to stand after, by its id; null: first. Absent in an addition: last.',
};
const former = {
  nullable: true,
  description: 'What the caller believes is there now. Where it is not, CONFLICT with what is.',
};

@InputType({ description: 'What a need says. Absent fields stay as they are; null empties.' })
export class NeedValuesInput {
  @Field(() => String, { nullable: true, description: 'In words; a paragraph a line.' })
  words?: string | null;

  @Field(() => NeedDomainEnum, { nullable: true, description: 'The part of life that it is in.' })
  domain?: NeedDomain | null;

  @Field(() => Int, { nullable: true, description: '0 no evidence, 1 watch, 2 act, 3 act now.' })
  rating?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Why it is left for later, at most 1000 characters.',
  })
  deferredReason?: string | null;
}

@InputType({ description: 'A need for the draft of a plan.' })
export class AddNeedInput extends NeedValuesInput {
  @Field(() => ID, { description: 'The plan, which has an open draft.' })
  planId!: string;

  @Field(() => ID, placed)
  afterId?: string | null;
}

@InputType({ description: 'A change of a need in the draft of a plan.' })
export class UpdateNeedInput extends NeedValuesInput {
  @Field(() => ID, { description: 'The need, by its id in the draft.' })
  id!: string;

  @Field(() => ID, placed)
  afterId?: string | null;

  @Field(() => NeedValuesInput, former)
  former?: NeedValuesInput | null;
}

@InputType({ description: 'What a goal says. Absent fields stay as they are; null empties.' })
export class GoalValuesInput {
  @Field(() => String, { nullable: true, description: "The team's words; a paragraph a line." })
  words?: string | null;

  @Field(() => String, { nullable: true, description: "The client's own words." })
  clientWords?: string | null;

  @Field(() => String, { nullable: true, description: 'Plain words for the family.' })
  familyWords?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the family is to see it.' })
  familyShared?: boolean | null;

  @Field(() => ID, { nullable: true, description: 'The need that it answers, of the same draft.' })
  needId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'How it is measured, at most 500 characters.',
  })
  measure?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the client started from, at most 500 characters.',
  })
  baseline?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What is to be reached, at most 500 characters.',
  })
  target?: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'When work on it starts.' })
  startOn?: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'The target date.' })
  targetOn?: string | null;

  @Field(() => GoalPriorityEnum, { nullable: true, description: 'How soon it is worked on.' })
  priority?: GoalPriority | null;

  @Field(() => ID, { nullable: true, description: 'The member who answers for it.' })
  responsibleId?: string | null;

  @Field(() => GoalLifecycleEnum, { nullable: true, description: 'Where it stands.' })
  lifecycle?: GoalLifecycle | null;

  @Field(() => GoalAchievementEnum, { nullable: true, description: 'How it goes.' })
  achievement?: GoalAchievement | null;

  @Field(() => String, { nullable: true, description: 'What stands in the way.' })
  barriers?: string | null;
}

@InputType({ description: 'A goal for the draft of a plan.' })
export class AddGoalInput extends GoalValuesInput {
  @Field(() => ID, { description: 'The plan, which has an open draft.' })
  planId!: string;

  @Field(() => ID, placed)
  afterId?: string | null;
}

@InputType({ description: 'A change of a goal in the draft of a plan.' })
export class UpdateGoalInput extends GoalValuesInput {
  @Field(() => ID, { description: 'The goal, by its id in the draft.' })
  id!: string;

  @Field(() => ID, placed)
  afterId?: string | null;

  @Field(() => GoalValuesInput, former)
  former?: GoalValuesInput | null;
}

@InputType({ description: 'What an objective says. Absent fields stay as they are; null empties.' })
export class ObjectiveValuesInput {
  @Field(() => String, { nullable: true, description: 'In words; a paragraph a line.' })
  words?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What is measured, at most 500 characters.',
  })
  measure?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The unit of its numbers, at most 60 characters.',
  })
  unit?: string | null;

  @Field(() => Float, { nullable: true, description: 'The value at the start, in `unit`.' })
  baseline?: number | null;

  @Field(() => Float, { nullable: true, description: 'The value to reach, in `unit`.' })
  target?: number | null;

  @Field(() => CalendarDate, { nullable: true, description: 'The target date.' })
  targetOn?: string | null;

  @Field(() => GoalLifecycleEnum, { nullable: true, description: 'Where it stands.' })
  lifecycle?: GoalLifecycle | null;

  @Field(() => GoalAchievementEnum, { nullable: true, description: 'How it goes.' })
  achievement?: GoalAchievement | null;

  @Field(() => ID, { nullable: true, description: 'The member who answers for it.' })
  responsibleId?: string | null;
}

@InputType({ description: 'An objective for a goal in the draft of a plan.' })
export class AddObjectiveInput extends ObjectiveValuesInput {
  @Field(() => ID, { description: 'The goal that it serves, by its id in the draft.' })
  goalId!: string;

  @Field(() => ID, placed)
  afterId?: string | null;
}

@InputType({ description: 'A change of an objective in the draft of a plan.' })
export class UpdateObjectiveInput extends ObjectiveValuesInput {
  @Field(() => ID, { description: 'The objective, by its id in the draft.' })
  id!: string;

  @Field(() => ID, placed)
  afterId?: string | null;

  @Field(() => ObjectiveValuesInput, former)
  former?: ObjectiveValuesInput | null;
}

@InputType({
  description: 'What an intervention says. Absent fields stay as they are; null empties.',
})
export class InterventionValuesInput {
  @Field(() => String, { nullable: true, description: 'In words; a paragraph a line.' })
  words?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The service, for instance play therapy, at most 200 characters.',
  })
  service?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Individual, group, family, in class …, at most 200 characters.',
  })
  modality?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'How often, for instance twice a week, at most 200 characters.',
  })
  frequency?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'How long, for instance 45 minutes, at most 200 characters.',
  })
  duration?: string | null;

  @Field(() => DisciplineEnum, { nullable: true, description: 'The discipline that does it.' })
  discipline?: Discipline | null;

  @Field(() => ID, { nullable: true, description: 'The member who does it.' })
  responsibleId?: string | null;

  @Field(() => InterventionStatusEnum, { nullable: true, description: 'Its state.' })
  status?: InterventionStatus | null;
}

@InputType({ description: 'An intervention for an objective in the draft of a plan.' })
export class AddInterventionInput extends InterventionValuesInput {
  @Field(() => ID, { description: 'The objective that it serves, by its id in the draft.' })
  objectiveId!: string;

  @Field(() => ID, placed)
  afterId?: string | null;
}

@InputType({ description: 'A change of an intervention in the draft of a plan.' })
export class UpdateInterventionInput extends InterventionValuesInput {
  @Field(() => ID, { description: 'The intervention, by its id in the draft.' })
  id!: string;

  @Field(() => ID, placed)
  afterId?: string | null;

  @Field(() => InterventionValuesInput, former)
  former?: InterventionValuesInput | null;
}

@InputType({
  description: 'What a measurement says. Absent fields stay as they are; null empties.',
})
export class MeasurementValuesInput {
  @Field(() => CalendarDate, { nullable: true, description: 'The day of the measurement.' })
  measuredOn?: string | null;

  @Field(() => Float, { nullable: true, description: "The value, in `unit` (or the objective's)." })
  value?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The unit, where it is not the usual one, at most 60 characters.',
  })
  unit?: string | null;

  @Field(() => ID, { nullable: true, description: 'The member who observed it.' })
  observerId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What else was seen, at most 1000 characters.',
  })
  note?: string | null;
}

@InputType({ description: 'A measured value of an objective in the draft of a plan.' })
export class RecordMeasurementInput {
  @Field(() => ID, { description: 'The objective, by its id in the draft.' })
  objectiveId!: string;

  @Field(() => CalendarDate, { description: 'The day of the measurement.' })
  measuredOn!: string;

  @Field(() => Float, { description: "The value, in `unit` (or the objective's)." })
  value!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The unit, where it is not the usual one, at most 60 characters.',
  })
  unit?: string | null;

  @Field(() => ID, { nullable: true, description: 'The member who observed it.' })
  observerId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What else was seen, at most 1000 characters.',
  })
  note?: string | null;
}

@InputType({ description: 'A correction of a measured value in the draft of a plan.' })
export class UpdateMeasurementInput extends MeasurementValuesInput {
  @Field(() => ID, { description: 'The measurement, by its id in the draft.' })
  id!: string;

  @Field(() => MeasurementValuesInput, former)
  former?: MeasurementValuesInput | null;
}

@InputType({ description: 'A record to take out of the draft of a plan.' })
export class RemovePlanRecordInput {
  @Field(() => ID, {
    description: 'The need, goal, objective, intervention or measurement, by its id in the draft.',
  })
  id!: string;
}

@InputType({ description: 'A record that was taken out of the draft of a plan.' })
export class RestorePlanRecordInput {
  @Field(() => ID, { description: 'The plan, which has an open draft.' })
  planId!: string;

  @Field(() => PlanRecordKindEnum, { description: 'What it is.' })
  kind!: PlanRecordKind;

  @Field(() => ID, { description: 'The `itemId` that it had.' })
  itemId!: string;
}
