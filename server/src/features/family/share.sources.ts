import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { PlanVersion, type Goal, type Objective } from '../plans/index.ts';
import type { Appointment } from '../schedule/index.ts';
import { mostPoints } from '../sharing/index.ts';

/** The values of an objective: day and number, and never the observer or the note. */
export interface SeriesSource {
  readonly target: number | null;
  readonly points: readonly { readonly on: string; readonly value: number }[];
}

export interface ClientVersions {
  /** The version whose goals are shared: what was agreed, or the first draft. */
  readonly agreed: PlanVersion | null;
  /** The version in which measurements are recorded today. */
  readonly latest: PlanVersion | null;
}

/** The versions of a client's plan that are not history. */
export async function versionsOf(em: EntityManager, clientId: string): Promise<ClientVersions> {
  const versions = await em.find(
    PlanVersion,
    { clientId, state: { $in: ['open', 'submitted', 'signed'] } },
    { orderBy: { plan: { id: 'desc' }, number: 'desc' } },
  );
  const draft = versions.find(({ state }) => state !== 'signed') ?? null;
  const inForce = versions.find(({ state }) => state === 'signed') ?? null;
  return { agreed: inForce ?? draft, latest: draft ?? inForce };
}

/**
 * The series of objectives by their `itemId`, oldest first, as many points as an edition keeps, from
 * the version in which measurements are recorded. Values in a unit of their own are left out: the
 * picture has one.
 */
export async function seriesOf(
  em: EntityManager,
  objectives: readonly Objective[],
  { latest }: ClientVersions,
): Promise<Map<string, SeriesSource>> {
  const wanted = objectives.map(({ itemId, unit }) => ({ item_id: itemId, unit }));
  const rows = await em.execute<{ item_id: string; on: string; value: number }[]>(
    `select item_id, measured_on::text as on, value from (
       select wanted.item_id, one.measured_on, one.value, one.item_id as one_id, row_number() over
         (partition by wanted.item_id order by one.measured_on desc, one.item_id desc) as place
       from jsonb_to_recordset(?::jsonb) as wanted (item_id uuid, unit text)
       join objective on objective.plan_version_id = ? and objective.item_id = wanted.item_id
       join measurement one on one.objective_id = objective.id
       where coalesce(one.unit, '') in ('', wanted.unit)) last
     where place <= ${mostPoints} order by item_id, measured_on, one_id`,
    [JSON.stringify(wanted), latest?.id ?? null],
  );
  const byItem = Map.groupBy(rows, (row) => row.item_id);
  return new Map(
    objectives.map(({ itemId, target }) => [
      itemId,
      { target, points: (byItem.get(itemId) ?? []).map(({ on, value }) => ({ on, value })) },
    ]),
  );
}

const hash = (parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** What of a goal would be looked at again for the family when it changes. */
export const goalHash = (
  goal: Goal,
  objectives: readonly Objective[],
  series: ReadonlyMap<string, SeriesSource>,
): string =>
  hash([
    goal.familyWords,
    goal.target,
    goal.lifecycle,
    objectives.map(({ itemId }) => [itemId, series.get(itemId) ?? null]),
  ]);

/** The same of an appointment. */
export const appointmentHash = (appointment: Appointment): string =>
  hash([
    appointment.title,
    appointment.place,
    appointment.startsAt.toISOString(),
    appointment.endsAt.toISOString(),
    appointment.status === 'cancelled',
  ]);
