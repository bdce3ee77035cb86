import type { Attendance } from './meetings.queries.ts';

/** As what somebody takes part, in plain words. */
export const attendeeKinds: Readonly<Record<Attendance['kind'], string>> = {
  STAFF: 'Staff',
  FAMILY: 'Family',
  INTERPRETER: 'Interpreter',
  GUEST: 'Guest',
};
