import { arrayOf } from '../../kernel/db/array.ts';
import type { Operation } from '../../kernel/operation.ts';
import { mayEver } from '../../kernel/policy.ts';
import { currentPlanOf, liveVersionsOf, Objective } from '../plans/index.ts';
import type { MeasuredObjective, MeasuredPoint } from './week.types.ts';

const most = 8;

/**
 * The measured objectives of clients (UUIDs) with their last values, from the plan's draft, which has
 * the newest, or from the version in force. The same few statements for one client and for many.
 */
export async function measurementsOf(
  operation: Operation,
  clientIds: readonly string[],
): Promise<Map<string, MeasuredObjective[]>> {
  if (!mayEver(operation, 'plan.read')) return new Map();
  const plans = await Promise.all(clientIds.map((id) => currentPlanOf(operation, id)));
  const versions = await Promise.all(
    plans.map(async (plan) => {
      const { draft, inForce } = plan
        ? await liveVersionsOf(operation, plan.id)
        : { draft: null, inForce: null };
      return draft ?? inForce;
    }),
  );
  const versionIds = versions.flatMap((version) => version?.id ?? []);
  if (versionIds.length === 0) return new Map();
  const objectives = await operation.em.find(
    Objective,
    { planVersion: { $in: versionIds } },
    { orderBy: { goal: { position: 'asc', itemId: 'asc' }, position: 'asc', itemId: 'asc' } },
  );
  const points = await pointsOf(operation, objectives);
  const measured = objectives.flatMap((objective) => {
    const own = points.get(objective.id);
    return own ? [{ objective, points: own }] : [];
  });
  return Map.groupBy(measured, ({ objective }) => objective.clientId);
}

/** The last values of each objective, oldest first. */
async function pointsOf(
  { em }: Operation,
  objectives: readonly Objective[],
): Promise<Map<string, MeasuredPoint[]>> {
  const rows = await em.execute<{ objective_id: string; on: string; value: number }[]>(
    `select objective_id, measured_on::text as on, value from (
       select objective_id, measured_on, value, item_id, row_number() over
         (partition by objective_id order by measured_on desc, item_id desc) as place
       from measurement where objective_id = any(?::uuid[])) last
     where place <= ${most} order by objective_id, measured_on, item_id`,
    [arrayOf(objectives.map(({ id }) => id))],
  );
  const byObjective = Map.groupBy(rows, (row) => row.objective_id);
  return new Map(
    [...byObjective].map(([id, own]) => [id, own.map(({ on, value }) => ({ on, value }))]),
  );
}
