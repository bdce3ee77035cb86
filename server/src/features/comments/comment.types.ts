import { Field, ID, ObjectType } from 'type-graphql';
import { describedEnum } from '../../kernel/enums.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { connectionOf } from '../../kernel/pagination.ts';
import { Membership } from '../access/index.ts';
import { CommentThread } from './thread.entity.ts';

export const CommentThreadConnection = connectionOf(
  'CommentThread',
  () => CommentThread,
  'thread.read',
);

export type CommentThreadState = 'open' | 'resolved';
export const CommentThreadStateEnum = describedEnum<CommentThreadState>(
  'CommentThreadState',
  'Whether something is still to be said or done about commented words.',
  { open: 'It waits for an answer, or for a change of the words.', resolved: 'It is settled.' },
);

@PartOf()
@ObjectType({ description: 'The thread after a change.' })
export class CommentThreadPayload {
  @Guard('thread.read')
  @Field(() => CommentThread, { description: 'The thread as it is now, with all its comments.' })
  thread!: CommentThread;
}

@PartOf()
@ObjectType({ description: 'What the viewer may say about the words of a document, and to whom.' })
export class DocumentCommenting {
  @Guard('person.read')
  @Field(() => [Membership], {
    description: 'Whom a comment can mention: those who take part in the care of the client.',
  })
  mentionable!: Membership[];

  @Field(() => [String], { description: 'What the viewer may do now: `thread.begin`.' })
  viewerCan!: string[];
}

export type CommentChangeKind = 'ready' | 'changed' | 'withdrawn';
const CommentChangeKindEnum = describedEnum<CommentChangeKind>(
  'CommentChangeKind',
  'What a change of comments is.',
  {
    ready: 'The subscription stands: from this cursor on nothing is missed.',
    changed: 'A thread was begun, answered, resolved or opened again, or something in it changed.',
    withdrawn: 'The thread is not shown with this document: take it away.',
  },
);

@PartOf()
@ObjectType({ description: 'A change of the comments on a document.' })
export class CommentChange {
  @Field(() => String, { description: 'Give it as `after` to go on from here without loss.' })
  cursor!: string;

  @Field(() => CommentChangeKindEnum, { description: 'What happened.' })
  kind!: CommentChangeKind;

  @Field(() => ID, { nullable: true, description: 'The id of the thread; null in READY.' })
  threadId!: string | null;

  @Guard('thread.read')
  @Field(() => CommentThread, {
    nullable: true,
    description: 'The thread as it is now, where it is shown.',
  })
  thread!: CommentThread | null;
}
