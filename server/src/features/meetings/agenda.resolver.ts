import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { AgendaRequest } from './agenda.entity.ts';
import {
  AcceptAgendaRequestInput,
  AddAgendaItemInput,
  DeclineAgendaRequestInput,
  RemoveAgendaItemInput,
  RequestAgendaItemInput,
  SetAgendaItemInput,
} from './agenda.inputs.ts';
import { agendaSuggestions, requestsOf } from './agenda.loaders.ts';
import {
  acceptAgendaRequest,
  addAgendaItem,
  declineAgendaRequest,
  removeAgendaItem,
  requestAgendaItem,
  setAgendaItem,
} from './agenda.service.ts';
import { AgendaRequestPayload, AgendaSuggestion } from './agenda.types.ts';
import { Meeting } from './meeting.entity.ts';
import { MeetingPayload } from './meeting.types.ts';

const answered = async (request: AgendaRequest): Promise<AgendaRequestPayload> => ({
  agendaRequest: request,
  meeting: await request.meeting.loadOrFail(),
});

@Resolver(() => Meeting)
export class AgendaResolver {
  @Guard('meeting.arrange')
  @Mutation(() => MeetingPayload, {
    description:
      'Says where an item of the agenda stands, moves it, or changes its reason or time. Errors: CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async setAgendaItem(
    @Ctx() operation: Operation,
    @Arg('input', () => SetAgendaItemInput, { description: 'What to change.' })
    input: SetAgendaItemInput,
  ): Promise<MeetingPayload> {
    return { meeting: await setAgendaItem(operation, input) };
  }

  @Guard('meeting.arrange')
  @Mutation(() => MeetingPayload, {
    description:
      'Puts a client on the agenda of a meeting that is not over. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async addAgendaItem(
    @Ctx() operation: Operation,
    @Arg('input', () => AddAgendaItemInput, { description: 'Whom, and why.' })
    input: AddAgendaItemInput,
  ): Promise<MeetingPayload> {
    return { meeting: await addAgendaItem(operation, input) };
  }

  @Guard('meeting.arrange')
  @Mutation(() => MeetingPayload, {
    description:
      'Takes an item off the agenda that was not discussed yet. Errors: CONFLICT, FORBIDDEN, NOT_FOUND.',
  })
  async removeAgendaItem(
    @Ctx() operation: Operation,
    @Arg('input', () => RemoveAgendaItemInput, { description: 'Which one.' })
    input: RemoveAgendaItemInput,
  ): Promise<MeetingPayload> {
    return { meeting: await removeAgendaItem(operation, input) };
  }

  @Guard('agenda.request')
  @Mutation(() => AgendaRequestPayload, {
    description:
      'Asks that a meeting speak of a client. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async requestAgendaItem(
    @Ctx() operation: Operation,
    @Arg('input', () => RequestAgendaItemInput, { description: 'Whom, and why.' })
    input: RequestAgendaItemInput,
  ): Promise<AgendaRequestPayload> {
    return answered(await requestAgendaItem(operation, input));
  }

  @Guard('request.answer')
  @Mutation(() => AgendaRequestPayload, {
    description:
      'Puts the client of a request on the agenda. Errors: CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async acceptAgendaRequest(
    @Ctx() operation: Operation,
    @Arg('input', () => AcceptAgendaRequestInput, { description: 'Which one.' })
    input: AcceptAgendaRequestInput,
  ): Promise<AgendaRequestPayload> {
    return answered(await acceptAgendaRequest(operation, input));
  }

  @Guard('request.answer')
  @Mutation(() => AgendaRequestPayload, {
    description:
      'Declines a request, with the reason. Errors: CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async declineAgendaRequest(
    @Ctx() operation: Operation,
    @Arg('input', () => DeclineAgendaRequestInput, { description: 'Which one, and why.' })
    input: DeclineAgendaRequestInput,
  ): Promise<AgendaRequestPayload> {
    return answered(await declineAgendaRequest(operation, input));
  }

  @Guard('pages.read')
  @FieldResolver(() => [AgendaSuggestion], {
    description:
      'Clients who are not on the agenda, and why it might speak of them: reviews due, incidents since the last meeting, requests. Empty once it is over.',
  })
  agendaSuggestions(
    @Root() meeting: Meeting,
    @Ctx() operation: Operation,
  ): Promise<AgendaSuggestion[]> {
    return agendaSuggestions(operation, meeting);
  }

  @Guard('request.read')
  @FieldResolver(() => [AgendaRequest], {
    description: 'What was asked for, with the answers, oldest first.',
  })
  agendaRequests(@Root() meeting: Meeting, @Ctx() operation: Operation): Promise<AgendaRequest[]> {
    return requestsOf(operation, meeting);
  }
}
