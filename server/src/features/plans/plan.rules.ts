import type { EpisodeStatus, GoalLifecycle, Role } from '@roundtable/schema/codes';
import { addDays, dateIn } from '../../kernel/clock.ts';
import type { PlanGapKind } from './plan.enums.ts';

/** Plans are written for clients who are in care, or soon will be. */
export const isInCare = (status: EpisodeStatus): boolean =>
  ['planned', 'waitlist', 'active', 'onhold'].includes(status);

/** Where a programme names nobody, a plan still does not come into force by itself. */
const leastSignatories: readonly Role[] = ['supervisor'];

/** The roles whose signatures are still wanted, each once, in the programme's order. */
export function signaturesWanted(demanded: readonly Role[], given: readonly Role[]): Role[] {
  const roles = demanded.length > 0 ? demanded : leastSignatories;
  return [...new Set(roles)].filter((role) => !given.includes(role));
}

/**
 * The day on which a plan in force is to be reviewed: so many days after its last signature, by the
 * calendar of the organisation.
 */
export const reviewDueOn = (signedAt: Date, everyDays: number, timeZone: string): string =>
  addDays(dateIn(timeZone, signedAt), everyDays);

/** Work on it is over, or never was agreed on: nobody need mend it any more. */
export const settledLifecycles: readonly GoalLifecycle[] = [
  'completed',
  'cancelled',
  'entered-in-error',
  'rejected',
];
const isOpen = ({ lifecycle }: { lifecycle: GoalLifecycle }): boolean =>
  !settledLifecycles.includes(lifecycle);

/** A need is answered by a goal that was not given up, also by one that is completed. */
const answers = ({ lifecycle }: { lifecycle: GoalLifecycle }): boolean =>
  isOpen({ lifecycle }) || lifecycle === 'completed';

export interface NeedOfThread {
  readonly itemId: string;
  readonly words: string;
  readonly rating: number;
  readonly deferredReason: string | null;
}

export interface ObjectiveOfThread {
  readonly itemId: string;
  readonly words: string;
  readonly measure: string | null;
  readonly targetOn: string | null;
  readonly lifecycle: GoalLifecycle;
  /** How many interventions it has. */
  readonly interventions: number;
}

export interface GoalOfThread {
  readonly itemId: string;
  readonly words: string;
  /** itemId of the need that it answers. */
  readonly needItemId: string | null;
  readonly measure: string | null;
  readonly targetOn: string | null;
  readonly hasResponsible: boolean;
  readonly lifecycle: GoalLifecycle;
  readonly objectives: readonly ObjectiveOfThread[];
}

export interface Gap {
  readonly kind: PlanGapKind;
  readonly itemId: string;
  /** A sentence that names the record. */
  readonly words: string;
}

/** The missing links of the golden thread, in reading order: needs first, then goal by goal. */
export function gapsOf(needs: readonly NeedOfThread[], goals: readonly GoalOfThread[]): Gap[] {
  const answered = new Set(goals.filter(answers).map(({ needItemId }) => needItemId));
  return [
    ...needs
      .filter((need) => isUnanswered(need, answered))
      .map((need): Gap => ({
        kind: 'need-unanswered',
        itemId: need.itemId,
        words: `No goal answers the need ${named(need)}.`,
      })),
    ...goals
      .filter(isOpen)
      .flatMap((goal) => [
        ...gapsOfGoal(goal),
        ...goal.objectives.filter(isOpen).flatMap(gapsOfObjective),
      ]),
  ];
}

/** Rated 2 (act) or 3 (act now), not put off, and no goal for it. */
const isUnanswered = (need: NeedOfThread, answered: ReadonlySet<string | null>): boolean =>
  need.rating >= 2 && blank(need.deferredReason) && !answered.has(need.itemId);

function gapsOfGoal(goal: GoalOfThread): Gap[] {
  const name = `The goal ${named(goal)}`;
  return missing(goal.itemId, [
    [goal.needItemId === null, 'goal-without-need', `${name} answers no need.`],
    [blank(goal.measure), 'goal-without-measure', `${name} has no measure.`],
    [blank(goal.targetOn), 'goal-without-target-date', `${name} has no target date.`],
    [
      !goal.hasResponsible,
      'goal-without-responsible',
      `Nobody is responsible for the goal ${named(goal)}.`,
    ],
    [goal.objectives.length === 0, 'goal-without-objective', `${name} has no objective.`],
  ]);
}

function gapsOfObjective(objective: ObjectiveOfThread): Gap[] {
  const name = `The objective ${named(objective)}`;
  return missing(objective.itemId, [
    [blank(objective.measure), 'objective-without-measure', `${name} has no measure.`],
    [blank(objective.targetOn), 'objective-without-target-date', `${name} has no target date.`],
    [
      objective.interventions === 0,
      'objective-without-intervention',
      `Nothing is done yet for the objective ${named(objective)}.`,
    ],
  ]);
}

const missing = (itemId: string, checks: [boolean, PlanGapKind, string][]): Gap[] =>
  checks.filter(([is]) => is).map(([, kind, words]) => ({ kind, itemId, words }));

const blank = (text: string | null): boolean => text === null || text.trim() === '';

/** The first words, in quotation marks, for a sentence. */
function named({ words }: { words: string }): string {
  const text = words.replaceAll(/\s+/g, ' ').trim();
  if (text === '') return 'without words';
  return `“${text.length > 80 ? `${text.slice(0, 79).trimEnd()}…` : text}”`;
}
