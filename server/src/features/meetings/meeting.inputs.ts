import { Field, ID, InputType, Int } from 'type-graphql';
import { CalendarDate, DateTime } from '../../kernel/scalars.ts';
import { MeetingStatusEnum, type MeetingStatus } from './meeting.enums.ts';

@InputType({ description: 'Which meetings to list.' })
export class MeetingFilter {
  @Field(() => CalendarDate, {
    nullable: true,
    description: "The first day, in the organisation's time zone.",
  })
  from?: string | null;

  @Field(() => CalendarDate, {
    nullable: true,
    description: "The last day, in the organisation's time zone.",
  })
  until?: string | null;

  @Field(() => MeetingStatusEnum, { nullable: true, description: 'Only meetings in this state.' })
  status?: MeetingStatus | null;
}

@InputType({ description: 'The meeting to be opened.' })
export class StartMeetingInput {
  @Field(() => ID, { description: 'The meeting.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the change is based on.' })
  version!: number;
}

@InputType({ description: 'The meeting to be closed.' })
export class CloseMeetingInput {
  @Field(() => ID, { description: 'The meeting.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the change is based on.' })
  version!: number;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether what was not got to goes to the next meeting of the series or team; yes when absent.',
  })
  carryWaiting?: boolean | null;
}

@InputType({ description: 'A meeting to be planned, outside of any series.' })
export class PlanMeetingInput {
  @Field(() => ID, { description: 'The team that meets.' })
  teamId!: string;

  @Field(() => String, { description: 'What it is called, in one line of at most 200 characters.' })
  title!: string;

  @Field(() => DateTime, { description: 'When it starts.' })
  startsAt!: Date;

  @Field(() => Int, { description: 'How long it is to take, 5 to 480 minutes.' })
  minutes!: number;

  @Field(() => ID, { nullable: true, description: 'Who leads it; absent: whoever opens it.' })
  facilitatorId?: string | null;
}

@InputType({ description: 'A planned meeting that is to be at another time, or led by another.' })
export class MoveMeetingInput {
  @Field(() => ID, { description: 'The meeting.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the change is based on.' })
  version!: number;

  @Field(() => DateTime, { nullable: true, description: 'When it starts; absent: as it is.' })
  startsAt?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How long it is to take, 5 to 480 minutes; absent: as it is.',
  })
  minutes?: number | null;

  @Field(() => ID, { nullable: true, description: 'Who leads it; absent: as it is.' })
  facilitatorId?: string | null;

  @Field(() => String, { nullable: true, description: 'Why, in at most 300 characters.' })
  reason?: string | null;
}

@InputType({ description: 'A planned meeting that does not take place.' })
export class CancelMeetingInput {
  @Field(() => ID, { description: 'The meeting.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the change is based on.' })
  version!: number;

  @Field(() => String, { description: 'Why, in at most 300 characters.' })
  reason!: string;
}
