import type { AppointmentStatus } from '@roundtable/schema/codes';
import { nodeKind } from '../../kernel/node.ts';
import { all, allow, keyScope, when } from '../../kernel/policy.ts';
import { Client, myClients, ofMyClients, reachingRoles } from '../clients/index.ts';
import { Appointment } from './appointment.entity.ts';

/** The states of an appointment that is still to come. */
const toCome: readonly AppointmentStatus[] = ['proposed', 'pending', 'booked', 'waitlist'];
const isToCome = when<Appointment>(({ status }) => toCome.includes(status));

allow(reachingRoles, 'appointment.read', Appointment, ofMyClients);
allow(reachingRoles, 'appointment.book', Client, myClients);
allow(reachingRoles, 'appointment.move', Appointment, all(ofMyClients, isToCome));
allow(reachingRoles, 'appointment.cancel', Appointment, all(ofMyClients, isToCome));

allow(['integration'], 'appointment.read', Appointment, ofMyClients);
keyScope('schedule:read', 'appointment.read');

nodeKind(Appointment, 'appointment.read');
