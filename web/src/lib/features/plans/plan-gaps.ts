import type { GoalRow, InterventionRow, NeedRow, ObjectiveRow } from './plan-rows.ts';

export type PlanGapKind =
  | 'NEED_UNANSWERED'
  | 'GOAL_WITHOUT_NEED'
  | 'GOAL_WITHOUT_MEASURE'
  | 'GOAL_WITHOUT_TARGET_DATE'
  | 'GOAL_WITHOUT_RESPONSIBLE'
  | 'GOAL_WITHOUT_OBJECTIVE'
  | 'OBJECTIVE_WITHOUT_MEASURE'
  | 'OBJECTIVE_WITHOUT_TARGET_DATE'
  | 'OBJECTIVE_WITHOUT_INTERVENTION';

/** A missing link of the golden thread: need → goal → objective → intervention. */
export interface PlanGap {
  readonly kind: PlanGapKind;
  readonly itemId: string;
  /** In words, with where it is: "Goal 2 has no target date". */
  readonly words: string;
}

interface Thread {
  readonly needs: readonly NeedRow[];
  readonly goals: readonly GoalRow[];
  readonly objectivesOf: (goalId: string) => readonly ObjectiveRow[];
  readonly interventionsOf: (objectiveId: string) => readonly InterventionRow[];
}

const closed: readonly string[] = ['completed', 'cancelled', 'entered-in-error', 'rejected'];
/** A need is answered by a goal that was not given up, also by one that is completed. */
const givenUp: readonly string[] = ['cancelled', 'entered-in-error', 'rejected'];
/** From this rating on a need asks for action. */
const ACT = 2;

/** What the plan in hand lacks, in reading order. Goals that are over are not asked for anything. */
export function planGaps({ needs, goals, objectivesOf, interventionsOf }: Thread): PlanGap[] {
  const gaps: PlanGap[] = [];
  const answered = new Set(
    goals
      .filter(({ values }) => !givenUp.includes(values.lifecycle))
      .map(({ values }) => values.needId),
  );
  const standing = new Set(needs.map(({ id }) => id));
  needs.forEach(({ id, values }, at) => {
    if (values.rating >= ACT && !answered.has(id) && !values.deferredReason)
      gaps.push({
        kind: 'NEED_UNANSWERED',
        itemId: id,
        words: `Need ${at + 1} is answered by no goal`,
      });
  });
  goals.forEach(({ id, values }, at) => {
    if (closed.includes(values.lifecycle)) return;
    const goal = `Goal ${at + 1}`;
    const add = (kind: PlanGapKind, lacks: string) =>
      gaps.push({ kind, itemId: id, words: `${goal} ${lacks}` });
    if (!values.needId || !standing.has(values.needId)) add('GOAL_WITHOUT_NEED', 'answers no need');
    if (!values.measure?.trim()) add('GOAL_WITHOUT_MEASURE', 'has no measure');
    if (!values.targetOn) add('GOAL_WITHOUT_TARGET_DATE', 'has no target date');
    if (!values.responsibleId) add('GOAL_WITHOUT_RESPONSIBLE', 'has nobody responsible');
    const objectives = objectivesOf(id);
    if (objectives.length === 0) add('GOAL_WITHOUT_OBJECTIVE', 'has no objective');
    objectives.forEach((objective, place) => {
      if (closed.includes(objective.values.lifecycle)) return;
      const name = `Objective ${at + 1}.${place + 1}`;
      const addTo = (kind: PlanGapKind, lacks: string) =>
        gaps.push({ kind, itemId: objective.id, words: `${name} ${lacks}` });
      if (!objective.values.measure?.trim()) addTo('OBJECTIVE_WITHOUT_MEASURE', 'has no measure');
      if (!objective.values.targetOn) addTo('OBJECTIVE_WITHOUT_TARGET_DATE', 'has no target date');
      if (interventionsOf(objective.id).length === 0)
        addTo('OBJECTIVE_WITHOUT_INTERVENTION', 'has no intervention');
    });
  });
  return gaps;
}
