import type { Tone } from '#lib/ui/Status.svelte';
import type { FullIncident } from './incidents.queries.ts';

export const incidentKinds: Record<FullIncident['kind'], string> = {
  AGGRESSION: 'Aggression',
  SELF_HARM: 'Self-harm',
  ABSENCE: 'Absence without leave',
  INJURY: 'Injury or sudden illness',
  MEDICATION_ERROR: 'Medication error',
  RESTRAINT: 'Restraint',
  ALLEGATION: 'Allegation',
  OTHER: 'Something else',
};

interface Severity {
  readonly label: string;
  readonly hint: string;
  readonly tone: Tone;
}
export const severities: Record<FullIncident['severity'], Severity> = {
  LOW: { label: 'Low', hint: 'nobody was or could have been harmed', tone: 'neutral' },
  MODERATE: {
    label: 'Moderate',
    hint: 'somebody was harmed a little, or could have been',
    tone: 'warn',
  },
  SERIOUS: {
    label: 'Serious',
    hint: 'somebody was harmed badly, or could have been',
    tone: 'danger',
  },
};

export const followUpKinds: Record<FullIncident['followUps'][number]['kind'], string> = {
  FOLLOW_UP: 'Follow-up',
  DEBRIEF: 'Debriefing',
  CORRECTION: 'Correction',
};
