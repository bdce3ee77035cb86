import type { Tone } from '#lib/ui/Status.svelte';
import type { Appointment } from './schedule.queries.ts';

/** How an appointment's status is said (FHIR R4 appointmentstatus). */
export const appointmentStatuses: Record<Appointment['status'], { words: string; tone: Tone }> = {
  PROPOSED: { words: 'Proposed', tone: 'accent' },
  PENDING: { words: 'Not yet confirmed', tone: 'accent' },
  BOOKED: { words: 'Booked', tone: 'neutral' },
  ARRIVED: { words: 'Arrived', tone: 'good' },
  FULFILLED: { words: 'Took place', tone: 'good' },
  CANCELLED: { words: 'Cancelled', tone: 'warn' },
  NOSHOW: { words: 'Did not come', tone: 'warn' },
  WAITLIST: { words: 'On the waiting list', tone: 'accent' },
};
