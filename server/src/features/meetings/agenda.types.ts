import { Field, Int, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { Client } from '../clients/index.ts';
import { AgendaRequest } from './agenda.entity.ts';
import { Meeting } from './meeting.entity.ts';
import { AgendaOriginEnum, type AgendaOrigin } from './meeting.enums.ts';

@PartOf()
@ObjectType({ description: 'A client whom a meeting might speak of, and why.' })
export class AgendaSuggestion {
  @Guard('client.read')
  @Field(() => Client, { description: 'Whom.' })
  client!: Client;

  @Field(() => AgendaOriginEnum, { description: 'What kind of reason it is.' })
  origin!: AgendaOrigin;

  @Field(() => String, { description: 'The reason in words, as it would stand on the agenda.' })
  reason!: string;

  @Field(() => Int, { description: 'The time to set aside, in minutes.' })
  minutes!: number;

  @Guard('request.read')
  @Field(() => AgendaRequest, {
    nullable: true,
    description: 'The request, where it is one: to be accepted or declined.',
  })
  request!: AgendaRequest | null;
}

@PartOf()
@ObjectType({ description: 'A request and its meeting after a change.' })
export class AgendaRequestPayload {
  @Guard('request.read')
  @Field(() => AgendaRequest, { description: 'The request as it is now.' })
  agendaRequest!: AgendaRequest;

  @Guard('meeting.read')
  @Field(() => Meeting, { description: 'The meeting as it is now.' })
  meeting!: Meeting;
}
