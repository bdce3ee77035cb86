import { expect, test } from 'vitest';
import { nextDays, recurrenceOf, recurrenceWords, ruleOf, type Recurrence } from './recurrence.ts';

const startsOn = '2026-11-23';

test.each<[Recurrence, string, string]>([
  [{ every: 'week', weeks: 1, days: ['MO'] }, 'FREQ=WEEKLY;BYDAY=MO', 'Every Monday'],
  [
    { every: 'week', weeks: 2, days: ['TU'] },
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU',
    'Every second Tuesday',
  ],
  [
    { every: 'week', weeks: 1, days: ['TH', 'MO'] },
    'FREQ=WEEKLY;BYDAY=MO,TH',
    'Every Monday and Thursday',
  ],
  [
    { every: 'month', which: -1, day: 'FR' },
    'FREQ=MONTHLY;BYDAY=-1FR',
    'On the last Friday of the month',
  ],
])('%j is %s, in words: %s', (recurrence, rule, words) => {
  expect(ruleOf(recurrence)).toBe(rule);
  expect(recurrenceWords(recurrence)).toBe(words);
  const read = recurrenceOf(rule, startsOn);
  expect(read && ruleOf(read)).toBe(rule);
});

test.each(['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO;COUNT=3', 'FREQ=MONTHLY;BYDAY=5MO', 'nonsense'])(
  'the form does not pretend to know %s',
  (rule) => expect(recurrenceOf(rule, startsOn)).toBeUndefined(),
);

test('a rule without a day is that of its first day', () => {
  expect(recurrenceOf('FREQ=WEEKLY', startsOn)).toEqual({ every: 'week', weeks: 1, days: ['MO'] });
});

test('every second week is counted from the first day, over the change of the clocks', () => {
  const days = nextDays(
    { every: 'week', weeks: 2, days: ['MO', 'WE'] },
    { startsOn: '2026-10-12', from: '2026-10-20', count: 4 },
  );
  expect(days).toEqual(['2026-10-26', '2026-10-28', '2026-11-09', '2026-11-11']);
});

test('the last Monday of each month, and none after the last day', () => {
  const monthly: Recurrence = { every: 'month', which: -1, day: 'MO' };
  const asked = { startsOn, from: startsOn, count: 4 };
  expect(nextDays(monthly, asked)).toEqual([
    '2026-11-30',
    '2026-12-28',
    '2027-01-25',
    '2027-02-22',
  ]);
  expect(nextDays(monthly, { ...asked, until: '2026-12-31' })).toHaveLength(2);
});
