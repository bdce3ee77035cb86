import type { Tone } from '#lib/ui/Status.svelte';
import type { ShortGoal } from './overview.queries.ts';

type Achievement = NonNullable<ShortGoal['achievement']>;

/** How a goal's achievement is said (FHIR R4 goal-achievement). */
export const achievements: Record<Achievement, { words: string; tone: Tone }> = {
  IN_PROGRESS: { words: 'In progress', tone: 'accent' },
  IMPROVING: { words: 'Improving', tone: 'good' },
  WORSENING: { words: 'Worsening', tone: 'danger' },
  NO_CHANGE: { words: 'No change', tone: 'neutral' },
  ACHIEVED: { words: 'Achieved', tone: 'good' },
  SUSTAINING: { words: 'Sustaining', tone: 'good' },
  NOT_ACHIEVED: { words: 'Not achieved', tone: 'warn' },
  NO_PROGRESS: { words: 'No progress', tone: 'warn' },
  NOT_ATTAINABLE: { words: 'Not attainable', tone: 'neutral' },
};

/** Goals that are worked on: those that were dropped or mistaken stay in the plan's own page. */
export function worked(goals: readonly ShortGoal[]): ShortGoal[] {
  const gone = new Set(['CANCELLED', 'ENTERED_IN_ERROR', 'REJECTED']);
  return goals.filter((goal) => !gone.has(goal.lifecycle));
}
