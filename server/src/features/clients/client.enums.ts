import type { EpisodeStatus } from '@roundtable/schema/codes';
import { describedEnum } from '../../kernel/enums.ts';

export const ClientStatusEnum = describedEnum<EpisodeStatus>(
  'ClientStatus',
  'The state of an episode of care (FHIR EpisodeOfCare.status); of a client, that of the latest.',
  {
    planned: 'Accepted, and to begin on a later day.',
    waitlist: 'Waiting for a place.',
    active: 'In care.',
    onhold: 'In care, and away for a time.',
    finished: 'Care has ended.',
    cancelled: 'Care never began.',
  },
);

export type SafetyKind =
  | 'allergy'
  | 'medication'
  | 'diagnosis'
  | 'risk'
  | 'custody'
  | 'no-contact'
  | 'consent-to-treat'
  | 'crisis-plan';
export const SafetyKindEnum = describedEnum<SafetyKind>(
  'SafetyKind',
  'What an entry of the safety header is about.',
  {
    allergy: 'An allergy or intolerance.',
    medication: 'A medication that is taken now.',
    diagnosis: 'A diagnosis, coded where a code is known.',
    risk: 'A current risk.',
    custody: 'Who has custody, and its limits.',
    'no-contact': 'A person who may have no contact.',
    'consent-to-treat': 'The consent under which the client is treated.',
    'crisis-plan': 'What helps in a crisis, and whom to call.',
  },
);

export type Severity = 'low' | 'moderate' | 'high';
export const SeverityEnum = describedEnum<Severity>('Severity', 'How much it weighs.', {
  low: 'To be known.',
  moderate: 'To be watched.',
  high: 'Can endanger life or safety.',
});

export type SafetyStatus = 'active' | 'retired';
export const SafetyStatusEnum = describedEnum<SafetyStatus>(
  'SafetyStatus',
  'Whether an entry of the safety header holds.',
  { active: 'It holds.', retired: 'It no longer holds, and is kept.' },
);
