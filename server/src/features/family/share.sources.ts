import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Measurement, PlanVersion, type Goal, type Objective } from '../plans/index.ts';
import type { Appointment } from '../schedule/index.ts';

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
 * The series of objectives by their `itemId`, oldest first, from the version in which measurements
 * are recorded. Values in a unit of their own are left out: the picture has one.
 */
export async function seriesOf(
  em: EntityManager,
  objectives: readonly Objective[],
  { latest }: ClientVersions,
): Promise<Map<string, SeriesSource>> {
  const found = await em.find(
    Measurement,
    {
      planVersion: latest?.id ?? null,
      objective: { itemId: { $in: objectives.map(({ itemId }) => itemId) } },
    },
    { populate: ['objective'], orderBy: { measuredOn: 'asc', itemId: 'asc' } },
  );
  return new Map(
    objectives.map(({ itemId, target, unit }) => [
      itemId,
      {
        target,
        points: found
          .filter(
            (one) =>
              one.objective.getEntity().itemId === itemId && (!one.unit || one.unit === unit),
          )
          .map(({ measuredOn, value }) => ({ on: measuredOn, value })),
      },
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
