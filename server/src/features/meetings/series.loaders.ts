import DataLoader from 'dataloader';
import type { Operation } from '../../kernel/operation.ts';
import { Meeting } from './meeting.entity.ts';
import type { MeetingSeries } from './series.entity.ts';

/** The planned meetings of a series that are still to come; one statement for all series. */
export const comingMeetingsOf = (operation: Operation, series: MeetingSeries): Promise<Meeting[]> =>
  operation
    .once(
      'comingMeetingsOfSeries',
      ({ em, clock }) =>
        new DataLoader<string, Meeting[]>(async (seriesIds) => {
          const meetings = await em.find(
            Meeting,
            {
              series: { $in: [...seriesIds] },
              status: 'planned',
              startsAt: { $gt: clock.now() },
            },
            { orderBy: { startsAt: 'asc', id: 'asc' } },
          );
          return seriesIds.map((id) => meetings.filter(({ series }) => series?.id === id));
        }),
    )
    .load(series.id);
