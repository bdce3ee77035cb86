import { Arg, Args, Ctx, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { PageArgs, type Page } from '../../kernel/pagination.ts';
import type { SourcedChange } from '../../realtime/change-source.ts';
import { Meeting } from './meeting.entity.ts';
import { meetingChange, meetingChangeSource, type MeetingChangesArgs } from './meeting.events.ts';
import {
  CancelMeetingInput,
  CloseMeetingInput,
  MeetingFilter,
  MoveMeetingInput,
  PlanMeetingInput,
  StartMeetingInput,
} from './meeting.inputs.ts';
import {
  cancelMeeting,
  closeMeeting,
  findMeeting,
  listMeetings,
  moveMeeting,
  planMeeting,
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
    description:
      'Opens a planned meeting, and its minutes. Errors: CONFLICT, FORBIDDEN, NOT_FOUND.',
  })
  async startMeeting(
    @Ctx() operation: Operation,
    @Arg('input', () => StartMeetingInput, { description: 'Which one.' }) input: StartMeetingInput,
  ): Promise<MeetingPayload> {
    return { meeting: await startMeeting(operation, input) };
  }

  @Guard('meeting.close')
  @Mutation(() => MeetingPayload, {
    description:
      'Closes a running meeting, and freezes and signs its minutes. Errors: CONFLICT, FORBIDDEN, NOT_FOUND.',
  })
  async closeMeeting(
    @Ctx() operation: Operation,
    @Arg('input', () => CloseMeetingInput, { description: 'Which one.' }) input: CloseMeetingInput,
  ): Promise<MeetingPayload> {
    return { meeting: await closeMeeting(operation, input) };
  }

  @Guard('meeting.plan')
  @Mutation(() => MeetingPayload, {
    description:
      'Plans a meeting outside of any series. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async planMeeting(
    @Ctx() operation: Operation,
    @Arg('input', () => PlanMeetingInput, { description: 'Who meets, and when.' })
    input: PlanMeetingInput,
  ): Promise<MeetingPayload> {
    return { meeting: await planMeeting(operation, input) };
  }

  @Guard('meeting.move')
  @Mutation(() => MeetingPayload, {
    description:
      'Puts a planned meeting at another time, or into other hands. Errors: CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async moveMeeting(
    @Ctx() operation: Operation,
    @Arg('input', () => MoveMeetingInput, { description: 'Which one, and to when.' })
    input: MoveMeetingInput,
  ): Promise<MeetingPayload> {
    return { meeting: await moveMeeting(operation, input) };
  }

  @Guard('meeting.cancel')
  @Mutation(() => MeetingPayload, {
    description:
      'Says that a planned meeting does not take place. Errors: CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async cancelMeeting(
    @Ctx() operation: Operation,
    @Arg('input', () => CancelMeetingInput, { description: 'Which one, and why.' })
    input: CancelMeetingInput,
  ): Promise<MeetingPayload> {
    return { meeting: await cancelMeeting(operation, input) };
  }

  @Guard('meeting.read')
  @Subscription(() => MeetingChange, {
    description:
      'The changes of a meeting: first READY, then the meeting as it is now after each. Of what is typed in its minutes it tells when a decision comes or goes, when a dissent changes, and when the meeting closes. A subscriber that comes back names its last cursor and misses nothing.',
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
