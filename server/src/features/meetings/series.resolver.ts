import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { viewerCan } from '../../kernel/policy.ts';
import { CareTeam } from '../access/index.ts';
import { Meeting } from './meeting.entity.ts';
import { MeetingSeries } from './series.entity.ts';
import {
  CreateMeetingSeriesInput,
  EndMeetingSeriesInput,
  UpdateMeetingSeriesInput,
} from './series.inputs.ts';
import { comingMeetingsOf } from './series.loaders.ts';
import { ruleInWords } from './series.recurrence.ts';
import { createSeries, endSeries, listSeries, listTeams, updateSeries } from './series.service.ts';
import { MeetingSeriesPayload } from './series.types.ts';

@Resolver(() => MeetingSeries)
export class SeriesResolver {
  @Guard('team.read')
  @Query(() => [CareTeam], {
    description: 'The teams one of whose clients the viewer reaches, by name; 100 at the most.',
  })
  careTeams(@Ctx() operation: Operation): Promise<CareTeam[]> {
    return listTeams(operation);
  }

  @Guard('series.read')
  @Query(() => [MeetingSeries], {
    description: "The series of the viewer's teams, by title; 100 at the most.",
  })
  meetingSeries(
    @Ctx() operation: Operation,
    @Arg('ended', () => Boolean, {
      nullable: true,
      description: 'Whether to list also those that ended; no when absent.',
    })
    ended?: boolean | null,
  ): Promise<MeetingSeries[]> {
    return listSeries(operation, ended ?? false);
  }

  @Guard('meeting.plan')
  @Mutation(() => MeetingSeriesPayload, {
    description:
      'Begins a series, and makes its meetings of the next four weeks. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async createMeetingSeries(
    @Ctx() operation: Operation,
    @Arg('input', () => CreateMeetingSeriesInput, { description: 'Who meets, and when.' })
    input: CreateMeetingSeriesInput,
  ): Promise<MeetingSeriesPayload> {
    return { series: await createSeries(operation, input) };
  }

  @Guard('series.update')
  @Mutation(() => MeetingSeriesPayload, {
    description:
      'Changes a series, and those of its coming meetings that nobody has arranged. Errors: CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async updateMeetingSeries(
    @Ctx() operation: Operation,
    @Arg('input', () => UpdateMeetingSeriesInput, { description: 'What to change.' })
    input: UpdateMeetingSeriesInput,
  ): Promise<MeetingSeriesPayload> {
    return { series: await updateSeries(operation, input) };
  }

  @Guard('series.end')
  @Mutation(() => MeetingSeriesPayload, {
    description:
      'Ends a series: its coming meetings that nobody has arranged are cancelled. Errors: CONFLICT, FORBIDDEN, NOT_FOUND.',
  })
  async endMeetingSeries(
    @Ctx() operation: Operation,
    @Arg('input', () => EndMeetingSeriesInput, { description: 'Which one.' })
    input: EndMeetingSeriesInput,
  ): Promise<MeetingSeriesPayload> {
    return { series: await endSeries(operation, input) };
  }

  @FieldResolver(() => String, {
    description: 'The rule and time in English words, for instance "every week on Monday at 9 AM".',
  })
  ruleInWords(@Root() series: MeetingSeries): string {
    return ruleInWords(series);
  }

  @Guard('meeting.read')
  @FieldResolver(() => [Meeting], {
    description: 'Its planned meetings that are still to come, earliest first.',
  })
  comingMeetings(@Root() series: MeetingSeries, @Ctx() operation: Operation): Promise<Meeting[]> {
    return comingMeetingsOf(operation, series);
  }

  @FieldResolver(() => [String], {
    description: 'What the viewer may do now: `series.update`, `series.end`.',
  })
  viewerCan(@Root() series: MeetingSeries, @Ctx() operation: Operation): Promise<string[]> {
    return viewerCan(operation, series);
  }
}

@Resolver(() => CareTeam)
export class CareTeamFields {
  @FieldResolver(() => [String], {
    description: 'What the viewer may do: `meeting.plan`.',
  })
  viewerCan(@Root() team: CareTeam, @Ctx() operation: Operation): Promise<string[]> {
    return viewerCan(operation, team);
  }
}
