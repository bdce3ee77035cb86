import { raw } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import { arrayOf } from '../../kernel/db/array.ts';
import { nodeKind } from '../../kernel/node.ts';
import type { Operation } from '../../kernel/operation.ts';
import { all, allow, when, type Condition } from '../../kernel/policy.ts';
import { CareTeam } from '../access/index.ts';
import { myClientIds, reachingRoles } from '../clients/index.ts';
import { MeetingSeries } from './series.entity.ts';

/** The UUIDs of the teams one of whose clients is within the actor's reach. */
function myTeamIds(operation: Operation) {
  const reached = myClientIds(operation);
  return {
    sql: `select client.team_id from client where client.team_id is not null
      and client.id in (${reached.sql})`,
    params: reached.params,
  };
}

const isMyTeam = (operation: Operation, teamId: string): Promise<boolean> =>
  operation
    .once('isMyTeam', () => {
      const mine = myTeamIds(operation);
      return new DataLoader<string, boolean>(async (teamIds) => {
        const rows = await operation.em.execute<{ team_id: string }[]>(
          `select distinct team_id from (${mine.sql}) mine where team_id = any(?::uuid[])`,
          [...mine.params, arrayOf(teamIds)],
        );
        const found = new Set(rows.map((row) => row.team_id));
        return teamIds.map((id) => found.has(id));
      });
    })
    .load(teamId);

const inMyTeams = (column: 'id' | 'team_id') => (operation: Operation) => {
  const mine = myTeamIds(operation);
  return { [raw((alias) => `${alias}.${column} in (${mine.sql})`, [...mine.params])]: [] };
};

const myTeam: Condition<CareTeam> = {
  holds: (operation, team) => isMyTeam(operation, team.id),
  where: inMyTeams('id'),
};
const ofMyTeam: Condition<MeetingSeries> = {
  holds: (operation, series) => isMyTeam(operation, series.team.id),
  where: inMyTeams('team_id'),
};
const goesOn = when<MeetingSeries>((series) => series.endedAt === null);

/** Those who lead the care plan the meetings of the teams whose clients they have. */
const leaders = ['supervisor', 'case-manager'] as const;

allow(reachingRoles, 'team.read', CareTeam, myTeam);
allow(leaders, 'meeting.plan', CareTeam, myTeam);
allow(reachingRoles, 'series.read', MeetingSeries, ofMyTeam);
allow(leaders, 'series.update', MeetingSeries, all<MeetingSeries>(ofMyTeam, goesOn));
allow(leaders, 'series.end', MeetingSeries, all<MeetingSeries>(ofMyTeam, goesOn));

nodeKind(CareTeam, 'team.read');
nodeKind(MeetingSeries, 'series.read');
