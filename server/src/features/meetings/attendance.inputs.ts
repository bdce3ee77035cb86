import { Field, ID, InputType } from 'type-graphql';
import {
  AttendanceStatusEnum,
  AttendeeKindEnum,
  type AttendanceStatus,
  type AttendeeKind,
} from './meeting.enums.ts';

@InputType({
  description:
    'Whether somebody takes part in a meeting: a member, or somebody who is on its list already.',
})
export class SetMeetingAttendanceInput {
  @Field(() => ID, { description: 'The meeting.' })
  meetingId!: string;

  @Field(() => ID, { nullable: true, description: 'The member; or give `attendanceId`.' })
  membershipId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The attendance of somebody on the list, for instance a guest.',
  })
  attendanceId?: string | null;

  @Field(() => AttendanceStatusEnum, { description: 'Whether they take part.' })
  status!: AttendanceStatus;
}

@InputType({ description: 'Somebody from outside who takes part in a meeting.' })
export class AddMeetingGuestInput {
  @Field(() => ID, { description: 'The meeting.' })
  meetingId!: string;

  @Field(() => AttendeeKindEnum, { description: 'As what: not STAFF.' })
  kind!: AttendeeKind;

  @Field(() => ID, {
    nullable: true,
    description: 'The contact of a client on the agenda; FAMILY needs one.',
  })
  contactId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The name, in one line of at most 200 characters, of who is no contact.',
  })
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What they do there, in one line of at most 120 characters.',
  })
  function?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "The item that they are there for; for FAMILY that of the contact's client when absent.",
  })
  forItemId?: string | null;
}

@InputType({ description: 'Somebody to be taken off the list of those who take part.' })
export class RemoveMeetingGuestInput {
  @Field(() => ID, { description: 'The attendance; of somebody from outside.' })
  id!: string;
}
