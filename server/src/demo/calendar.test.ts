import { describe, expect, test } from 'vitest';
import { calendarOf } from './calendar.ts';

const newYork = (now: string) => calendarOf('America/New_York', new Date(now));

describe('the calendar of a story', () => {
  test("counts from the organisation's own today", () => {
    const calendar = newYork('2026-11-24T03:00:00Z');
    expect(calendar.today).toBe('2026-11-23');
    expect(calendar.date(-23)).toBe('2026-10-31');
    expect(calendar.at(0, '10:00').toISOString()).toBe('2026-11-23T15:00:00.000Z');
  });

  test('keeps the time of day when the clocks change', () => {
    const calendar = newYork('2026-11-23T15:00:00Z');
    expect(calendar.at(-30, '10:00').toISOString()).toBe('2026-10-24T14:00:00.000Z');
    expect(calendar.at(0, '23:30', 45).toISOString()).toBe('2026-11-24T05:15:00.000Z');
  });

  test('moves what is past to the Friday and what is to come to the Monday', () => {
    const calendar = newYork('2026-11-25T15:00:00Z');
    expect([-3, -4, 3, 4].map((day) => calendar.date(calendar.workday(day)))).toEqual([
      '2026-11-20',
      '2026-11-20',
      '2026-11-30',
      '2026-11-30',
    ]);
    expect(newYork('2026-11-28T15:00:00Z').workday(0)).toBe(0);
  });

  test('says dates in words, and knows a birthday on 29 February', () => {
    const calendar = newYork('2028-03-01T15:00:00Z');
    expect(calendar.words('Next hearing {+1}, last {-1}.')).toBe(
      'Next hearing 2 March, last 29 February.',
    );
    expect(calendar.born(7, 1)).toBe('2021-02-28');
  });
});
