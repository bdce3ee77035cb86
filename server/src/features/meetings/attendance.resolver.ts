import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import {
  AddMeetingGuestInput,
  RemoveMeetingGuestInput,
  SetMeetingAttendanceInput,
} from './attendance.inputs.ts';
import { addMeetingGuest, removeMeetingGuest, setMeetingAttendance } from './attendance.service.ts';
import { MeetingAttendance } from './meeting.entity.ts';
import { MeetingPayload } from './meeting.types.ts';

@Resolver(() => MeetingAttendance)
export class AttendanceResolver {
  @Guard('meeting.attend')
  @Mutation(() => MeetingPayload, {
    description: 'Says whether somebody takes part. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async setMeetingAttendance(
    @Ctx() operation: Operation,
    @Arg('input', () => SetMeetingAttendanceInput, { description: 'Who, and whether.' })
    input: SetMeetingAttendanceInput,
  ): Promise<MeetingPayload> {
    return { meeting: await setMeetingAttendance(operation, input) };
  }

  @Guard('meeting.arrange')
  @Mutation(() => MeetingPayload, {
    description:
      'Puts somebody from outside on the list of a meeting: a person close to a client, an interpreter, a guest. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async addMeetingGuest(
    @Ctx() operation: Operation,
    @Arg('input', () => AddMeetingGuestInput, { description: 'Who, and as what.' })
    input: AddMeetingGuestInput,
  ): Promise<MeetingPayload> {
    return { meeting: await addMeetingGuest(operation, input) };
  }

  @Guard('meeting.arrange')
  @Mutation(() => MeetingPayload, {
    description:
      'Takes somebody from outside off the list who was not there. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async removeMeetingGuest(
    @Ctx() operation: Operation,
    @Arg('input', () => RemoveMeetingGuestInput, { description: 'Whom.' })
    input: RemoveMeetingGuestInput,
  ): Promise<MeetingPayload> {
    return { meeting: await removeMeetingGuest(operation, input) };
  }

  @FieldResolver(() => String, { description: 'The name of who takes part.' })
  async name(@Root() attendance: MeetingAttendance): Promise<string> {
    const { member, contact, guestName } = attendance;
    return (await member?.load())?.name ?? (await contact?.load())?.name ?? guestName ?? '';
  }
}
