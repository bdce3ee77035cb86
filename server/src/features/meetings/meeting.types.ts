import { Field, ObjectType } from 'type-graphql';
import { describedEnum } from '../../kernel/enums.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { connectionOf } from '../../kernel/pagination.ts';
import { Meeting } from './meeting.entity.ts';

export const MeetingConnection = connectionOf('Meeting', () => Meeting, 'meeting.read');

@PartOf()
@ObjectType({ description: 'The meeting after a change.' })
export class MeetingPayload {
  @Guard('meeting.read')
  @Field(() => Meeting, { description: 'The meeting as it is now.' })
  meeting!: Meeting;
}

export type MeetingChangeKind = 'ready' | 'changed';
export const MeetingChangeKindEnum = describedEnum<MeetingChangeKind>(
  'MeetingChangeKind',
  'What a change of a meeting is.',
  {
    ready: 'The subscription stands: from this cursor on nothing is missed.',
    changed: 'The meeting, its agenda or its attendance changed.',
  },
);

@PartOf()
@ObjectType({ description: 'A change of a meeting.' })
export class MeetingChange {
  @Field(() => String, { description: 'Give it as `after` to go on from here without loss.' })
  cursor!: string;

  @Field(() => MeetingChangeKindEnum, { description: 'What happened.' })
  kind!: MeetingChangeKind;

  @Guard('meeting.read')
  @Field(() => Meeting, { nullable: true, description: 'The meeting as it is now.' })
  meeting!: Meeting | null;
}
