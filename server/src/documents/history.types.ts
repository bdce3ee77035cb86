import { Field, Int, ObjectType } from 'type-graphql';
import { describedEnum } from '../kernel/enums.ts';
import { PartOf } from '../kernel/guard.ts';
import { connectionOf } from '../kernel/pagination.ts';
import { DateTime } from '../kernel/scalars.ts';
import type { RecordChange, TextPart } from './history.difference.ts';

export const DocumentRecordChangeEnum = describedEnum<RecordChange>(
  'DocumentRecordChange',
  'What became of a record of a live document between two states.',
  {
    added: 'It was added.',
    changed: 'Words or values of it were changed, or its place.',
    removed: 'It was taken out. It can be restored.',
    restored: 'It had been taken out, and was put back.',
  },
);

export const DocumentTextPartKindEnum = describedEnum<TextPart['is']>(
  'DocumentTextPartKind',
  'Whether words are in both versions of a text.',
  { same: 'In both.', inserted: 'In the later one alone.', deleted: 'In the earlier one alone.' },
);

@PartOf()
@ObjectType({ description: 'A record of a live document, in words that people know it by.' })
export class DocumentRecordName {
  @Field(() => String, {
    description: "Its key in the document: 'goals/<UUID>', or 'about' for the texts of the whole.",
  })
  record!: string;

  @Field(() => String, { description: "What kind of record it is, such as 'goals'." })
  root!: string;

  @Field(() => String, { description: 'Its first words as they are now; may be empty.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The key of the record that it belongs to: of an objective, the goal.',
  })
  parent!: string | null;
}

@PartOf()
@ObjectType({ description: 'What one person changed in a live document without a longer pause.' })
export class DocumentStep {
  /** The membership; the field that gives it is added by the feature that owns people. */
  memberId!: string;

  @Field(() => Int, { description: 'The number of the first edit in it.' })
  fromSeq!: number;

  @Field(() => Int, {
    description:
      'The number of the last edit in it. Where others wrote meanwhile, their edits are between.',
  })
  toSeq!: number;

  @Field(() => DateTime, { description: 'When the first edit was stored.' })
  beganAt!: Date;

  @Field(() => DateTime, { description: 'When the last edit was stored.' })
  endedAt!: Date;

  @Field(() => Int, { description: 'How many edits it has.' })
  edits!: number;

  @Field(() => [DocumentRecordName], {
    description: 'What was changed. Empty for edits from before this was kept.',
  })
  records!: DocumentRecordName[];
}

export const DocumentStepConnection = connectionOf(
  'DocumentStep',
  () => DocumentStep,
  'documents.history',
);

@PartOf()
@ObjectType({ description: 'A state of a live document that somebody gave a name.' })
export class DocumentVersion {
  /** The membership; the field that gives it is added by the feature that owns people. */
  namedById!: string;

  @Field(() => Int, { description: 'The number of the last edit in it; 0 is the beginning.' })
  seq!: number;

  @Field(() => String, { description: 'What it is called.' })
  name!: string;

  @Field(() => DateTime, { description: 'When the document was in this state.' })
  at!: Date;

  @Field(() => DateTime, { description: 'When it was named.' })
  namedAt!: Date;
}

@PartOf()
@ObjectType({ description: 'One who wrote in a live document.' })
export class DocumentWriter {
  /** The membership; the field that gives it is added by the feature that owns people. */
  memberId!: string;
}

@PartOf()
@ObjectType({ description: 'What is known of the past of a live document.' })
export class DocumentVersions {
  @Field(() => Int, { description: 'The number of the last edit.' })
  seq!: number;

  @Field(() => Int, {
    description: 'The earliest state that can be told: 0 unless its beginning was not kept.',
  })
  keptFromSeq!: number;

  @Field(() => DateTime, { description: 'When the document was in its earliest kept state.' })
  keptFromAt!: Date;

  @Field(() => Boolean, { description: 'Whether the caller may name versions and restore.' })
  editable!: boolean;

  @Field(() => [DocumentVersion], { description: 'The versions that have names, newest first.' })
  named!: DocumentVersion[];

  @Field(() => [DocumentWriter], { description: 'Everybody who wrote in it.' })
  writers!: DocumentWriter[];

  @Field(() => [DocumentRecordName], {
    description: 'Its records that belong to no other, such as goals, removed ones included.',
  })
  records!: DocumentRecordName[];
}

@PartOf()
@ObjectType({ description: 'A plain value that differs between two states.' })
export class DocumentValueChange {
  /** Memberships, where the value is a person; the fields are added by who owns people. */
  beforeMemberId!: string | null;
  afterMemberId!: string | null;

  @Field(() => String, { description: "The field's name in the document." })
  field!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What it was; of a record that it named, the words. None: empty, or a person.',
  })
  before!: string | null;

  @Field(() => String, { nullable: true, description: 'What it became, in the same way.' })
  after!: string | null;
}

@PartOf()
@ObjectType({ description: 'A piece of two versions of a text laid over each other.' })
export class DocumentTextPart {
  @Field(() => DocumentTextPartKindEnum, { description: 'In which version it is.' })
  is!: TextPart['is'];

  @Field(() => String, { description: 'The words, with the blanks and line breaks at their ends.' })
  text!: string;
}

@PartOf()
@ObjectType({ description: 'A text that differs between two states.' })
export class DocumentTextChange {
  @Field(() => String, { description: "The field's name in the document." })
  field!: string;

  @Field(() => [DocumentTextPart], { description: 'Both versions in one, word by word.' })
  parts!: readonly TextPart[];

  @Field(() => Boolean, {
    description: 'The words are the same, and lists or marks such as bold were changed.',
  })
  form!: boolean;
}

@PartOf()
@ObjectType({ description: 'A record of a live document that differs between two states.' })
export class DocumentRecordComparison extends DocumentRecordName {
  /** Memberships; the field that gives them is added by the feature that owns people. */
  memberIds!: readonly string[];

  @Field(() => DocumentRecordChangeEnum, { description: 'What became of it.' })
  change!: RecordChange;

  @Field(() => Boolean, { description: 'It stands at another place among its siblings.' })
  moved!: boolean;

  @Field(() => [DocumentValueChange], { description: 'The plain values that differ.' })
  values!: DocumentValueChange[];

  @Field(() => [DocumentTextChange], { description: 'The texts that differ.' })
  texts!: DocumentTextChange[];
}

@PartOf()
@ObjectType({ description: 'What changed in a live document from one state to a later one.' })
export class DocumentComparison {
  @Field(() => Int, { description: 'The number of the last edit in the earlier state.' })
  fromSeq!: number;

  @Field(() => Int, { description: 'The number of the last edit in the later state.' })
  toSeq!: number;

  @Field(() => [DocumentRecordComparison], { description: 'The records that differ.' })
  records!: DocumentRecordComparison[];
}

@PartOf()
@ObjectType({ description: 'A named version of a live document after a change.' })
export class DocumentVersionPayload {
  @Field(() => DocumentVersion, { description: 'The version as it is now.' })
  version!: DocumentVersion;
}

@PartOf()
@ObjectType({ description: 'The answer to a name that was taken away.' })
export class RemoveDocumentVersionNamePayload {
  @Field(() => Int, { description: 'The number of the state, which stays in the history.' })
  seq!: number;
}

@PartOf()
@ObjectType({ description: 'The answer to a restoring, given once it is stored.' })
export class RestoreDocumentPayload {
  @Field(() => Int, {
    description: 'The number of the edit; of the last one where none was needed.',
  })
  seq!: number;
}
