import { Field, ID, InputType, Int } from 'type-graphql';
import { CalendarDate } from '../../kernel/scalars.ts';
import {
  AgendaItemStatusEnum,
  AttendanceStatusEnum,
  MeetingStatusEnum,
  type AgendaItemStatus,
  type AttendanceStatus,
  type MeetingStatus,
} from './meeting.enums.ts';

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
}

@InputType({ description: 'A change of an item of an agenda.' })
export class SetAgendaItemInput {
  @Field(() => ID, { description: 'The item.' })
  id!: string;

  @Field(() => Int, { description: 'The version of the item that the change is based on.' })
  version!: number;

  @Field(() => AgendaItemStatusEnum, {
    nullable: true,
    description: 'Where it stands; absent leaves it. What was being discussed before is done then.',
  })
  status?: AgendaItemStatus | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its new place: a key between those of its neighbours; absent leaves it.',
  })
  position?: string | null;
}

@InputType({ description: 'Whether somebody takes part in a meeting.' })
export class SetMeetingAttendanceInput {
  @Field(() => ID, { description: 'The meeting.' })
  meetingId!: string;

  @Field(() => ID, { description: 'Who.' })
  membershipId!: string;

  @Field(() => AttendanceStatusEnum, { description: 'Whether they take part.' })
  status!: AttendanceStatus;
}
