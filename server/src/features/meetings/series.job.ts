import { LockMode } from '@mikro-orm/core';
import type { Job } from '../../kernel/jobs.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Organisation } from '../access/index.ts';
import { makeAgenda } from './agenda.making.ts';
import { Meeting } from './meeting.entity.ts';
import { MeetingSeries } from './series.entity.ts';
import { makeAhead } from './series.making.ts';

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

/** The next meeting of a series begins with what is suggested, a week before it takes place. */
async function makeNextAgenda(
  operation: Operation,
  series: MeetingSeries,
  timeZone: string,
): Promise<void> {
  const now = operation.clock.now();
  const next = await operation.em.findOne(
    Meeting,
    { series: series.id, status: 'planned', startsAt: { $gt: now } },
    { orderBy: { startsAt: 'asc', id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (!next || next.agendaMadeAt !== null) return;
  if (next.startsAt.getTime() > now.getTime() + 7 * 24 * hour) return;
  await makeAgenda(operation, next, timeZone);
}
