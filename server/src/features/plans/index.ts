import {
  ClientPlanFields,
  NeedFields,
  ObjectiveFields,
  PlanFields,
  PlanVersionFields,
} from './plan.fields.ts';
import { PlanEditResolver } from './plan.edits.resolver.ts';
import './plan.policy.ts';
import { PlanResolver } from './plan.resolver.ts';
import { PlanTimelineFields } from './plan.timeline.ts';

export { planDocument } from './plan.document.ts';
export { projectPlan } from './plan.projection.ts';
export { Plan, PlanSignature, PlanVersion } from './plan.entity.ts';
export { currentPlanOf, liveVersionsOf, missingSignatories } from './plan.loaders.ts';
export { Goal, Intervention, Measurement, Need, Objective } from './plan-rows.entity.ts';
export { isInCare, reviewDueOn, settledLifecycles } from './plan.rules.ts';

export const planResolvers = [
  PlanResolver,
  PlanEditResolver,
  ClientPlanFields,
  PlanFields,
  PlanVersionFields,
  NeedFields,
  ObjectiveFields,
  PlanTimelineFields,
] as const;
