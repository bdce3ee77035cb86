import { describedEnum } from '../../kernel/enums.ts';

export type SummaryAudience = 'team' | 'family';
export const SummaryAudienceEnum = describedEnum<SummaryAudience>(
  'SummaryAudience',
  'For whom a summary is written.',
  {
    team: 'Those who take part in the meeting and in the care of its clients.',
    family: 'The guardians of one client who may receive summaries.',
  },
);

export type SummaryState = 'draft' | 'approved' | 'sent' | 'superseded' | 'recalled';
export const SummaryStateEnum = describedEnum<SummaryState>(
  'SummaryState',
  'The state of a summary.',
  {
    draft: 'Being written.',
    approved: 'Read and approved by name; not sent yet.',
    sent: 'Sent. It never changes; a correction is a new edition.',
    superseded: 'Sent, and corrected since by a later edition.',
    recalled: 'Taken back, with the reason: its recipients see it no more.',
  },
);
