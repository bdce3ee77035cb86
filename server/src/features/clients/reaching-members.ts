import DataLoader from 'dataloader';
import { arrayOf } from '../../kernel/db/array.ts';
import type { Operation } from '../../kernel/operation.ts';
import { clinicalRoles, inForceOn, Membership, today } from '../access/index.ts';

/**
 * The members who reach a client's record today, by name: those on the care team, and those who
 * supervise one of its programmes. `clientId` is a UUID; clients asked about in the same turn of the
 * loop are two SQL statements.
 */
export const membersReaching = (operation: Operation, clientId: string): Promise<Membership[]> =>
  operation.once('membersReaching', () => loader(operation)).load(clientId);

const loader = (operation: Operation): DataLoader<string, Membership[]> =>
  new DataLoader(async (clientIds) => {
    const now = today(operation);
    const ids = arrayOf(clientIds);
    const rows = await operation.em.execute<{ client_id: string; member_id: string }[]>(
      `select part.client_id, member.id as member_id from care_team_membership part
         join membership member on member.id = part.member_id
       where part.client_id = any(?::uuid[]) and member.role = any(?::text[])
         and part.from_on <= ? and (part.until_on is null or part.until_on >= ?)
       union
       select episode.client_id, member.id from episode_of_care episode
         join programme_assignment assignment on assignment.programme_id = episode.programme_id
         join membership member on member.id = assignment.member_id
       where episode.client_id = any(?::uuid[]) and member.role = 'supervisor'
         and assignment.from_on <= ?
         and (assignment.until_on is null or assignment.until_on >= ?)`,
      [ids, arrayOf(clinicalRoles), now, now, ids, now, now],
    );
    const members = await operation.em.find(
      Membership,
      { id: { $in: [...new Set(rows.map((row) => row.member_id))] }, ...inForceOn(now) },
      { orderBy: { name: 'asc', id: 'asc' } },
    );
    const reaching = new Set(rows.map((row) => `${row.client_id}/${row.member_id}`));
    return clientIds.map((id) => members.filter((member) => reaching.has(`${id}/${member.id}`)));
  });
