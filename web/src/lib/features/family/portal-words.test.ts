import { expect, it } from 'vitest';
import { whenOf } from './portal-words.ts';

it.each([
  ['2026-11-25T10:30:00Z', '2026-11-25T11:00:00Z', 'Wednesday 25 November, 10:30 to 11:00'],
  [
    '2026-11-28T09:00:00Z',
    '2026-11-29T09:00:00Z',
    'Saturday 28 November, 09:00 to Sunday 29 November, 09:00',
  ],
])('says when an appointment is, %s to %s', (startsAt, endsAt, words) => {
  expect(whenOf({ startsAt, endsAt }, 'Europe/London')).toBe(words);
});
