import { Appointment, AppointmentParticipant } from '../../features/schedule/index.ts';
import type { AppointmentStory, ClientStory, Day } from '../story.ts';
import { insertAll, memberOf, workdayOf, type Writing } from './context.ts';

/** Appointments that took place, did not, were moved, and are to come. */
export async function writeAppointments(writing: Writing): Promise<void> {
  const { em, story } = writing;
  const appointments = story.clients.flatMap((client) =>
    client.appointments.map((appointment) => ({
      client,
      appointment,
      id: writing.ids('appointment', client.key, appointment.day, appointment.at),
    })),
  );
  await insertAll(
    em,
    Appointment,
    appointments.map(({ client, appointment, id }) =>
      appointmentRow(writing, client, appointment, id),
    ),
  );
  await insertAll(
    em,
    AppointmentParticipant,
    appointments.flatMap(({ appointment, id }) =>
      appointment.with.map((person) => ({
        id: writing.ids('appointment-participant', id, person),
        organisationId: writing.organisationId,
        appointment: id,
        member: memberOf(writing, person),
      })),
    ),
  );
}

function appointmentRow(
  { organisationId, calendar, ids, story }: Writing,
  client: ClientStory,
  appointment: AppointmentStory,
  id: string,
) {
  const caring = appointment.with.find((key) => story.people[key]?.discipline === 'care');
  const on = (day: Day): Day => workdayOf({ story, calendar }, caring, day);
  const { movedFrom } = appointment;
  return {
    id,
    organisationId,
    client: ids('client', client.key),
    title: appointment.title,
    kind: appointment.kind,
    startsAt: calendar.at(on(appointment.day), appointment.at),
    endsAt: calendar.at(on(appointment.day), appointment.at, appointment.minutes),
    place: appointment.place,
    status: appointment.status ?? ('booked' as const),
    movedFrom: movedFrom ? calendar.at(on(movedFrom[0]), movedFrom[1]) : null,
    cancelReason: appointment.because ?? null,
    version: 1,
  };
}
