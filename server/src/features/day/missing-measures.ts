import { arrayOf } from '../../kernel/db/array.ts';
import type { Operation } from '../../kernel/operation.ts';
import { settledLifecycles } from '../plans/index.ts';

export interface MissingMeasures {
  readonly goals: number;
  readonly objectives: number;
}

/** How many open goals and objectives of plan versions (by UUID) have no measure. One statement. */
export async function missingMeasures(
  { em }: Operation,
  versionIds: readonly string[],
): Promise<Map<string, MissingMeasures>> {
  if (versionIds.length === 0) return new Map();
  const ids = arrayOf(versionIds);
  const settled = arrayOf(settledLifecycles);
  const rows = await em.execute<{ id: string; goals: number; objectives: number }[]>(
    `select plan_version_id as id, sum(goals)::int as goals, sum(objectives)::int as objectives
     from (
       select goal.plan_version_id, 1 as goals, 0 as objectives from goal
       where goal.plan_version_id = any(?::uuid[]) and goal.lifecycle <> all(?::text[])
         and trim(coalesce(goal.measure, '')) = ''
       union all
       select objective.plan_version_id, 0, 1 from objective
       join goal on goal.id = objective.goal_id
       where objective.plan_version_id = any(?::uuid[]) and objective.lifecycle <> all(?::text[])
         and goal.lifecycle <> all(?::text[]) and trim(coalesce(objective.measure, '')) = ''
     ) missing group by plan_version_id`,
    [ids, settled, ids, settled, settled],
  );
  return new Map(rows.map(({ id, goals, objectives }) => [id, { goals, objectives }]));
}
