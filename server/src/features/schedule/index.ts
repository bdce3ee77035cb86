export { Appointment, AppointmentParticipant } from './appointment.entity.ts';
