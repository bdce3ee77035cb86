import { Arg, Args, Ctx, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { PageArgs, type Page } from '../../kernel/pagination.ts';
import type { SourcedChange } from '../../realtime/change-source.ts';
import { Meeting } from './meeting.entity.ts';
import { meetingChange, meetingChangeSource, type MeetingChangesArgs } from './meeting.events.ts';
import {
  CloseMeetingInput,
  MeetingFilter,
  SetAgendaItemInput,
  SetMeetingAttendanceInput,
  StartMeetingInput,
} from './meeting.inputs.ts';
import {
  closeMeeting,
  findMeeting,
  listMeetings,
  setAgendaItem,
  setMeetingAttendance,
  startMeeting,
} from './meeting.service.ts';
import { MeetingChange, MeetingConnection, MeetingPayload } from './meeting.types.ts';

@Resolver(() => Meeting)
export class MeetingResolver {
  @Guard('meeting.read')
  @Query(() => MeetingConnection, { description: "The viewer's meetings, the latest first." })
  meetings(
    @Ctx() operation: Operation,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => MeetingFilter, { nullable: true, description: 'Which of them.' })
    filter?: MeetingFilter | null,
  ): Promise<Page<Meeting>> {
    return listMeetings(operation, page, filter ?? {});
  }

  @Guard('meeting.read')
  @Query(() => Meeting, {
    nullable: true,
    description: 'A meeting; null where there is none that the viewer may see.',
  })
  meeting(
    @Ctx() operation: Operation,
    @Arg('id', () => ID, { description: 'The meeting.' }) id: string,
  ): Promise<Meeting | null> {
    return findMeeting(operation, id);
  }

  @Guard('meeting.start')
  @Mutation(() => MeetingPayload, {
    description: 'Opens a planned meeting. Errors: CONFLICT, FORBIDDEN, NOT_FOUND.',
  })
  async startMeeting(
    @Ctx() operation: Operation,
    @Arg('input', () => StartMeetingInput, { description: 'Which one.' }) input: StartMeetingInput,
  ): Promise<MeetingPayload> {
    return { meeting: await startMeeting(operation, input) };
  }

  @Guard('meeting.close')
  @Mutation(() => MeetingPayload, {
    description: 'Closes a running meeting. Errors: CONFLICT, FORBIDDEN, NOT_FOUND.',
  })
  async closeMeeting(
    @Ctx() operation: Operation,
    @Arg('input', () => CloseMeetingInput, { description: 'Which one.' }) input: CloseMeetingInput,
  ): Promise<MeetingPayload> {
    return { meeting: await closeMeeting(operation, input) };
  }

  @Guard('meeting.arrange')
  @Mutation(() => MeetingPayload, {
    description:
      'Says where an item of the agenda stands, or moves it. Errors: CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async setAgendaItem(
    @Ctx() operation: Operation,
    @Arg('input', () => SetAgendaItemInput, { description: 'What to change.' })
    input: SetAgendaItemInput,
  ): Promise<MeetingPayload> {
    return { meeting: await setAgendaItem(operation, input) };
  }

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

  @Guard('meeting.read')
  @Subscription(() => MeetingChange, {
    description:
      'The changes of a meeting: first READY, then the meeting as it is now after each. A subscriber that comes back names its last cursor and misses nothing.',
    subscribe: ({ context, args }) =>
      meetingChangeSource(context as Operation, args as MeetingChangesArgs),
  })
  meetingChanges(
    @Ctx() operation: Operation,
    @Root() change: SourcedChange,
    @Arg('meetingId', () => ID, { description: 'The meeting.' }) meetingId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last cursor that the subscriber had.',
    })
    _after?: string | null,
  ): Promise<MeetingChange> {
    return meetingChange(operation, meetingId, change);
  }
}
