import type { introspection_types } from '../kernel/graphql/graphql-env.d.ts';

export type Discipline = introspection_types['Discipline']['enumValues'];

interface DisciplineLook {
  label: string;
  /** For carets and initials. */
  colour: string;
  /** The ground under initials. */
  soft: string;
}

function look(name: string, label: string): DisciplineLook {
  return { label, colour: `var(--discipline-${name})`, soft: `var(--discipline-${name}-soft)` };
}

/** How each discipline is called and coloured; the colours are in `disciplines.css`. */
export const disciplines: Record<Discipline, DisciplineLook> = {
  CASE_MANAGEMENT: look('case-management', 'Case management'),
  THERAPY: look('therapy', 'Therapy'),
  PSYCHOLOGY: look('psychology', 'Psychology'),
  PSYCHIATRY: look('psychiatry', 'Psychiatry'),
  NURSING: look('nursing', 'Nursing'),
  TEACHING: look('teaching', 'Teaching'),
  SOCIAL_WORK: look('social-work', 'Social work'),
  OCCUPATIONAL_THERAPY: look('occupational-therapy', 'Occupational therapy'),
  SPEECH_THERAPY: look('speech-therapy', 'Speech therapy'),
  CARE: look('care', 'Care'),
  ADMINISTRATION: look('administration', 'Administration'),
};

/** The look of somebody whose discipline may be unknown (a family member, an integration). */
export function disciplineLook(discipline: Discipline | null | undefined): DisciplineLook {
  return disciplines[discipline ?? 'ADMINISTRATION'];
}
