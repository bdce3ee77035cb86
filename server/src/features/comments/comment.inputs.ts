import { Field, ID, InputType, Int } from 'type-graphql';
import { Bytes } from '../../kernel/scalars.ts';

@InputType({ description: 'What is said, and who is to look at it.' })
class CommentWords {
  @Field(() => String, { description: 'The words, 4,000 characters at the most.' })
  words!: string;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Whom it mentions, by their memberships, 20 at the most: people who take part in the care of the client.',
  })
  mentionIds?: string[] | null;
}

@InputType({ description: 'Words of a document, and what is said about them.' })
export class AddCommentThreadInput extends CommentWords {
  @Field(() => ID, {
    description: 'The document: for a plan, the UUID of the version (PlanVersion.documentId).',
  })
  documentId!: string;

  @Field(() => String, {
    description: 'The field of the document: root, record and text, e.g. `goals/<uuid>/words`.',
  })
  field!: string;

  @Field(() => Bytes, { description: 'Where the words begin: a Yjs relative position.' })
  anchor!: Uint8Array;

  @Field(() => Bytes, { description: 'Where the words end: a Yjs relative position.' })
  head!: Uint8Array;

  @Field(() => String, { description: 'The words as they are now; 500 characters are kept.' })
  quote!: string;
}

@InputType({ description: 'An answer in a thread.' })
export class AddCommentInput extends CommentWords {
  @Field(() => ID, { description: 'The thread.' })
  threadId!: string;
}

@InputType({ description: 'Other words for a comment. Whom it does not mention now is let go.' })
export class EditCommentInput extends CommentWords {
  @Field(() => ID, { description: 'The comment.' })
  id!: string;

  @Field(() => Int, { description: 'The version that the change is based on.' })
  version!: number;
}

@InputType({ description: 'A comment to be withdrawn.' })
export class WithdrawCommentInput {
  @Field(() => ID, { description: 'The comment.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that was seen. When given, a stale one is a CONFLICT.',
  })
  version?: number | null;
}

@InputType({ description: 'A thread to be resolved, or opened again.' })
export class SettleCommentThreadInput {
  @Field(() => ID, { description: 'The thread.' })
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The version that was seen. When given, a stale one is a CONFLICT.',
  })
  version?: number | null;
}

@InputType({ description: 'A thread that the viewer has in front of them.' })
export class MarkMentionsReadInput {
  @Field(() => ID, { description: 'The thread.' })
  threadId!: string;
}
