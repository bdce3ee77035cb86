import { describedEnum } from '../../kernel/enums.ts';

/** What one contact of a client may see or do in the portal; each is granted by itself. */
export const portalRights = [
  'goals',
  'progress',
  'team',
  'appointments',
  'summaries',
  'messages',
] as const;
export type PortalRight = (typeof portalRights)[number];
export const PortalRightEnum = describedEnum<PortalRight>(
  'PortalRight',
  'What a person close to the client may see in the portal. Each is granted by itself.',
  {
    goals: 'The goals that staff shared, in plain words.',
    progress: 'How the shared goals go: the words about it and the measurements.',
    team: 'Names and functions of the care team of today.',
    appointments: 'The appointments that staff shared.',
    summaries: 'The summaries of meetings that were published for the family.',
    messages: 'Messages to the care team, and its answers.',
  },
);

export const editionKinds = ['goal', 'appointment', 'summary'] as const;
export type EditionKind = (typeof editionKinds)[number];
export const EditionKindEnum = describedEnum<EditionKind>(
  'EditionKind',
  'What an edition tells of.',
  {
    goal: 'A goal of the treatment plan.',
    appointment: 'An appointment.',
    summary: 'What came of a meeting.',
  },
);

/** The right without which a recipient sees nothing of an edition of this kind. */
export const rightFor = {
  goal: 'goals',
  appointment: 'appointments',
  summary: 'summaries',
} as const satisfies Record<EditionKind, PortalRight>;
