import { ref } from '@mikro-orm/core';
import { badInput, conflict, notFound } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, scopeOf } from '../../kernel/policy.ts';
import { line, optionalLine } from '../../kernel/words.ts';
import { holdsOn, Membership, staffRoles, today } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { Appointment, AppointmentParticipant } from './appointment.entity.ts';
import type {
  BookAppointmentInput,
  CancelAppointmentInput,
  MoveAppointmentInput,
} from './appointment.inputs.ts';
import { checkTime } from './appointment.rules.ts';

/**
 * Books an appointment of a client.
 * @throws NOT_FOUND, FORBIDDEN, BAD_USER_INPUT
 */
export async function bookAppointment(
  operation: Operation,
  input: BookAppointmentInput,
): Promise<Appointment> {
  const { em, clock } = operation;
  const found = await em.findOne(Client, inputId('Client', input.clientId, ['input', 'clientId']));
  const client = await authorize(operation, 'appointment.book', found);
  checkTime(input.startsAt, input.endsAt, clock.now());
  const members = await participants(operation, input.withIds);
  const appointment = Object.assign(new Appointment(), {
    client: ref(client),
    title: line(input.title, 200, ['input', 'title']),
    kind: line(input.kind, 80, ['input', 'kind']),
    startsAt: input.startsAt,
    endsAt: input.endsAt,
    place: optionalLine(input.place, 200, ['input', 'place']),
  } satisfies Partial<Appointment>);
  em.persist(appointment);
  for (const member of members)
    em.persist(
      Object.assign(new AppointmentParticipant(), {
        appointment: ref(appointment),
        member: ref(member),
      } satisfies Partial<AppointmentParticipant>),
    );
  await em.flush();
  return appointment;
}

/**
 * Moves an appointment that is still to come, and keeps when it was to be before.
 * @throws NOT_FOUND, FORBIDDEN (it took place or was cancelled), CONFLICT, BAD_USER_INPUT
 */
export async function moveAppointment(
  operation: Operation,
  input: MoveAppointmentInput,
): Promise<Appointment> {
  const appointment = await appointmentToChange(operation, input, 'appointment.move');
  checkTime(input.startsAt, input.endsAt, operation.clock.now());
  if (input.startsAt.getTime() !== appointment.startsAt.getTime())
    appointment.movedFrom = appointment.startsAt;
  appointment.startsAt = input.startsAt;
  appointment.endsAt = input.endsAt;
  if (input.place !== undefined)
    appointment.place = optionalLine(input.place, 200, ['input', 'place']);
  await operation.em.flush();
  return appointment;
}

/**
 * Cancels an appointment that is still to come. It stays in the schedule with the reason.
 * @throws NOT_FOUND, FORBIDDEN (it took place or was cancelled), CONFLICT, BAD_USER_INPUT
 */
export async function cancelAppointment(
  operation: Operation,
  input: CancelAppointmentInput,
): Promise<Appointment> {
  const appointment = await appointmentToChange(operation, input, 'appointment.cancel');
  appointment.cancelReason = line(input.reason, 300, ['input', 'reason']);
  appointment.status = 'cancelled';
  await operation.em.flush();
  return appointment;
}

async function appointmentToChange(
  operation: Operation,
  input: { readonly id: string; readonly version: number },
  action: 'appointment.move' | 'appointment.cancel',
): Promise<Appointment> {
  const id = inputId('Appointment', input.id, ['input', 'id']);
  const found = await operation.em.findOne(Appointment, id);
  const appointment = await authorize(operation, action, found);
  if (appointment.version !== input.version) throw conflict(appointment.version);
  return appointment;
}

/** The members who take part: staff whom the actor may see, and who work here today. */
async function participants(operation: Operation, ids: readonly string[]): Promise<Membership[]> {
  const path = ['input', 'withIds'];
  if (ids.length > 20) throw badInput(path, 'Name 20 people at the most.');
  const wanted = [...new Set(ids.map((id) => inputId('Membership', id, path)))];
  if (wanted.length === 0) return [];
  const found = await operation.em.find(Membership, {
    $and: [scopeOf<Membership>(operation, 'person.read'), { id: { $in: wanted } }],
  });
  if (found.length < wanted.length) throw notFound();
  const now = today(operation);
  const works = (member: Membership): boolean =>
    staffRoles.some((role) => role === member.role) && holdsOn(member, now);
  if (!found.every(works)) throw badInput(path, 'Somebody here does not work here today.');
  return found;
}
