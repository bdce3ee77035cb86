import { describe, expect, it } from 'vitest';
import {
  gapsOf,
  isInCare,
  reviewDueOn,
  signaturesWanted,
  type GoalOfThread,
  type NeedOfThread,
} from './plan.rules.ts';

const need = (more: Partial<NeedOfThread> = {}): NeedOfThread => ({
  itemId: 'need',
  words: 'Feels safe at school',
  rating: 2,
  deferredReason: null,
  ...more,
});
const whole: GoalOfThread = {
  itemId: 'goal',
  words: 'Stays in class',
  needItemId: 'need',
  measure: 'Days in class',
  targetOn: '2026-12-01',
  hasResponsible: true,
  lifecycle: 'active',
  objectives: [
    {
      itemId: 'objective',
      words: 'Four of five days',
      measure: 'Days',
      targetOn: '2026-12-01',
      lifecycle: 'active',
      interventions: 1,
    },
  ],
};
const kinds = (needs: NeedOfThread[], goals: GoalOfThread[]): string[] =>
  gapsOf(needs, goals).map(({ kind, itemId }) => `${itemId}: ${kind}`);

describe('the golden thread', () => {
  it('has no gap where every link is there', () => {
    expect(kinds([need()], [whole])).toEqual([]);
  });

  it('names every missing link, in reading order', () => {
    const bare: GoalOfThread = {
      ...whole,
      needItemId: null,
      measure: ' ',
      targetOn: null,
      hasResponsible: false,
      objectives: [{ ...whole.objectives[0]!, measure: null, targetOn: null, interventions: 0 }],
    };
    expect(kinds([need()], [bare, { ...whole, itemId: 'other', objectives: [] }])).toEqual([
      'goal: goal-without-need',
      'goal: goal-without-measure',
      'goal: goal-without-target-date',
      'goal: goal-without-responsible',
      'objective: objective-without-measure',
      'objective: objective-without-target-date',
      'objective: objective-without-intervention',
      'other: goal-without-objective',
    ]);
  });

  it.each([
    ['rated 2', need(), ['need: need-unanswered']],
    ['rated 3', need({ rating: 3 }), ['need: need-unanswered']],
    ['rated 1', need({ rating: 1 }), []],
    ['put off with a reason', need({ deferredReason: 'After the move' }), []],
    ['put off without words', need({ deferredReason: ' ' }), ['need: need-unanswered']],
  ])('a need that nothing answers: %s', (_what, alone, expected) => {
    expect(kinds([alone], [])).toEqual(expected);
  });

  it.each([
    ['completed', []],
    ['cancelled', ['need: need-unanswered']],
    ['rejected', ['need: need-unanswered']],
    ['entered-in-error', ['need: need-unanswered']],
  ] as const)('a %s goal has no gaps of its own', (lifecycle, expected) => {
    expect(kinds([need()], [{ ...whole, lifecycle, measure: null }])).toEqual(expected);
  });

  it('says it in words that name the record', () => {
    const [gap] = gapsOf([], [{ ...whole, words: `Stays\nin ${'very '.repeat(30)}`, measure: '' }]);
    expect(gap?.words).toMatch(/^The goal “Stays in very .{50,70}…” has no measure\.$/);
    expect(gapsOf([need({ words: '' })], [])[0]?.words).toBe(
      'No goal answers the need without words.',
    );
  });
});

it('wants each role once, and the supervisor where the programme names nobody', () => {
  expect(signaturesWanted(['clinician', 'supervisor', 'clinician'], ['supervisor'])).toEqual([
    'clinician',
  ]);
  expect(signaturesWanted([], [])).toEqual(['supervisor']);
  expect(signaturesWanted([], ['supervisor'])).toEqual([]);
});

it('counts the days to a review from the local date of the last signature', () => {
  const lateEvening = new Date('2026-03-01T23:30:00Z');
  expect(reviewDueOn(lateEvening, 30, 'Europe/Berlin')).toBe('2026-04-01');
  expect(reviewDueOn(lateEvening, 30, 'America/New_York')).toBe('2026-03-31');
});

it('writes plans for those in care', () => {
  expect(isInCare('active')).toBe(true);
  expect(isInCare('finished')).toBe(false);
});
