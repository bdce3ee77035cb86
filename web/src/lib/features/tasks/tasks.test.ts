import { describe, expect, it } from 'vitest';
import { reminderChoices } from './reminders.ts';
import { byDay, deed, standing } from './task-words.ts';
import type { TaskHistory, TaskInList } from './tasks.queries.ts';

const today = '2026-03-28';
const task = (more: Partial<TaskInList>): TaskInList => ({
  id: 'a',
  version: 1,
  words: 'Ring the school',
  detail: null,
  status: 'OPEN',
  dueOn: null,
  overdue: false,
  remindAt: null,
  remindedAt: null,
  carriedCount: 0,
  droppedReason: null,
  createdAt: '2026-03-01T09:00:00Z',
  settledAt: null,
  settledBy: null,
  client: null,
  assignee: { id: 'one', name: 'Joel', discipline: null, jobTitle: null },
  createdBy: { id: 'one', name: 'Joel' },
  comments: [],
  viewerCan: [],
  ...more,
});

describe('where a task stands', () => {
  it.each([
    [null, undefined],
    ['2026-03-27', 'Overdue by 1 day'],
    ['2026-03-26', 'Overdue by 2 days'],
    [today, 'Due today'],
    ['2026-03-29', 'Due tomorrow'],
    ['2026-04-04', 'Due in 7 days'],
  ])('due on %s: %s', (dueOn, words) => {
    expect(standing(task({ dueOn }), today)?.words).toBe(words);
  });

  it('settled, it is not overdue', () => {
    const dueOn = '2026-03-01';
    expect(standing(task({ dueOn, status: 'DONE' }), today)?.words).toBe('Done');
    expect(standing(task({ dueOn, status: 'DROPPED' }), today)?.words).toBe('Dropped');
    const settled = task({ status: 'DONE', settledAt: '2026-03-27T23:30:00Z' });
    expect(standing(settled, today, 'Europe/London')?.words).toBe('Done yesterday');
    expect(standing(settled, today, 'Europe/Berlin')?.words).toBe('Done today');
  });
});

it('is listed by its day, those without one last, whatever their state', () => {
  const tasks = [
    task({ id: 'none' }),
    task({ id: 'late', dueOn: '2026-04-01' }),
    task({ id: 'done', dueOn: '2026-03-30', status: 'DONE' }),
    task({ id: 'second', dueOn: '2026-03-29', createdAt: '2026-03-02T09:00:00Z' }),
    task({ id: 'first', dueOn: '2026-03-29' }),
  ];
  expect(tasks.sort(byDay).map(({ id }) => id)).toEqual([
    'first',
    'second',
    'done',
    'late',
    'none',
  ]);
});

describe('a line of its history', () => {
  type Line = TaskHistory['history'][number];
  const joel = { id: 'one', name: 'Joel' };
  const line = (more: Partial<Line> & Pick<Line, 'kind'>): Line => ({
    at: '2026-03-28T09:00:00Z',
    by: joel,
    fromMember: null,
    toMember: null,
    fromDay: null,
    toDay: null,
    words: null,
    ...more,
  });
  it.each<[Partial<Line> & Pick<Line, 'kind'>, string]>([
    [{ kind: 'CREATED', toMember: joel }, 'made the task'],
    [
      { kind: 'CREATED', toMember: { id: 'two', name: 'Priya' }, toDay: '2026-04-01' },
      'asked Priya for it, due 1 April 2026',
    ],
    [{ kind: 'DUE_CHANGED', fromDay: '2026-04-01' }, 'moved it from 1 April 2026 to no day'],
    [
      { kind: 'CARRIED', toDay: '2026-04-01', words: 'Away' },
      'carried it on to 1 April 2026: Away',
    ],
    [{ kind: 'DROPPED', words: 'Not needed' }, 'dropped it: Not needed'],
  ])('%o', (given, words) => {
    expect(deed(line(given))).toBe(words);
  });
});

describe('reminders', () => {
  const choices = (dueOn: string | null, kept: string | null = null) =>
    reminderChoices(dueOn, kept, today, 'Europe/London', '2026-03-28T12:00:00Z').map(
      ({ value, at }) => `${value} ${at ?? '-'}`,
    );

  it('are at eight by the clock of the organisation, over the change to summer time', () => {
    expect(choices('2026-03-30')).toEqual([
      'NONE -',
      'DAY 2026-03-30T07:00:00.000Z',
      'BEFORE 2026-03-29T07:00:00.000Z',
      'TOMORROW 2026-03-29T07:00:00.000Z',
    ]);
  });

  it('are to come, and the one there is stays to be chosen', () => {
    expect(choices(today)).toEqual(['NONE -', 'TOMORROW 2026-03-29T07:00:00.000Z']);
    expect(choices(null, '2026-03-28T18:30:00Z')).toEqual([
      'NONE -',
      'TOMORROW 2026-03-29T07:00:00.000Z',
      'KEPT 2026-03-28T18:30:00Z',
    ]);
  });
});
