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

/**
 * The goals in force with the progress that the draft knows of: while a review is being written,
 * measurements and achievement are recorded in the draft.
 */
export function withProgress(
  inForce: readonly ShortGoal[],
  draft: readonly ShortGoal[],
): ShortGoal[] {
  const drafted = new Map(draft.map((goal) => [goal.itemId, goal]));
  return inForce.map((goal) => {
    const newer = drafted.get(goal.itemId);
    if (!newer) return goal;
    const objectives = new Map(newer.objectives.map((objective) => [objective.itemId, objective]));
    return {
      ...goal,
      achievement: newer.achievement ?? goal.achievement,
      objectives: goal.objectives.map((objective) => ({
        ...objective,
        measurements: objectives.get(objective.itemId)?.measurements ?? objective.measurements,
      })),
    };
  });
}
