import { Field, ID, ObjectType } from 'type-graphql';
import { describedEnum } from '../../kernel/enums.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { connectionOf } from '../../kernel/pagination.ts';
import { Note } from './note.entity.ts';

export const NoteConnection = connectionOf('Note', () => Note, 'note.read');

@PartOf()
@ObjectType({ description: 'A section of a note.' })
export class NoteSection {
  @Field(() => String, { description: 'Its key, for instance `assessment`; `saveNote` takes it.' })
  key!: string;

  @Field(() => String, { description: 'Its heading.' })
  label!: string;

  @Field(() => String, { description: 'What is written in it; empty at first.' })
  words!: string;
}

@PartOf()
@ObjectType({ description: 'The note after a change.' })
export class NotePayload {
  @Guard('note.read')
  @Field(() => Note, { description: 'The note as it is now.' })
  note!: Note;
}

@PartOf()
@ObjectType({ description: 'The note that was given up. It is kept, and no longer shown.' })
export class DiscardNotePayload {
  @Field(() => ID, { description: 'The id that the note had.' })
  noteId!: string;
}

export type NoteChangeKind = 'ready' | 'changed' | 'withdrawn';
export const NoteChangeKindEnum = describedEnum<NoteChangeKind>(
  'NoteChangeKind',
  'What a change of a note is.',
  {
    ready: 'The subscription stands: from this cursor on nothing is missed.',
    changed: 'The note was begun, changed, signed or added to.',
    withdrawn: 'The note is no longer shown: take it away.',
  },
);

@PartOf()
@ObjectType({ description: "A change of one of a client's notes." })
export class NoteChange {
  @Field(() => String, { description: 'Give it as `after` to go on from here without loss.' })
  cursor!: string;

  @Field(() => NoteChangeKindEnum, { description: 'What happened.' })
  kind!: NoteChangeKind;

  @Field(() => ID, { description: 'The id of the note; in READY that of the client.' })
  noteId!: string;

  @Guard('note.read')
  @Field(() => Note, { nullable: true, description: 'The note as it is now, where it is shown.' })
  note!: Note | null;
}
