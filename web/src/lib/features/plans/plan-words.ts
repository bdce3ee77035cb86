import {
  goalAchievements,
  goalLifecycles,
  goalPriorities,
  interventionStatuses,
  needDomains,
  type GoalAchievement,
  type GoalLifecycle,
  type InterventionStatus,
} from '@roundtable/schema/codes';
import type { Tone } from '#lib/ui/Status.svelte';
import { sentence } from '#lib/ui/words.ts';

/** Need ratings as the assessment's manual names them; the number is stored. */
export const ratingWords = ['No evidence', 'Watch', 'Act', 'Act now'] as const;
export const ratingTones: readonly Tone[] = ['neutral', 'neutral', 'warn', 'danger'];

export interface Choice<Value extends string = string> {
  readonly value: Value;
  readonly label: string;
}

const choices = <Value extends string>(values: readonly Value[]): readonly Choice<Value>[] =>
  values.map((value) => ({ value, label: sentence(value) }));

export const ratingChoices = ratingWords.map((label, rating) => ({
  value: String(rating),
  label: `${rating} · ${label}`,
}));
export const domainChoices = choices(needDomains);
export const lifecycleChoices = choices(goalLifecycles);
export const achievementChoices = choices(goalAchievements);
export const priorityChoices = goalPriorities.map((value) => ({
  value,
  label: `${sentence(value)} priority`,
}));
export const interventionChoices = choices(interventionStatuses);

export function lifecycleTone(lifecycle: GoalLifecycle | InterventionStatus): Tone {
  switch (lifecycle) {
    case 'active':
    case 'accepted':
    case 'in-progress':
      return 'accent';
    case 'completed':
      return 'good';
    case 'on-hold':
    case 'stopped':
      return 'warn';
    default:
      return 'neutral';
  }
}

export function achievementTone(achievement: GoalAchievement): Tone {
  switch (achievement) {
    case 'improving':
    case 'achieved':
    case 'sustaining':
      return 'good';
    case 'worsening':
    case 'not-achieved':
    case 'no-progress':
    case 'not-attainable':
      return 'warn';
    default:
      return 'neutral';
  }
}
