import { raw } from '@mikro-orm/core';
import { addDays, startOfDay } from '../../kernel/clock.ts';
import type { Operation } from '../../kernel/operation.ts';
import { mayEver, scopeOf } from '../../kernel/policy.ts';
import { today } from '../access/index.ts';
import { Appointment } from './appointment.entity.ts';

/**
 * The appointments of the organisation's today in which the viewer takes part, of clients within
 * reach, in the order of their start; none that was cancelled.
 */
export async function appointmentsToday(operation: Operation): Promise<Appointment[]> {
  if (!mayEver(operation, 'appointment.read')) return [];
  const { timeZone, membershipId } = operation.signedIn;
  const day = today(operation);
  const mine = raw(
    (alias) =>
      `${alias}.id in (select part.appointment_id from appointment_participant part
        where part.member_id = ?)`,
    [membershipId],
  );
  return operation.em.find(
    Appointment,
    {
      $and: [
        scopeOf<Appointment>(operation, 'appointment.read'),
        { [mine]: [] },
        {
          startsAt: { $lt: startOfDay(timeZone, addDays(day, 1)) },
          endsAt: { $gt: startOfDay(timeZone, day) },
          status: { $ne: 'cancelled' },
        },
      ],
    },
    { orderBy: { startsAt: 'asc', id: 'asc' } },
  );
}
