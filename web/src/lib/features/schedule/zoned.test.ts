import { expect, test } from 'vitest';
import { dayAndTime, momentOf } from './zoned.ts';

test.each([
  ['2026-11-23', '09:30', 'Europe/London', '2026-11-23T09:30:00.000Z'],
  ['2026-07-01', '09:30', 'Europe/London', '2026-07-01T08:30:00.000Z'],
  ['2026-11-23', '09:30', 'America/Chicago', '2026-11-23T15:30:00.000Z'],
  // The hour that the change to summer time leaves out.
  ['2026-03-29', '01:30', 'Europe/London', '2026-03-29T01:30:00.000Z'],
])('%s %s in %s is %s', (day, time, timeZone, moment) => {
  expect(momentOf(day, time, timeZone)).toBe(moment);
});

test.each(['', '9:30', '24:00', 'noon'])('%j is no time', (time) => {
  expect(momentOf('2026-11-23', time, 'Europe/London')).toBeUndefined();
});

test('a moment is read from the clock of the time zone', () => {
  expect(dayAndTime('2026-07-01T23:15:00Z', 'Europe/London')).toEqual({
    day: '2026-07-02',
    time: '00:15',
  });
});
