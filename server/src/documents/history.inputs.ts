import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { PageArgs } from '../kernel/pagination.ts';
import { DateTime } from '../kernel/scalars.ts';

const documentWords = 'The document: for a plan, the UUID of the version (PlanVersion.documentId).';
const seqWords = 'The number of the last edit in the state; 0 is the beginning.';

@ArgsType()
export class DocumentHistoryArgs extends PageArgs {
  @Field(() => ID, { description: documentWords })
  documentId!: string;

  @Field(() => ID, { nullable: true, description: 'Only steps of this person: a Membership.' })
  memberId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only edits from this moment on.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only edits before this moment.' })
  until?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "Only edits of this record and what belongs to it: 'goals/<UUID>'.",
  })
  record?: string | null;
}

@ArgsType()
export class DocumentComparisonArgs {
  @Field(() => ID, { description: documentWords })
  documentId!: string;

  @Field(() => Int, { description: 'The earlier state: the number of the last edit in it.' })
  fromSeq!: number;

  @Field(() => Int, { description: 'The later state: the number of the last edit in it.' })
  toSeq!: number;

  @Field(() => [String], {
    nullable: true,
    description: "Only these records, by their keys such as 'goals/<UUID>', at most 1000.",
  })
  records?: string[] | null;
}

@InputType({ description: 'Names a state of a live document.' })
export class NameDocumentVersionInput {
  @Field(() => ID, { description: documentWords })
  documentId!: string;

  @Field(() => Int, { description: seqWords })
  seq!: number;

  @Field(() => String, { description: 'What it is to be called, one line, 1 to 100 characters.' })
  name!: string;
}

@InputType({ description: 'Gives a named version another name.' })
export class RenameDocumentVersionInput extends NameDocumentVersionInput {}

@InputType({ description: 'Takes the name of a version away.' })
export class RemoveDocumentVersionNameInput {
  @Field(() => ID, { description: documentWords })
  documentId!: string;

  @Field(() => Int, { description: seqWords })
  seq!: number;
}

@InputType({ description: 'Brings a live document back to a state that it had, as a new edit.' })
export class RestoreDocumentInput {
  @Field(() => ID, { description: documentWords })
  documentId!: string;

  @Field(() => Int, { description: seqWords })
  seq!: number;

  @Field(() => [String], {
    nullable: true,
    description:
      "Only these records, by their keys such as 'goals/<UUID>', with what belongs to them; " +
      'absent: everything. Measurements and dissents stay as they are unless they are named.',
  })
  records?: string[] | null;
}
