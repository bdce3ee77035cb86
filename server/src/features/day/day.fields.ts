import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { addDays, startOfDay } from '../../kernel/clock.ts';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { mayEver, scopeOf } from '../../kernel/policy.ts';
import { today, Viewer } from '../access/index.ts';
import { Meeting } from '../meetings/index.ts';
import { Appointment, appointmentsToday } from '../schedule/index.ts';
import { careTasks } from './care-tasks.ts';
import { CareTask, Today } from './day.types.ts';

/** What the day adds to the viewer. */
@Resolver(() => Viewer)
export class ViewerDayFields {
  @Guard('pages.read')
  @FieldResolver(() => [CareTask], {
    description: "What there is to do for the viewer's clients: overdue first, then by day.",
  })
  careTasks(@Ctx() operation: Operation): Promise<CareTask[]> {
    return careTasks(operation);
  }

  @Guard('pages.read')
  @FieldResolver(() => Today, { description: "The viewer's meetings and appointments today." })
  today(@Ctx() operation: Operation): Today {
    return { date: today(operation) };
  }
}

@Resolver(() => Today)
export class TodayFields {
  @Guard('meeting.read')
  @FieldResolver(() => [Meeting], { description: "The viewer's meetings, earliest first." })
  async meetings(@Root() { date }: Today, @Ctx() operation: Operation): Promise<Meeting[]> {
    if (!mayEver(operation, 'meeting.read')) return [];
    return operation.em.find(
      Meeting,
      {
        $and: [
          scopeOf<Meeting>(operation, 'meeting.read'),
          { status: { $ne: 'cancelled' }, startsAt: within(operation, date) },
        ],
      },
      { orderBy: { startsAt: 'asc', id: 'asc' }, limit: 100 },
    );
  }

  @Guard('appointment.read')
  @FieldResolver(() => [Appointment], {
    description: 'The appointments that the viewer takes part in, earliest first.',
  })
  appointments(@Ctx() operation: Operation): Promise<Appointment[]> {
    return appointmentsToday(operation);
  }
}

/** The moments of a day, by the organisation's clock. */
const within = ({ signedIn }: Operation, date: string): { $gte: Date; $lt: Date } => ({
  $gte: startOfDay(signedIn.timeZone, date),
  $lt: startOfDay(signedIn.timeZone, addDays(date, 1)),
});
