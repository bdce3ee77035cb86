import type { Discipline, Role } from '@roundtable/schema/codes';
import { describedEnum } from '../../kernel/enums.ts';
import { scopeMeanings, type Scope } from '../../kernel/scopes.ts';

export const RoleEnum = describedEnum<Role>('Role', 'What a member is in the organisation.', {
  administrator:
    'Manages people and the organisation; reads no clinical content by virtue of that.',
  supervisor: 'Answers for the programmes that they supervise.',
  'case-manager': 'Leads the care of the clients of their care teams.',
  clinician: 'Treats clients of their care teams, within their discipline.',
  'care-staff': 'Cares for clients of their care teams from day to day.',
  finance: 'Minds budgets and authorisations.',
  family: "A client's parent, guardian or relative, in the portal.",
  integration: 'A program that acts with an API key.',
});

export const DisciplineEnum = describedEnum<Discipline>(
  'Discipline',
  'The profession in which a member works.',
  {
    'case-management': 'Case management.',
    therapy: 'Psychotherapy and counselling.',
    psychology: 'Psychology.',
    psychiatry: 'Psychiatry.',
    nursing: 'Nursing.',
    teaching: 'Teaching and special education.',
    'social-work': 'Social work.',
    'occupational-therapy': 'Occupational therapy.',
    'speech-therapy': 'Speech and language therapy.',
    care: 'Residential and day care.',
    administration: 'Administration.',
  },
);

export const KeyScopeEnum = describedEnum<Scope>(
  'KeyScope',
  'What a key may do. What no scope opens, no key may do.',
  scopeMeanings,
);

export type ProgrammeKind = 'residential' | 'day-treatment' | 'outpatient';
export const ProgrammeKindEnum = describedEnum<ProgrammeKind>(
  'ProgrammeKind',
  'How a programme serves its clients.',
  {
    residential: 'Clients live there.',
    'day-treatment': 'Clients come for the day and live at home.',
    outpatient: 'Clients come for appointments.',
  },
);
