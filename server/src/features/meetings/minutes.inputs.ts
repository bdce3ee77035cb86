import { Field, ID, InputType } from 'type-graphql';
import { AddendumReasonEnum, type AddendumReason } from '../notes/index.ts';

@InputType({ description: 'The meeting whose minutes are to be begun.' })
export class OpenMinutesInput {
  @Field(() => ID, { description: 'The running meeting.' })
  meetingId!: string;
}

@InputType({ description: 'Words to be added to the minutes of a closed meeting.' })
export class AddMeetingAddendumInput {
  @Field(() => ID, { description: 'The meeting.' })
  meetingId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The item whose minutes they are added to; absent: the meeting as a whole.',
  })
  agendaItemId?: string | null;

  @Field(() => AddendumReasonEnum, { description: 'Why.' })
  reason!: AddendumReason;

  @Field(() => String, { description: 'The words, at most 20,000 characters.' })
  words!: string;
}
