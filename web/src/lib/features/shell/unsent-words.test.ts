import { expect, test } from 'vitest';
import { dayWritten } from './unsent-words.ts';

const now = Date.parse('2026-11-23T10:00:00Z');
test.each([
  ['2026-11-23T08:05:00Z', '08:05'],
  ['2026-11-22T08:05:00Z', 'yesterday'],
  ['2026-11-17T08:05:00Z', 'Tuesday'],
  ['2026-11-16T08:05:00Z', '16 November 2026'],
  // A computer whose clock was ahead.
  ['2026-11-24T08:05:00Z', '08:05'],
])('%s is called %s', (since, words) => {
  expect(dayWritten(Date.parse(since), now, 'Etc/UTC')).toBe(words);
});

test('the day is that of the organisation', () => {
  expect(dayWritten(Date.parse('2026-11-22T23:30:00Z'), now, 'Europe/Berlin')).toBe('00:30');
});
