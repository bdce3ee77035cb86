import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { viewerCan } from '../../kernel/policy.ts';
import { AgendaItem, Meeting } from './meeting.entity.ts';
import { MeetingPayload } from './meeting.types.ts';
import { Minutes } from './minutes.entity.ts';
import { AddMeetingAddendumInput, OpenMinutesInput } from './minutes.inputs.ts';
import { minutesOf } from './minutes.loaders.ts';
import { addMeetingAddendum, openMinutes } from './minutes.service.ts';

@Resolver(() => Minutes)
export class MinutesResolver {
  @Guard('meeting.attend')
  @Mutation(() => MeetingPayload, {
    description:
      'Begins the minutes of a running meeting where some are wanting; harmless where all are there. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async openMinutes(
    @Ctx() operation: Operation,
    @Arg('input', () => OpenMinutesInput, { description: 'Which meeting.' })
    input: OpenMinutesInput,
  ): Promise<MeetingPayload> {
    return { meeting: await openMinutes(operation, input) };
  }

  @Guard('minutes.addend')
  @Mutation(() => MeetingPayload, {
    description:
      'Adds words to the minutes of a closed meeting, the one way to correct them. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async addMeetingAddendum(
    @Ctx() operation: Operation,
    @Arg('input', () => AddMeetingAddendumInput, { description: 'What, and to which minutes.' })
    input: AddMeetingAddendumInput,
  ): Promise<MeetingPayload> {
    return { meeting: await addMeetingAddendum(operation, input) };
  }

  @FieldResolver(() => ID, {
    description: 'The UUID of the live document: what `documentChanges` takes.',
  })
  documentId(@Root() minutes: Minutes): string {
    return minutes.id;
  }

  @FieldResolver(() => [String], {
    description: 'What the viewer may do now: `minutes.edit`, `minutes.addend`.',
  })
  viewerCan(@Root() minutes: Minutes, @Ctx() operation: Operation): Promise<string[]> {
    return viewerCan(operation, minutes);
  }
}

@Resolver(() => Meeting)
export class MeetingMinutesFields {
  @Guard('minutes.read')
  @FieldResolver(() => Minutes, {
    nullable: true,
    description: 'The minutes of the meeting as a whole, from when it is opened.',
  })
  writtenMinutes(@Root() meeting: Meeting, @Ctx() operation: Operation): Promise<Minutes | null> {
    return minutesOf(operation, meeting.id);
  }
}

@Resolver(() => AgendaItem)
export class AgendaItemMinutesFields {
  @Guard('minutes.read')
  @FieldResolver(() => Minutes, {
    nullable: true,
    description: 'The minutes of this item, from when the meeting is opened.',
  })
  writtenMinutes(@Root() item: AgendaItem, @Ctx() operation: Operation): Promise<Minutes | null> {
    return minutesOf(operation, item.id);
  }
}
