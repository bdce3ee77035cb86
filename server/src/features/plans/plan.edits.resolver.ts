import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Extensions, Info, Mutation, Resolver } from 'type-graphql';
import { badInput } from '../../kernel/errors.ts';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import * as inputs from './plan.edits.inputs.ts';
import {
  addPlanRecord,
  removePlanRecord,
  restorePlanRecord,
  updatePlanRecord,
} from './plan.edits.service.ts';
import {
  GoalPayload,
  InterventionPayload,
  MeasurementPayload,
  NeedPayload,
  ObjectivePayload,
  PlanRecordPayload,
} from './plan.edits.types.ts';

const stored =
  'It is an edit of the live draft, which those who are typing in it see at once, and is answered ' +
  'once it is stored. It stands alone in its operation. Errors: BAD_USER_INPUT, NOT_FOUND, ' +
  'FORBIDDEN, SIGNED_IMMUTABLE (there is no open draft), TOO_LARGE, RATE_LIMITED.';
const revised = `${stored} CONFLICT where \`former\` is not what is there; \`extensions.current\` is.`;

/** What every edit has in common: who may, and that the engine commits it together with others. */
function Edit(): MethodDecorator {
  return (target, key, descriptor) => {
    Guard('document.edit')(target, key as string, descriptor as never);
    Extensions({ transaction: false })(target, key as string, descriptor as never);
  };
}

/** The commit would wait for what else the operation holds, and with it everybody's edits. */
function alone(operation: Operation, { operation: { selectionSet } }: GraphQLResolveInfo): void {
  if (operation.inTransaction || selectionSet.selections.length > 1)
    throw badInput(['input'], 'Send an edit in an operation of its own, beside nothing else.');
}

@Resolver()
export class PlanEditResolver {
  @Edit()
  @Mutation(() => NeedPayload, { description: `Adds a need. ${stored}` })
  async addNeed(
    @Ctx() operation: Operation,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => inputs.AddNeedInput, { description: 'The need, and whose plan.' })
    input: inputs.AddNeedInput,
  ): Promise<NeedPayload> {
    alone(operation, info);
    const { planVersion, record } = await addPlanRecord(operation, 'need', input);
    return { planVersion, need: record };
  }

  @Edit()
  @Mutation(() => NeedPayload, { description: `Changes a need. ${revised}` })
  async updateNeed(
    @Ctx() operation: Operation,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => inputs.UpdateNeedInput, { description: 'What to change.' })
    input: inputs.UpdateNeedInput,
  ): Promise<NeedPayload> {
    alone(operation, info);
    const { planVersion, record } = await updatePlanRecord(operation, 'need', input);
    return { planVersion, need: record };
  }

  @Edit()
  @Mutation(() => GoalPayload, { description: `Adds a goal. ${stored}` })
  async addGoal(
    @Ctx() operation: Operation,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => inputs.AddGoalInput, { description: 'The goal, and whose plan.' })
    input: inputs.AddGoalInput,
  ): Promise<GoalPayload> {
    alone(operation, info);
    const { planVersion, record } = await addPlanRecord(operation, 'goal', input);
    return { planVersion, goal: record };
  }

  @Edit()
  @Mutation(() => GoalPayload, { description: `Changes a goal. ${revised}` })
  async updateGoal(
    @Ctx() operation: Operation,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => inputs.UpdateGoalInput, { description: 'What to change.' })
    input: inputs.UpdateGoalInput,
  ): Promise<GoalPayload> {
    alone(operation, info);
    const { planVersion, record } = await updatePlanRecord(operation, 'goal', input);
    return { planVersion, goal: record };
  }

  @Edit()
  @Mutation(() => ObjectivePayload, { description: `Adds an objective. ${stored}` })
  async addObjective(
    @Ctx() operation: Operation,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => inputs.AddObjectiveInput, { description: 'The objective, and its goal.' })
    input: inputs.AddObjectiveInput,
  ): Promise<ObjectivePayload> {
    alone(operation, info);
    const { planVersion, record } = await addPlanRecord(operation, 'objective', input);
    return { planVersion, objective: record };
  }

  @Edit()
  @Mutation(() => ObjectivePayload, { description: `Changes an objective. ${revised}` })
  async updateObjective(
    @Ctx() operation: Operation,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => inputs.UpdateObjectiveInput, { description: 'What to change.' })
    input: inputs.UpdateObjectiveInput,
  ): Promise<ObjectivePayload> {
    alone(operation, info);
    const { planVersion, record } = await updatePlanRecord(operation, 'objective', input);
    return { planVersion, objective: record };
  }

  @Edit()
  @Mutation(() => InterventionPayload, { description: `Adds an intervention. ${stored}` })
  async addIntervention(
    @Ctx() operation: Operation,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => inputs.AddInterventionInput, {
      description: 'The intervention, and its objective.',
    })
    input: inputs.AddInterventionInput,
  ): Promise<InterventionPayload> {
    alone(operation, info);
    const { planVersion, record } = await addPlanRecord(operation, 'intervention', input);
    return { planVersion, intervention: record };
  }

  @Edit()
  @Mutation(() => InterventionPayload, { description: `Changes an intervention. ${revised}` })
  async updateIntervention(
    @Ctx() operation: Operation,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => inputs.UpdateInterventionInput, { description: 'What to change.' })
    input: inputs.UpdateInterventionInput,
  ): Promise<InterventionPayload> {
    alone(operation, info);
    const { planVersion, record } = await updatePlanRecord(operation, 'intervention', input);
    return { planVersion, intervention: record };
  }

  @Edit()
  @Mutation(() => MeasurementPayload, { description: `Records a measured value. ${stored}` })
  async recordMeasurement(
    @Ctx() operation: Operation,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => inputs.RecordMeasurementInput, {
      description: 'The value, and its objective.',
    })
    input: inputs.RecordMeasurementInput,
  ): Promise<MeasurementPayload> {
    alone(operation, info);
    const { planVersion, record } = await addPlanRecord(operation, 'measurement', input);
    return { planVersion, measurement: record };
  }

  @Edit()
  @Mutation(() => MeasurementPayload, { description: `Corrects a measured value. ${revised}` })
  async updateMeasurement(
    @Ctx() operation: Operation,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => inputs.UpdateMeasurementInput, { description: 'What to change.' })
    input: inputs.UpdateMeasurementInput,
  ): Promise<MeasurementPayload> {
    alone(operation, info);
    const { planVersion, record } = await updatePlanRecord(operation, 'measurement', input);
    return { planVersion, measurement: record };
  }

  @Edit()
  @Mutation(() => PlanRecordPayload, {
    description: `Takes a record out of a draft, with all that hangs on it. ${stored}`,
  })
  async removePlanRecord(
    @Ctx() operation: Operation,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => inputs.RemovePlanRecordInput, { description: 'Which record.' })
    input: inputs.RemovePlanRecordInput,
  ): Promise<PlanRecordPayload> {
    alone(operation, info);
    return removePlanRecord(operation, input);
  }

  @Edit()
  @Mutation(() => PlanRecordPayload, {
    description: `Puts back a record that was taken out of a draft. ${stored}`,
  })
  async restorePlanRecord(
    @Ctx() operation: Operation,
    @Info() info: GraphQLResolveInfo,
    @Arg('input', () => inputs.RestorePlanRecordInput, { description: 'Which record.' })
    input: inputs.RestorePlanRecordInput,
  ): Promise<PlanRecordPayload> {
    alone(operation, info);
    return restorePlanRecord(operation, input);
  }
}
