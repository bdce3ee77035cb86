import { Field, ID, InputType, Int } from 'type-graphql';
import { CalendarDate } from '../../kernel/scalars.ts';

@InputType({ description: 'A series of meetings to be begun.' })
export class CreateMeetingSeriesInput {
  @Field(() => ID, { description: 'The team that meets.' })
  teamId!: string;

  @Field(() => String, { description: 'What its meetings are called, at most 200 characters.' })
  title!: string;

  @Field(() => ID, { nullable: true, description: 'Who leads them.' })
  facilitatorId?: string | null;

  @Field(() => String, {
    description:
      'An RRULE of RFC 5545 by days, weeks, months or years, without COUNT, UNTIL or times.',
  })
  rule!: string;

  @Field(() => CalendarDate, { description: 'The day from which the rule counts.' })
  startsOn!: string;

  @Field(() => String, { description: "The time of day by the organisation's clocks, HH:MM." })
  time!: string;

  @Field(() => Int, { description: 'How long each is to take, 5 to 480 minutes.' })
  minutes!: number;

  @Field(() => CalendarDate, { nullable: true, description: 'The last day; absent: without end.' })
  until?: string | null;
}

@InputType({ description: 'A change of a series; what is absent stays.' })
export class UpdateMeetingSeriesInput {
  @Field(() => ID, { description: 'The series.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the change is based on.' })
  version!: number;

  @Field(() => String, {
    nullable: true,
    description: 'What its meetings are called, at most 200 characters.',
  })
  title?: string | null;

  @Field(() => ID, { nullable: true, description: 'Who leads them; null: nobody in particular.' })
  facilitatorId?: string | null;

  @Field(() => String, { nullable: true, description: 'The RRULE.' })
  rule?: string | null;

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'The day from which the rule counts.',
  })
  startsOn?: string | null;

  @Field(() => String, { nullable: true, description: 'The time of day, HH:MM.' })
  time?: string | null;

  @Field(() => Int, { nullable: true, description: 'How long each is to take, 5 to 480 minutes.' })
  minutes?: number | null;

  @Field(() => CalendarDate, { nullable: true, description: 'The last day; null: without end.' })
  until?: string | null;
}

@InputType({ description: 'The series to be ended.' })
export class EndMeetingSeriesInput {
  @Field(() => ID, { description: 'The series.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the change is based on.' })
  version!: number;
}
