import type { NoteFormat } from '@roundtable/schema/codes';
import { Field, ID, InputType, Int } from 'type-graphql';
import { CalendarDate } from '../../kernel/scalars.ts';
import {
  AddendumReasonEnum,
  NoteFormatEnum,
  NoteStatusEnum,
  type AddendumReason,
  type NoteStatus,
} from './note.enums.ts';

@InputType({ description: 'Which notes to list.' })
export class NoteFilter {
  @Field(() => NoteStatusEnum, { nullable: true, description: 'Only notes in this state.' })
  status?: NoteStatus | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Only notes that serve this objective, in whichever version of the plan.',
  })
  objectiveId?: string | null;

  @Field(() => NoteFormatEnum, { nullable: true, description: 'Only notes of this format.' })
  format?: NoteFormat | null;
}

@InputType({ description: 'A note to be written.' })
export class BeginNoteInput {
  @Field(() => ID, { description: 'Whom it is about.' })
  clientId!: string;

  @Field(() => NoteFormatEnum, { description: 'The sections to write it in. They stay.' })
  format!: NoteFormat;

  @Field(() => ID, { nullable: true, description: 'The objective that it serves.' })
  objectiveId?: string | null;

  @Field(() => ID, { nullable: true, description: 'The meeting in which it is begun.' })
  meetingId?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the team may read the draft as it is written. Absent: in a meeting yes, otherwise no.',
  })
  shared?: boolean | null;
}

@InputType({ description: 'What is written in a section of a note.' })
export class NoteSectionInput {
  @Field(() => String, { description: 'The key of the section.' })
  key!: string;

  @Field(() => String, { description: 'All of its words, 20000 characters at the most.' })
  words!: string;
}

@InputType({ description: 'A change of a draft.' })
export class SaveNoteInput {
  @Field(() => ID, { description: 'The note.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the change is based on.' })
  version!: number;

  @Field(() => [NoteSectionInput], {
    nullable: true,
    description: 'The sections that changed; the others stay as they are.',
  })
  sections?: NoteSectionInput[] | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'All objectives that the note serves, 20 at the most; absent leaves them.',
  })
  objectiveIds?: string[] | null;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'The day that it is about, today or earlier; absent leaves it.',
  })
  occurredOn?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the team may read the draft; absent leaves it.',
  })
  shared?: boolean | null;
}

@InputType({ description: 'A draft to be signed.' })
export class SignNoteInput {
  @Field(() => ID, { description: 'The note.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the author read.' })
  version!: number;
}

@InputType({ description: 'A draft to be given up.' })
export class DiscardNoteInput {
  @Field(() => ID, { description: 'The note.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that the author saw. When given, a stale one is a CONFLICT.',
  })
  version?: number | null;
}

@InputType({ description: 'Words to add to a signed note.' })
export class AddNoteAddendumInput {
  @Field(() => ID, { description: 'The note.' })
  id!: string;

  @Field(() => AddendumReasonEnum, { description: 'Why they are added.' })
  reason!: AddendumReason;

  @Field(() => String, { description: 'The words, 1 to 20000 characters.' })
  words!: string;
}
