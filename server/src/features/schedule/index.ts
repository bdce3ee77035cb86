import {
  AppointmentFields,
  ClientAppointmentsFields,
  TimelineAppointmentFields,
} from './appointment.fields.ts';
import './appointment.policy.ts';
import { AppointmentResolver } from './appointment.resolver.ts';
import './appointment.timeline.ts';

export { Appointment, AppointmentParticipant } from './appointment.entity.ts';
export { appointmentsToday } from './today.ts';

export const scheduleResolvers = [
  AppointmentResolver,
  AppointmentFields,
  ClientAppointmentsFields,
  TimelineAppointmentFields,
] as const;
