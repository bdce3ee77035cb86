import { describedEnum } from '../../kernel/enums.ts';

export type IncidentKind =
  | 'aggression'
  | 'self-harm'
  | 'absence'
  | 'injury'
  | 'medication-error'
  | 'restraint'
  | 'allegation'
  | 'other';
export const IncidentKindEnum = describedEnum<IncidentKind>(
  'IncidentKind',
  'What kind of incident it was.',
  {
    aggression: 'Aggression against people or things.',
    'self-harm': 'The client hurt themselves, or tried to.',
    absence: 'The client left, or stayed away, without leave.',
    injury: 'An injury or a sudden illness.',
    'medication-error': 'A medication was missed, doubled or mixed up.',
    restraint: 'The client was held, or a room was closed to them.',
    allegation: 'Somebody says that a person did wrong by the client.',
    other: 'Something else that the team must know.',
  },
);

/** The kinds in a few words, within a sentence. */
export const incidentWords: Readonly<Record<IncidentKind, string>> = {
  aggression: 'aggression',
  'self-harm': 'self-harm',
  absence: 'absence without leave',
  injury: 'injury or sudden illness',
  'medication-error': 'medication error',
  restraint: 'restraint',
  allegation: 'allegation',
  other: 'something else',
};

export type IncidentSeverity = 'low' | 'moderate' | 'serious';
export const IncidentSeverityEnum = describedEnum<IncidentSeverity>(
  'IncidentSeverity',
  'How grave an incident was.',
  {
    low: 'Nobody was harmed, and nobody could have been.',
    moderate: 'Somebody was harmed a little, or could have been harmed.',
    serious: 'Somebody was harmed badly, or could have been.',
  },
);

export type IncidentFollowUpKind = 'follow-up' | 'debrief' | 'correction';
export const IncidentFollowUpKindEnum = describedEnum<IncidentFollowUpKind>(
  'IncidentFollowUpKind',
  'Why words were added to the report of an incident. The report stays as it was.',
  {
    'follow-up': 'What was done afterwards.',
    debrief: 'What was talked over with those who were there.',
    correction: 'Something in the report was wrong.',
  },
);
