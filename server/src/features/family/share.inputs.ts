import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { Client } from '../clients/index.ts';
import { Edition } from '../sharing/index.ts';

@InputType({ description: 'A goal in plain words, in one language.' })
export class GoalTextInput {
  @Field(() => String, { description: 'The language, BCP 47, for instance en.' })
  language!: string;

  @Field(() => String, { description: 'The goal, 2000 characters at the most.' })
  words!: string;

  @Field(() => String, {
    nullable: true,
    description: 'How it goes, for readers with the right PROGRESS. 2000 characters at the most.',
  })
  progress?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What is hoped for, one line of 300 characters at the most.',
  })
  target?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The unit of the numbers, one line of 60 characters at the most.',
  })
  unit?: string | null;
}

@InputType({ description: 'A goal that is to be shown to family, and in which words.' })
export class ShareGoalInput {
  @Field(() => ID, { description: 'The goal.' })
  goalId!: string;

  @Field(() => [GoalTextInput], {
    description: 'The words, one a language; the first is shown where a reader has no other.',
  })
  texts!: GoalTextInput[];

  @Field(() => ID, {
    nullable: true,
    description:
      'The objective whose measurements (days and numbers alone) are shown as a picture.',
  })
  objectiveId?: string | null;

  @Field(() => [ID], { description: 'The family contacts who are to see it.' })
  recipientIds!: string[];

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'The words may tell of somebody close to the client who is no recipient: it was looked at.',
  })
  mentionsChecked!: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'The number of the current edition that was seen, 0 for none: another is a CONFLICT.',
  })
  seenNumber?: number | null;
}

@InputType({ description: 'An appointment in plain words, in one language.' })
export class AppointmentTextInput {
  @Field(() => String, { description: 'The language, BCP 47, for instance en.' })
  language!: string;

  @Field(() => String, { description: 'What it is for, one line of 200 characters at the most.' })
  title!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Where, one line of 200 characters at the most. It may be an address: never taken from the record.',
  })
  place?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What else to know, 1000 characters at the most.',
  })
  note?: string | null;
}

@InputType({ description: 'An appointment that is to be shown to family, and in which words.' })
export class ShareAppointmentInput {
  @Field(() => ID, {
    description: 'The appointment; its times, and whether it is cancelled, go with it.',
  })
  appointmentId!: string;

  @Field(() => [AppointmentTextInput], {
    description: 'The words, one a language; the first is shown where a reader has no other.',
  })
  texts!: AppointmentTextInput[];

  @Field(() => [ID], { description: 'The family contacts who are to see it.' })
  recipientIds!: string[];

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'The words may tell of somebody close to the client who is no recipient: it was looked at.',
  })
  mentionsChecked!: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'The number of the current edition that was seen, 0 for none: another is a CONFLICT.',
  })
  seenNumber?: number | null;
}

@InputType({ description: 'What is to be shown no more.' })
export class RecallEditionInput {
  @Field(() => ID, { description: 'An edition of a goal or an appointment.' })
  editionId!: string;

  @Field(() => String, { description: 'Why, for staff alone. 500 characters at the most.' })
  reason!: string;
}

@PartOf()
@ObjectType({ description: 'The edition that was published.' })
export class SharePayload {
  @Guard('edition.read')
  @Field(() => Edition, { description: 'The edition.' })
  edition!: Edition;

  @Guard('client.read')
  @Field(() => Client, { description: 'The client.' })
  client!: Client;
}
