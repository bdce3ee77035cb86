import type {
  GoalAchievement,
  GoalLifecycle,
  GoalPriority,
  InterventionStatus,
  NeedDomain,
  PlanStatus,
} from '@roundtable/schema/codes';
import { describedEnum } from '../../kernel/enums.ts';

export const PlanStatusEnum = describedEnum<PlanStatus>(
  'PlanStatus',
  'The state of a plan version (FHIR CarePlan.status).',
  {
    draft: 'Being written.',
    active: 'In force.',
    'on-hold': 'In force, and paused.',
    revoked: 'Withdrawn, or replaced by a later version.',
    completed: 'Carried out.',
    'entered-in-error': 'Should never have been there.',
  },
);

export type PlanVersionState = 'open' | 'submitted' | 'signed' | 'superseded';
export const PlanVersionStateEnum = describedEnum<PlanVersionState>(
  'PlanVersionState',
  'Where a version stands on its way to being signed.',
  {
    open: 'The draft: people edit it.',
    submitted: 'Frozen, and waiting for signatures.',
    signed: 'Signed and in force; it never changes.',
    superseded: 'Was in force, until a later version was signed.',
  },
);

export const GoalLifecycleEnum = describedEnum<GoalLifecycle>(
  'GoalLifecycle',
  'Where a goal or objective stands (FHIR Goal.lifecycleStatus).',
  {
    proposed: 'Suggested.',
    planned: 'To be worked on later.',
    accepted: 'Agreed on.',
    active: 'Being worked on.',
    'on-hold': 'Paused.',
    completed: 'Done with.',
    cancelled: 'Given up.',
    'entered-in-error': 'Should never have been there.',
    rejected: 'Not agreed on.',
  },
);

export const GoalAchievementEnum = describedEnum<GoalAchievement>(
  'GoalAchievement',
  'How a goal or objective goes (FHIR Goal.achievementStatus).',
  {
    'in-progress': 'Under way.',
    improving: 'Getting better.',
    worsening: 'Getting worse.',
    'no-change': 'As before.',
    achieved: 'Reached.',
    sustaining: 'Reached, and kept up.',
    'not-achieved': 'Not reached.',
    'no-progress': 'Nothing gained yet.',
    'not-attainable': 'Cannot be reached.',
  },
);

export const GoalPriorityEnum = describedEnum<GoalPriority>(
  'GoalPriority',
  'How soon a goal is to be worked on (FHIR goal-priority).',
  { high: 'First.', medium: 'Next.', low: 'When there is time.' },
);

export const InterventionStatusEnum = describedEnum<InterventionStatus>(
  'InterventionStatus',
  'The state of an intervention (FHIR CarePlan.activity status).',
  {
    'not-started': 'Not begun.',
    scheduled: 'Has its dates.',
    'in-progress': 'Under way.',
    'on-hold': 'Paused.',
    completed: 'Done.',
    cancelled: 'Given up before it began.',
    stopped: 'Given up after it began.',
  },
);

export const NeedDomainEnum = describedEnum<NeedDomain>(
  'NeedDomain',
  'The part of life that a need is in.',
  {
    emotional: 'Feelings and mood.',
    behavioural: 'Behaviour.',
    family: 'Family and relationships at home.',
    school: 'School and learning.',
    health: 'Physical health.',
    social: 'Friends and the community.',
    safety: 'Safety.',
    development: 'Development, speech and skills.',
    culture: 'Culture, language and identity.',
    living: 'Daily living.',
  },
);

export type PlanGapKind =
  | 'need-unanswered'
  | 'goal-without-need'
  | 'goal-without-measure'
  | 'goal-without-target-date'
  | 'goal-without-responsible'
  | 'goal-without-objective'
  | 'objective-without-measure'
  | 'objective-without-target-date'
  | 'objective-without-intervention';
export const PlanGapKindEnum = describedEnum<PlanGapKind>(
  'PlanGapKind',
  'A missing link of the golden thread: need, goal, objective, intervention.',
  {
    'need-unanswered': 'A need rated 2 or 3 that no goal answers and that is not deferred.',
    'goal-without-need': 'A goal that answers no need.',
    'goal-without-measure': 'A goal that says not how it is measured.',
    'goal-without-target-date': 'A goal without a target date.',
    'goal-without-responsible': 'A goal that nobody is responsible for.',
    'goal-without-objective': 'A goal without an objective.',
    'objective-without-measure': 'An objective that cannot be measured.',
    'objective-without-target-date': 'An objective without a target date.',
    'objective-without-intervention': 'An objective that nothing is done for.',
  },
);
