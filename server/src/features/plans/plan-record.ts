import { Plan, PlanSignature, PlanVersion } from './plan.entity.ts';
import { Goal, Intervention, Measurement, Need, Objective } from './plan-rows.entity.ts';

const parts = [
  Plan,
  PlanVersion,
  PlanSignature,
  Need,
  Goal,
  Objective,
  Intervention,
  Measurement,
] as const;

/**
 * Whatever a treatment plan is made of. They have no base class in common (some rows have a version
 * and some belong to the live document), and are all read under one sentence of the policy: so this
 * class recognises them, and is never made.
 */
export abstract class PlanRecord {
  abstract readonly clientId: string;

  static [Symbol.hasInstance](value: unknown): boolean {
    return parts.some((part) => value instanceof part);
  }
}
