import type { Operation } from '../../kernel/operation.ts';
import { Goal, Objective } from '../plans/index.ts';
import { Appointment } from '../schedule/index.ts';
import { Edition, PortalAccess, type EditionKind } from '../sharing/index.ts';
import { appointmentHash, goalHash, seriesOf, versionsOf } from './share.sources.ts';
import type { AppointmentToShare, GoalToShare } from './sharing.types.ts';

/** Those that have not been ended first, by name, then the history, the latest first. */
export async function accessesOf({ em }: Operation, clientId: string): Promise<PortalAccess[]> {
  const accesses = await em.find(
    PortalAccess,
    { clientId },
    { populate: ['contact'], orderBy: { grantedAt: 'desc', id: 'desc' }, limit: 100 },
  );
  const nameOf = ({ contact }: PortalAccess): string => contact.getEntity().name;
  const open = accesses.filter(({ endedAt }) => endedAt === null);
  const ended = accesses.filter(({ endedAt }) => endedAt !== null);
  return [...open.sort((one, other) => nameOf(one).localeCompare(nameOf(other))), ...ended];
}

export const editionsOf = (
  { em }: Operation,
  clientId: string,
  kind: EditionKind | null,
): Promise<Edition[]> =>
  em.find(
    Edition,
    { clientId, ...(kind && { kind }) },
    { orderBy: { publishedAt: 'desc', id: 'desc' }, limit: 100 },
  );

/** The current editions of a kind by what they tell of. */
async function currentOf(
  { em }: Operation,
  clientId: string,
  kind: EditionKind,
): Promise<Map<string, Edition>> {
  const editions = await em.find(Edition, {
    clientId,
    kind,
    recalledAt: null,
    supersededAt: null,
  });
  return new Map(editions.map((edition) => [edition.subjectId, edition]));
}

/** The goals of what was agreed, with the measurements that there are today. */
export async function goalsToShare(operation: Operation, clientId: string): Promise<GoalToShare[]> {
  const { em } = operation;
  const versions = await versionsOf(em, clientId);
  if (!versions.agreed) return [];
  const order = { position: 'asc', itemId: 'asc' } as const;
  const goals = await em.find(Goal, { planVersion: versions.agreed.id }, { orderBy: order });
  const all = await em.find(Objective, { planVersion: versions.agreed.id }, { orderBy: order });
  const series = await seriesOf(em, all, versions);
  const current = await currentOf(operation, clientId, 'goal');
  return goals.map((goal) => {
    const objectives = all.filter((objective) => objective.goal.id === goal.id);
    const shown = current.get(goal.itemId) ?? null;
    return {
      goal,
      objectives: objectives.flatMap((objective) => {
        const { target = null, points = [] } = series.get(objective.itemId) ?? {};
        return points.length > 0
          ? [{ objective, series: { unit: objective.unit, target, points: [...points] } }]
          : [];
      }),
      current: shown,
      changedSince: shown !== null && shown.sourceHash !== goalHash(goal, objectives, series),
    };
  });
}

/** The appointments that are not over, the next first. */
export async function appointmentsToShare(
  operation: Operation,
  clientId: string,
): Promise<AppointmentToShare[]> {
  const { em, clock } = operation;
  const appointments = await em.find(
    Appointment,
    { client: clientId, endsAt: { $gt: clock.now() } },
    { orderBy: { startsAt: 'asc', id: 'asc' }, limit: 50 },
  );
  const current = await currentOf(operation, clientId, 'appointment');
  return appointments
    .map((appointment) => {
      const shown = current.get(appointment.id) ?? null;
      const changedSince = shown !== null && shown.sourceHash !== appointmentHash(appointment);
      return { appointment, current: shown, changedSince };
    })
    .filter(({ appointment, current: shown }) => shown || appointment.status !== 'cancelled');
}
