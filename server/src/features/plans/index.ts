export { Plan, PlanSignature, PlanVersion } from './plan.entity.ts';
export { Goal, Intervention, Measurement, Need, Objective } from './plan-rows.entity.ts';
