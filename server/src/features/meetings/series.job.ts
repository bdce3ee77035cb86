import { LockMode } from '@mikro-orm/core';
import type { Job } from '../../kernel/jobs.ts';
import { Organisation } from '../access/index.ts';
import { MeetingSeries } from './series.entity.ts';
import { makeAhead, makeNextAgenda } from './series.making.ts';

const hour = 3_600_000;

/** Makes the meetings of series ahead, and the agenda of each series' next one, twice a day. */
export const meetingSeriesJob: Job = {
  kind: 'meeting-series',
  async run(operation) {
    const { em, clock, organisationId } = operation;
    const { timeZone } = await em.findOneOrFail(Organisation, organisationId);
    const all = await em.find(
      MeetingSeries,
      { endedAt: null },
      { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    for (const series of all) {
      await makeAhead(operation, series, timeZone);
      await makeNextAgenda(operation, series, timeZone);
    }
    return all.length === 0 ? null : new Date(clock.now().getTime() + 12 * hour);
  },
};
