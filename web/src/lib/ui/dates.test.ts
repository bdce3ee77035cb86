import { expect, test } from 'vitest';
import { clock, dayAndClock, dayHeading, dayOf, daysBetween, longDate, nearDate } from './dates.ts';

test('a moment belongs to the day of the organisation, not of the machine', () => {
  expect(dayOf('2026-11-23T23:30:00Z', 'Europe/Paris')).toBe('2026-11-24');
  expect(dayOf('2026-11-23T04:30:00Z', 'America/Chicago')).toBe('2026-11-22');
  expect(clock('2026-11-23T00:05:00Z', 'Europe/London')).toBe('00:05');
  expect(dayAndClock('2026-11-23T23:30:00Z', 'Europe/Paris')).toBe('Tuesday 24 November, 00:30');
});

test.each([
  ['2026-11-23', 'today'],
  ['2026-11-24', 'tomorrow'],
  ['2026-11-22', 'yesterday'],
  ['2026-11-30', 'in 7 days'],
  ['2026-11-14', '9 days ago'],
  ['2027-02-01', '1 Feb 2027'],
])('seen from 23 November, %s is %s', (date, words) => {
  expect(nearDate(date, '2026-11-23')).toBe(words);
});

test('days are counted over the change of the clocks', () => {
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
});

test('dates in words', () => {
  expect(dayHeading('2026-11-23')).toBe('Monday 23 November');
  expect(longDate('2026-11-23')).toBe('23 November 2026');
  expect(longDate('2026-11-23', 2026)).toBe('23 November');
});
