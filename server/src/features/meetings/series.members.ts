import type { Operation } from '../../kernel/operation.ts';
import { inForceOn, Membership } from '../access/index.ts';
import { reachingRoles } from '../clients/index.ts';
import { Meeting, MeetingAttendance } from './meeting.entity.ts';
import type { MeetingSeries } from './series.entity.ts';

/**
 * Who is expected at the next meeting of a series: those of its last meeting, or of its team's; where
 * there was none, those who care for the team's clients. Only who reaches one of these clients on
 * that day: being expected shows the meeting, and who has left their care is to see no more of them.
 * Whoever leads the series is expected in any case.
 * @returns UUIDs of memberships
 */
export async function usualMembers(
  { em }: Operation,
  series: MeetingSeries,
  day: string,
): Promise<string[]> {
  const lastOf = (whose: { series: string } | { team: string }): Promise<Meeting | null> =>
    em.findOne(
      Meeting,
      { ...whose, attendances: { $some: { kind: 'staff' } }, status: { $ne: 'cancelled' } },
      { orderBy: { startsAt: 'desc', id: 'desc' } },
    );
  const last = (await lastOf({ series: series.id })) ?? (await lastOf({ team: series.team.id }));
  const reaching = await membersReachingTeam(em, series.team.id, day);
  const wanted = last
    ? (await em.find(MeetingAttendance, { meeting: last.id, kind: 'staff' })).flatMap(
        ({ member }) => (member && reaching.has(member.id) ? member.id : []),
      )
    : [...reaching].flatMap(([id, cares]) => (cares ? id : []));
  if (series.facilitator) wanted.push(series.facilitator.id);
  const members = await em.find(Membership, {
    id: { $in: wanted },
    role: { $in: [...reachingRoles] },
    ...inForceOn(day),
  });
  return members.map(({ id }) => id);
}

/**
 * The memberships (UUIDs) that reach a client of the team on a day, as `reachOf` has it, and whether
 * they do as part of a care team, or as who supervises a programme.
 */
async function membersReachingTeam(
  em: Operation['em'],
  teamId: string,
  day: string,
): Promise<Map<string, boolean>> {
  const rows = await em.execute<{ id: string; cares: boolean }[]>(
    `select member.id, bool_or(reached.cares) as cares from (
       select part.member_id, true as cares from care_team_membership part
         join client on client.id = part.client_id
         where client.team_id = ? and part.from_on <= ?
           and (part.until_on is null or part.until_on >= ?)
       union all
       select assignment.member_id, false from programme_assignment assignment
         join episode_of_care episode on episode.programme_id = assignment.programme_id
         join client on client.id = episode.client_id
         where client.team_id = ? and assignment.from_on <= ?
           and (assignment.until_on is null or assignment.until_on >= ?)
     ) reached join membership member on member.id = reached.member_id
     where reached.cares = (member.role <> 'supervisor')
     group by member.id`,
    [teamId, day, day, teamId, day, day],
  );
  return new Map(rows.map(({ id, cares }) => [id, cares]));
}
