/**
 * The closed lists of values, in the field's standard terms (HL7 FHIR R4 value sets where it has
 * them, spelled as FHIR spells them). GraphQL shows them as enums in capitals with underscores.
 */
export const planStatuses = [
  'draft',
  'active',
  'on-hold',
  'revoked',
  'completed',
  'entered-in-error',
] as const;
export const goalLifecycles = [
  'proposed',
  'planned',
  'accepted',
  'active',
  'on-hold',
  'completed',
  'cancelled',
  'entered-in-error',
  'rejected',
] as const;
export const goalAchievements = [
  'in-progress',
  'improving',
  'worsening',
  'no-change',
  'achieved',
  'sustaining',
  'not-achieved',
  'no-progress',
  'not-attainable',
] as const;
export const goalPriorities = ['high', 'medium', 'low'] as const;
export const interventionStatuses = [
  'not-started',
  'scheduled',
  'in-progress',
  'on-hold',
  'completed',
  'cancelled',
  'stopped',
] as const;
export const episodeStatuses = [
  'planned',
  'waitlist',
  'active',
  'onhold',
  'finished',
  'cancelled',
] as const;
export const appointmentStatuses = [
  'proposed',
  'pending',
  'booked',
  'arrived',
  'fulfilled',
  'cancelled',
  'noshow',
  'waitlist',
] as const;
export const noteFormats = ['soap', 'dap', 'birp', 'pirp', 'girp', 'narrative'] as const;
export const needDomains = [
  'emotional',
  'behavioural',
  'family',
  'school',
  'health',
  'social',
  'safety',
  'development',
  'culture',
  'living',
] as const;
export const roles = [
  'administrator',
  'supervisor',
  'case-manager',
  'clinician',
  'care-staff',
  'finance',
  'family',
  'integration',
] as const;
export const disciplines = [
  'case-management',
  'therapy',
  'psychology',
  'psychiatry',
  'nursing',
  'teaching',
  'social-work',
  'occupational-therapy',
  'speech-therapy',
  'care',
  'administration',
] as const;

export type PlanStatus = (typeof planStatuses)[number];
export type GoalLifecycle = (typeof goalLifecycles)[number];
export type GoalAchievement = (typeof goalAchievements)[number];
export type GoalPriority = (typeof goalPriorities)[number];
export type InterventionStatus = (typeof interventionStatuses)[number];
export type EpisodeStatus = (typeof episodeStatuses)[number];
export type AppointmentStatus = (typeof appointmentStatuses)[number];
export type NoteFormat = (typeof noteFormats)[number];
export type NeedDomain = (typeof needDomains)[number];
export type Role = (typeof roles)[number];
export type Discipline = (typeof disciplines)[number];

/** Sections of each note format, in writing order. Keys are stored, labels are shown. */
export const noteSections: Record<
  NoteFormat,
  readonly { key: string; label: string; hint: string }[]
> = {
  soap: [
    {
      key: 'subjective',
      label: 'Subjective',
      hint: 'What the client or family said, in their words',
    },
    { key: 'objective', label: 'Objective', hint: 'What you saw and measured' },
    { key: 'assessment', label: 'Assessment', hint: 'What you make of it' },
    { key: 'plan', label: 'Plan', hint: 'What happens next, by whom and when' },
  ],
  dap: [
    { key: 'data', label: 'Data', hint: 'What was said, seen and measured' },
    { key: 'assessment', label: 'Assessment', hint: 'What you make of it' },
    { key: 'plan', label: 'Plan', hint: 'What happens next, by whom and when' },
  ],
  birp: [
    { key: 'behaviour', label: 'Behaviour', hint: 'What the client did and said' },
    { key: 'intervention', label: 'Intervention', hint: 'What you did' },
    { key: 'response', label: 'Response', hint: 'How the client took it' },
    { key: 'plan', label: 'Plan', hint: 'What happens next, by whom and when' },
  ],
  pirp: [
    { key: 'problem', label: 'Problem', hint: 'The problem worked on' },
    { key: 'intervention', label: 'Intervention', hint: 'What you did' },
    { key: 'response', label: 'Response', hint: 'How the client took it' },
    { key: 'plan', label: 'Plan', hint: 'What happens next, by whom and when' },
  ],
  girp: [
    { key: 'goal', label: 'Goal', hint: 'The goal worked on' },
    { key: 'intervention', label: 'Intervention', hint: 'What you did' },
    { key: 'response', label: 'Response', hint: 'How the client took it' },
    { key: 'plan', label: 'Plan', hint: 'What happens next, by whom and when' },
  ],
  narrative: [{ key: 'narrative', label: 'Narrative', hint: 'What happened, in order' }],
};
