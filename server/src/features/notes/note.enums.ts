import type { NoteFormat } from '@roundtable/schema/codes';
import { describedEnum } from '../../kernel/enums.ts';

export const NoteFormatEnum = describedEnum<NoteFormat>(
  'NoteFormat',
  'The sections that a progress note is written in.',
  {
    soap: 'Subjective, objective, assessment, plan.',
    dap: 'Data, assessment, plan.',
    birp: 'Behaviour, intervention, response, plan.',
    pirp: 'Problem, intervention, response, plan.',
    girp: 'Goal, intervention, response, plan.',
    narrative: 'One running text.',
  },
);

export type NoteStatus = 'draft' | 'signed' | 'discarded';
export const NoteStatusEnum = describedEnum<NoteStatus>('NoteStatus', 'The state of a note.', {
  draft: 'Being written by its author.',
  signed: 'Signed: it changes only by an addendum.',
  discarded: 'Given up by its author before signing; kept, and shown to nobody else.',
});

export type AddendumReason = 'addendum' | 'late-entry' | 'amendment';
export const AddendumReasonEnum = describedEnum<AddendumReason>(
  'AddendumReason',
  'Why words were added after signing. The original stays as it was.',
  {
    addendum: 'Something to add.',
    'late-entry': 'Something that should have been written at the time.',
    amendment: 'Something that was wrong.',
  },
);
