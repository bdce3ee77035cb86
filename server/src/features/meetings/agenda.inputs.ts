import { Field, ID, InputType, Int } from 'type-graphql';
import { AgendaItemStatusEnum, type AgendaItemStatus } from './meeting.enums.ts';

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

  @Field(() => String, {
    nullable: true,
    description: 'Why, in one line of at most 300 characters; absent leaves it.',
  })
  reason?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Time set aside, 1 to 240 minutes; absent leaves it.',
  })
  minutes?: number | null;
}

@InputType({ description: 'A client to be put on an agenda.' })
export class AddAgendaItemInput {
  @Field(() => ID, { description: 'The meeting.' })
  meetingId!: string;

  @Field(() => ID, { description: 'Whom to speak of.' })
  clientId!: string;

  @Field(() => String, { description: 'Why, in one line of at most 300 characters.' })
  reason!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Time set aside, 1 to 240 minutes; 10 when absent.',
  })
  minutes?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its place: a key between those of its neighbours; absent: at the end.',
  })
  position?: string | null;
}

@InputType({ description: 'An item to be taken off an agenda.' })
export class RemoveAgendaItemInput {
  @Field(() => ID, { description: 'The item.' })
  id!: string;

  @Field(() => Int, { description: 'The version of the item that the change is based on.' })
  version!: number;
}

@InputType({ description: 'A request to speak of a client at a meeting.' })
export class RequestAgendaItemInput {
  @Field(() => ID, { description: 'The meeting.' })
  meetingId!: string;

  @Field(() => ID, { description: 'Whom to speak of.' })
  clientId!: string;

  @Field(() => String, { description: 'Why, in one line of at most 300 characters.' })
  reason!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The time asked for, 1 to 240 minutes; 10 when absent.',
  })
  minutes?: number | null;
}

@InputType({ description: 'The request to be granted.' })
export class AcceptAgendaRequestInput {
  @Field(() => ID, { description: 'The request.' })
  id!: string;

  @Field(() => Int, { description: 'The version of the request that the answer is based on.' })
  version!: number;
}

@InputType({ description: 'The request to be declined.' })
export class DeclineAgendaRequestInput {
  @Field(() => ID, { description: 'The request.' })
  id!: string;

  @Field(() => Int, { description: 'The version of the request that the answer is based on.' })
  version!: number;

  @Field(() => String, { description: 'Why, in at most 300 characters.' })
  reason!: string;
}
