import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { Meeting } from '../meetings/index.ts';
import { MeetingSummary } from './summary.entity.ts';

@InputType({ description: 'Which meeting to write summaries of.' })
export class DraftSummariesInput {
  @Field(() => ID, { description: 'The meeting, closed.' })
  meetingId!: string;
}

@InputType({ description: 'New words for a part of a draft.' })
export class SummaryPartInput {
  @Field(() => ID, { description: 'The part.' })
  id!: string;

  @Field(() => Int, { description: 'Its version that the words are based on.' })
  version!: number;

  @Field(() => String, { description: 'The words, 20,000 characters at the most; may be empty.' })
  words!: string;
}

@InputType({ description: 'New words for a draft.' })
export class SaveSummaryInput {
  @Field(() => ID, { description: 'The summary, a draft.' })
  id!: string;

  @Field(() => Int, { description: 'Its version that the change is based on.' })
  version!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The title, one line of 200 characters at the most; absent leaves it.',
  })
  title?: string | null;

  @Field(() => [SummaryPartInput], {
    defaultValue: [],
    description: 'The parts that change; the others stay as they are.',
  })
  parts!: SummaryPartInput[];
}

@InputType({ description: 'A summary to approve, to write on, or to correct.' })
export class SummaryInput {
  @Field(() => ID, { description: 'The summary.' })
  id!: string;

  @Field(() => Int, { description: 'Its version that was read.' })
  version!: number;
}

@InputType({ description: 'The sending of an approved summary.' })
export class SendSummaryInput extends SummaryInput {
  @Field(() => [ID], {
    nullable: true,
    description: 'The recipients, by their ids; all of its recipients when absent.',
  })
  recipientIds?: string[] | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'For a family: that the words may name somebody close to the client who does not get them.',
  })
  mentionsChecked!: boolean;
}

@InputType({ description: 'The taking back of a summary.' })
export class RecallSummaryInput extends SummaryInput {
  @Field(() => String, {
    description: 'Why, for instance that it went to the wrong person. 500 characters at the most.',
  })
  reason!: string;
}

@PartOf()
@ObjectType({ description: 'A summary after a change.' })
export class SummaryPayload {
  @Guard('summary.read')
  @Field(() => MeetingSummary, { description: 'The summary as it is now.' })
  summary!: MeetingSummary;
}

@PartOf()
@ObjectType({ description: 'The summaries of a meeting after a change.' })
export class SummariesPayload {
  @Guard('meeting.read')
  @Field(() => Meeting, { description: 'The meeting.' })
  meeting!: Meeting;
}
