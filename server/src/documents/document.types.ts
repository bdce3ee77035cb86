import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { PartOf } from '../kernel/guard.ts';
import { Bytes } from '../kernel/scalars.ts';

@PartOf()
@ObjectType({ description: 'How a live document stands, and what the caller may do in it.' })
export class DocumentStanding {
  @Field(() => Boolean, { description: 'Whether the caller may edit the document now.' })
  editable!: boolean;

  @Field(() => String, {
    description: 'OPEN takes edits, FROZEN waits for signatures, SIGNED never changes.',
  })
  state!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'In the first event alone: the Yjs clientID to write under, for this editor and no other.',
  })
  clientId!: number | null;

  @Field(() => Bytes, {
    nullable: true,
    description: "In the first event alone: the Yjs state vector of the server's document.",
  })
  stateVector!: Uint8Array | null;
}

@PartOf()
@ObjectType({
  description: 'What was committed to a live document, or that it stands otherwise than before.',
})
export class DocumentChange {
  @Field(() => Int, {
    description: 'The number of the last commit in it. Numbers grow; some may be left out.',
  })
  seq!: number;

  @Field(() => Bytes, {
    description: 'A Yjs update in encoding V1 to apply; empty where it stands otherwise alone.',
  })
  update!: Uint8Array;

  @Field(() => DocumentStanding, {
    nullable: true,
    description: 'In the first event, and when it has changed; otherwise it is as was told last.',
  })
  standing!: DocumentStanding | null;
}

@InputType({ description: 'An edit of a live document.' })
export class ApplyDocumentUpdateInput {
  @Field(() => ID, { description: 'The document: for a plan, the UUID of its draft version.' })
  documentId!: string;

  @Field(() => Bytes, {
    description: 'One Yjs update in encoding V1, at most 1 MiB, written under issued clientIDs.',
  })
  update!: Uint8Array;
}

@PartOf()
@ObjectType({ description: 'The answer to an edit, given once it is stored.' })
export class ApplyDocumentUpdatePayload {
  @Field(() => Int, { description: 'The number of the commit that holds the edit.' })
  seq!: number;
}

@InputType({ description: 'Where a caret or selection is.' })
export class PresenceCaretInput {
  @Field(() => String, { description: 'The field of the document, at most 200 characters.' })
  field!: string;

  @Field(() => Bytes, { description: 'Where the selection begins: a Yjs relative position.' })
  anchor!: Uint8Array;

  @Field(() => Bytes, { description: 'Where the caret is: a Yjs relative position.' })
  head!: Uint8Array;
}

@InputType({
  description: 'Shows others that the caller is here. Send it again within 40 seconds.',
})
export class ShowDocumentPresenceInput {
  @Field(() => ID, { description: "The document's UUID, or a meeting's `presenceId`." })
  documentId!: string;

  @Field(() => ID, { description: 'Random, one an open editor, at most 64 characters.' })
  sessionKey!: string;

  @Field(() => PresenceCaretInput, {
    nullable: true,
    description: 'Where the caret is; none where no field has it.',
  })
  caret?: PresenceCaretInput | null;

  @Field(() => Boolean, { nullable: true, description: 'True to be shown no longer.' })
  gone?: boolean | null;
}

@PartOf()
@ObjectType({ description: 'The answer to being shown.' })
export class ShowDocumentPresencePayload {
  @Field(() => Boolean, { description: 'Whether the caller is shown now.' })
  shown!: boolean;
}

@PartOf()
@ObjectType({ description: 'Where a caret or selection is.' })
export class PresenceCaret {
  @Field(() => String, { description: 'The field of the document.' })
  field!: string;

  @Field(() => Bytes, { description: 'Where the selection begins: a Yjs relative position.' })
  anchor!: Uint8Array;

  @Field(() => Bytes, { description: 'Where the caret is: a Yjs relative position.' })
  head!: Uint8Array;
}

@PartOf()
@ObjectType({ description: 'One open editor of one person.' })
export class PresentPerson {
  @Field(() => ID, { description: 'Under which later events speak of this editor.' })
  key!: string;

  @Field(() => ID, { description: 'Which of the person’s editors it is.' })
  sessionKey!: string;

  /** The membership; the field that gives it is added by the feature that owns people. */
  memberId!: string;

  @Field(() => PresenceCaret, { nullable: true, description: 'Where the caret is, if anywhere.' })
  caret!: PresenceCaret | null;

  @Field(() => Boolean, { description: 'Whether it is the caller’s own.' })
  self!: boolean;
}

@PartOf()
@ObjectType({ description: 'Somebody whose caret is elsewhere now.' })
export class MovedCaret {
  @Field(() => ID, { description: 'Of the editor: PresentPerson.key.' })
  key!: string;

  @Field(() => PresenceCaret, { nullable: true, description: 'Where the caret is, if anywhere.' })
  caret!: PresenceCaret | null;
}

@PartOf()
@ObjectType({ description: 'Who is in a document or meeting: everybody, or what changed of it.' })
export class DocumentPresence {
  @Field(() => Boolean, {
    description:
      'Whether `people` is everybody there is, as in the first event: what was known is to be forgotten.',
  })
  whole!: boolean;

  @Field(() => [PresentPerson], { description: 'Who came since, those last active at the end.' })
  people!: PresentPerson[];

  @Field(() => [MovedCaret], { description: 'Whose caret is elsewhere now.' })
  moved!: MovedCaret[];

  @Field(() => [ID], { description: 'Keys of who went.' })
  gone!: string[];
}
