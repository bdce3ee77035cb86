import type { FilterQuery } from '@mikro-orm/core';
import type { AppointmentStatus } from '@roundtable/schema/codes';
import { beyond, timelineSource } from '../clients/index.ts';
import { Appointment } from './appointment.entity.ts';

/** What a state adds to the title of an appointment that is past. */
const said: Partial<Record<AppointmentStatus, string>> = {
  cancelled: 'cancelled',
  noshow: 'the client did not come',
};

/** Appointments that have begun; those to come are in the schedule. */
timelineSource(async (operation, client, { after, limit }) => {
  const found = await operation.em.find(
    Appointment,
    {
      $and: [
        { client: client.id, startsAt: { $lte: operation.clock.now() } },
        beyond('startsAt', after) as FilterQuery<Appointment>,
      ],
    },
    { orderBy: { startsAt: 'desc', id: 'desc' }, limit },
  );
  return found.map((appointment) => {
    const state = said[appointment.status];
    return {
      key: appointment.id,
      record: appointment,
      kind: 'appointment' as const,
      at: appointment.startsAt,
      title: state ? `${appointment.title}: ${state}` : appointment.title,
      words: appointment.cancelReason,
      by: null,
    };
  });
});
