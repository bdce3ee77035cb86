/** When a series has its meetings: by the clocks of the house, also on the days when they change. */
import { describe, expect, it } from 'vitest';
import {
  checkRecurrence,
  checkRule,
  occurrencesBetween,
  ruleInWords,
  type Recurrence,
} from './series.recurrence.ts';

const weekly: Recurrence = {
  rule: 'FREQ=WEEKLY;BYDAY=MO',
  startsOn: '2026-10-05',
  time: '09:00',
  until: null,
};
const between = (recurrence: Recurrence, timeZone: string, from: string, until: string) =>
  occurrencesBetween(recurrence, timeZone, new Date(from), new Date(until)).map(({ on, at }) => [
    on,
    at.toISOString(),
  ]);

describe('occurrencesBetween', () => {
  it.each([
    ['America/New_York', '2026-10-26', '2026-11-02', '13:00', '14:00'],
    ['Europe/London', '2026-10-19', '2026-10-26', '08:00', '09:00'],
    ['Europe/London', '2026-03-23', '2026-03-30', '09:00', '08:00'],
  ])('keeps nine o’clock in %s over the change of the clocks', (zone, before, after, at, then) => {
    const series = { ...weekly, startsOn: '2026-01-05' };
    expect(between(series, zone, `${before}T00:00:00Z`, `${after}T23:00:00Z`)).toEqual([
      [before, `${before}T${at}:00.000Z`],
      [after, `${after}T${then}:00.000Z`],
    ]);
  });

  it('moves on a time that the clocks skip', () => {
    const series = { ...weekly, rule: 'FREQ=DAILY', startsOn: '2026-03-07', time: '02:30' };
    expect(
      between(series, 'America/New_York', '2026-03-07T00:00:00Z', '2026-03-09T23:00:00Z'),
    ).toEqual([
      ['2026-03-07', '2026-03-07T07:30:00.000Z'],
      ['2026-03-08', '2026-03-08T07:30:00.000Z'],
      ['2026-03-09', '2026-03-09T06:30:00.000Z'],
    ]);
  });

  it('gives the day of the house, and not that of UTC', () => {
    const series = { ...weekly, time: '21:30' };
    expect(
      between(series, 'America/Los_Angeles', '2026-10-06T00:00:00Z', '2026-10-06T12:00:00Z'),
    ).toEqual([['2026-10-05', '2026-10-06T04:30:00.000Z']]);
  });

  it('counts every other week from the first day, and ends with the last', () => {
    const series = { ...weekly, rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO', until: '2026-11-02' };
    const found = between(series, 'Europe/London', '2026-10-01T00:00:00Z', '2027-10-01T00:00:00Z');
    expect(found.map(([on]) => on)).toEqual(['2026-10-05', '2026-10-19', '2026-11-02']);
  });

  it('finds the last weekday of a month', () => {
    const series = { ...weekly, rule: 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1' };
    const found = between(series, 'Europe/London', '2026-10-01T00:00:00Z', '2026-12-31T23:00:00Z');
    expect(found.map(([on]) => on)).toEqual(['2026-10-30', '2026-11-30', '2026-12-31']);
  });
});

describe('rules', () => {
  const path = ['input', 'rule'];
  it.each(['RRULE:FREQ=WEEKLY;BYDAY=MO', ' freq=weekly;byday=mo '])('takes %s', (text) => {
    expect(checkRule(text, path)).toBe('FREQ=WEEKLY;BYDAY=MO');
  });

  it.each([
    '',
    'NONSENSE',
    'FREQ=SECONDLY',
    'FREQ=HOURLY',
    'FREQ=WEEKLY;COUNT=3',
    'FREQ=WEEKLY;UNTIL=20270101',
    'FREQ=WEEKLY;BYHOUR=9',
    'FREQ=WEEKLY;INTERVAL=0',
    'FREQ=WEEKLY;INTERVAL=999999999999999999999',
    'FREQ=WEEKLY;FREQ=DAILY',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=WEEKLY\nEXDATE:20260101',
    `FREQ=WEEKLY;BYMONTH=${'1,'.repeat(200)}1`,
  ])('refuses %j', (text) => {
    expect(() => checkRule(text, path)).toThrow(/RFC 5545/);
  });

  it('refuses one that never comes', () => {
    const never = { ...weekly, rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31' };
    expect(() => checkRecurrence(never, 'UTC')).toThrow(/never/);
    expect(() => checkRecurrence({ ...weekly, until: '2026-01-01' }, 'UTC')).toThrow(/before/);
  });

  it('says one in words', () => {
    expect(ruleInWords(weekly)).toBe('every week on Monday at 9 AM');
  });
});
