import { expect, it } from 'vitest';
import { changedWords, daysOf, timesOf } from './history-list.ts';
import { planWords } from './history-words.ts';
import type { NamedVersion, Step } from './history.queries.ts';

const step = (toSeq: number, endedAt: string, beganAt = endedAt): Step => ({
  fromSeq: toSeq,
  toSeq,
  beganAt,
  endedAt,
  edits: 1,
  membership: { id: 'one', name: 'One', discipline: null },
  records: [],
});
const version = (seq: number, at: string): NamedVersion => ({
  seq,
  name: `Version ${seq}`,
  at,
  namedAt: at,
  namedBy: { id: 'one', name: 'One' },
});

it('puts versions above the step that led to them, by the organisation’s days', () => {
  const steps = [
    step(9, '2026-11-23T00:30:00.000Z'),
    step(6, '2026-11-22T23:30:00.000Z'),
    step(3, '2026-11-22T09:00:00.000Z'),
  ];
  const named = [version(6, steps[1]!.endedAt), version(0, '2026-11-21T09:00:00.000Z')];
  const keys = (hasMore: boolean) =>
    daysOf(steps, named, hasMore, 'America/New_York').map(({ date, entries }) => [
      date,
      ...entries.map(({ key }) => key),
    ]);
  expect(keys(false)).toEqual([
    ['2026-11-22', 's9', 'v6', 's6', 's3'],
    ['2026-11-21', 'v0'],
  ]);
  expect(keys(true)).toEqual([['2026-11-22', 's9', 'v6', 's6', 's3']]);
});

it('says what a step changed, and when', () => {
  const goal = (name: string) => ({ record: `goals/${name}`, root: 'goals', name });
  const made = {
    ...step(1, '2026-11-22T09:10:00.000Z', '2026-11-22T09:02:00.000Z'),
    records: [goal('Sleeps through'), goal(''), { record: 'about', root: 'about', name: '' }],
  };
  expect(changedWords(made, planWords)).toBe('Sleeps through; Goal without words and 1 more');
  expect(changedWords(step(1, made.endedAt), planWords)).toBe('Changes');
  expect(timesOf(made, 'UTC')).toBe('09:02–09:10');
});
