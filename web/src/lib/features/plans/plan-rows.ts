import type {
  Discipline,
  GoalAchievement,
  GoalLifecycle,
  GoalPriority,
  InterventionStatus,
  NeedDomain,
} from '@roundtable/schema/codes';
import type { PlanRow } from '@roundtable/schema/plan-document';

/** Plain values as each collection has them; see `planShape` for what they may be. */
export interface NeedRow extends Omit<PlanRow, 'values'> {
  readonly values: {
    readonly domain: NeedDomain;
    readonly rating: number;
    readonly deferredReason?: string | null;
  };
}

export interface GoalRow extends Omit<PlanRow, 'values'> {
  readonly values: {
    readonly needId?: string | null;
    readonly measure?: string | null;
    readonly baseline?: string | null;
    readonly target?: string | null;
    readonly startOn?: string | null;
    readonly targetOn?: string | null;
    readonly priority?: GoalPriority | null;
    readonly responsibleId?: string | null;
    readonly lifecycle: GoalLifecycle;
    readonly achievement?: GoalAchievement | null;
    readonly familyShared: boolean;
  };
}

export interface ObjectiveRow extends Omit<PlanRow, 'values'> {
  readonly values: {
    readonly goalId: string;
    readonly measure?: string | null;
    readonly unit?: string | null;
    readonly baseline?: number | null;
    readonly target?: number | null;
    readonly targetOn?: string | null;
    readonly lifecycle: GoalLifecycle;
    readonly achievement?: GoalAchievement | null;
    readonly responsibleId?: string | null;
  };
}

export interface InterventionRow extends Omit<PlanRow, 'values'> {
  readonly values: {
    readonly objectiveId: string;
    readonly service?: string | null;
    readonly modality?: string | null;
    readonly frequency?: string | null;
    readonly duration?: string | null;
    readonly discipline?: Discipline | null;
    readonly responsibleId?: string | null;
    readonly status: InterventionStatus;
  };
}

export interface MeasurementRow extends Omit<PlanRow, 'values'> {
  readonly values: {
    readonly objectiveId: string;
    readonly measuredOn: string;
    readonly value: number;
    readonly unit?: string | null;
    readonly observerId?: string | null;
    readonly note?: string | null;
  };
}

export interface PlanRows {
  needs: NeedRow;
  goals: GoalRow;
  objectives: ObjectiveRow;
  interventions: InterventionRow;
  measurements: MeasurementRow;
}
