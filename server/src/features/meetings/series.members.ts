import type { Operation } from '../../kernel/operation.ts';
import { CareTeamMembership, inForceOn, Membership } from '../access/index.ts';
import { Client, reachingRoles } from '../clients/index.ts';
import { Meeting, MeetingAttendance } from './meeting.entity.ts';
import type { MeetingSeries } from './series.entity.ts';

/**
 * Who is expected at the next meeting of a series: those of its last meeting, or of its team's; where
 * there was none, those who care for the team's clients. Only whose membership holds that day.
 * @returns UUIDs of memberships
 */
export async function usualMembers(
  { em }: Operation,
  series: MeetingSeries,
  day: string,
): Promise<string[]> {
  const [last] = await em.find(
    Meeting,
    {
      team: series.team.id,
      attendances: { $some: { kind: 'staff' } },
      status: { $ne: 'cancelled' },
    },
    { orderBy: { startsAt: 'desc', id: 'desc' }, limit: 1 },
  );
  const wanted = last
    ? (await em.find(MeetingAttendance, { meeting: last.id, kind: 'staff' })).map(
        ({ member }) => member?.id,
      )
    : await carers(em, series, day);
  if (series.facilitator) wanted.push(series.facilitator.id);
  const members = await em.find(Membership, {
    id: { $in: wanted.filter((id) => id !== undefined) },
    role: { $in: [...reachingRoles] },
    ...inForceOn(day),
  });
  return members.map(({ id }) => id);
}

async function carers(
  em: Operation['em'],
  series: MeetingSeries,
  day: string,
): Promise<(string | undefined)[]> {
  const clients = await em.find(Client, { team: series.team.id });
  const parts = await em.find(CareTeamMembership, {
    clientId: { $in: clients.map(({ id }) => id) },
    ...inForceOn(day),
  });
  return [...new Set(parts.map(({ member }) => member.id))];
}
