import { Field, ID, ObjectType } from 'type-graphql';
import { PartOf } from '../../kernel/guard.ts';

@PartOf()
@ObjectType({ description: 'Somebody to whom a summary goes.' })
export class SummaryRecipient {
  @Field(() => ID, {
    description: "The id of the team's membership, or of the guardian's contact.",
  })
  id!: string;

  @Field(() => String, { description: 'The name.' })
  name!: string;

  @Field(() => String, { description: 'Their job or discipline, or what they are to the client.' })
  function!: string;

  @Field(() => String, { description: 'The language in which they get it, as a BCP 47 tag.' })
  language!: string;

  @Field(() => Boolean, {
    description: 'Whether their own language is still to be written, so that they get another one.',
  })
  languageMissing!: boolean;

  @Field(() => Boolean, {
    description: 'Whether they can sign in to read it; without an account nobody can.',
  })
  signsIn!: boolean;

  @Field(() => Boolean, { description: 'Whether a notice goes to them by e-mail as well.' })
  notified!: boolean;
}

@PartOf()
@ObjectType({ description: 'A part of a summary as a recipient reads it.' })
export class ReadPart {
  @Field(() => String, {
    nullable: true,
    description: 'Whom it is about; null for the meeting as a whole, and in what a family reads.',
  })
  heading!: string | null;

  @Field(() => String, { description: 'The words: paragraphs, with empty lines between them.' })
  words!: string;
}

@PartOf()
@ObjectType({ description: 'What one recipient will get, exactly.' })
export class SummaryPreview {
  @Field(() => String, { description: 'The title.' })
  title!: string;

  @Field(() => String, { description: 'The language of the words, as a BCP 47 tag.' })
  language!: string;

  @Field(() => [ReadPart], { description: 'The parts that they may read, in their order.' })
  parts!: ReadPart[];
}
