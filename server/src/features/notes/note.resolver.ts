import { Arg, Ctx, ID, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import { globalId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { SourcedChange } from '../../realtime/change-source.ts';
import { noteChange, noteChangeSource, type NoteChangesArgs } from './note.events.ts';
import {
  AddNoteAddendumInput,
  BeginNoteInput,
  DiscardNoteInput,
  SaveNoteInput,
  SignNoteInput,
} from './note.inputs.ts';
import { addNoteAddendum, beginNote, discardNote, saveNote, signNote } from './note.service.ts';
import { DiscardNotePayload, NoteChange, NotePayload } from './note.types.ts';

@Resolver()
export class NoteResolver {
  @Guard('note.write')
  @Mutation(() => NotePayload, {
    description: 'Begins a draft. Errors: BAD_USER_INPUT, NOT_FOUND.',
  })
  async beginNote(
    @Ctx() operation: Operation,
    @Arg('input', () => BeginNoteInput, { description: 'About whom, and how.' })
    input: BeginNoteInput,
  ): Promise<NotePayload> {
    return { note: await beginNote(operation, input) };
  }

  @Guard('note.edit')
  @Mutation(() => NotePayload, {
    description:
      'Changes a draft of the viewer. Errors: CONFLICT with the version there is, SIGNED_IMMUTABLE, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async saveNote(
    @Ctx() operation: Operation,
    @Arg('input', () => SaveNoteInput, { description: 'What to change.' }) input: SaveNoteInput,
  ): Promise<NotePayload> {
    return { note: await saveNote(operation, input) };
  }

  @Guard('note.sign')
  @Mutation(() => NotePayload, {
    description:
      'Signs a draft of the viewer; it never changes again. Errors: CONFLICT, SIGNED_IMMUTABLE, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async signNote(
    @Ctx() operation: Operation,
    @Arg('input', () => SignNoteInput, { description: 'Which draft.' }) input: SignNoteInput,
  ): Promise<NotePayload> {
    return { note: await signNote(operation, input) };
  }

  @Guard('note.discard')
  @Mutation(() => DiscardNotePayload, {
    description:
      'Gives up a draft of the viewer. Errors: CONFLICT, SIGNED_IMMUTABLE, FORBIDDEN, NOT_FOUND.',
  })
  async discardNote(
    @Ctx() operation: Operation,
    @Arg('input', () => DiscardNoteInput, { description: 'Which draft.' }) input: DiscardNoteInput,
  ): Promise<DiscardNotePayload> {
    const note = await discardNote(operation, input);
    return { noteId: globalId('Note', note.id) };
  }

  @Guard('note.addendum')
  @Mutation(() => NotePayload, {
    description:
      'Adds words to a signed note: its author and supervisors may. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND.',
  })
  async addNoteAddendum(
    @Ctx() operation: Operation,
    @Arg('input', () => AddNoteAddendumInput, { description: 'The words, and why.' })
    input: AddNoteAddendumInput,
  ): Promise<NotePayload> {
    return { note: await addNoteAddendum(operation, input) };
  }

  @Guard('note.read')
  @Subscription(() => NoteChange, {
    description:
      "The changes of a client's notes: first READY, then each changed note as it is now. A subscriber that comes back names its last cursor and misses nothing.",
    subscribe: ({ context, args }) =>
      noteChangeSource(context as Operation, args as NoteChangesArgs),
  })
  noteChanges(
    @Ctx() operation: Operation,
    @Root() change: SourcedChange,
    @Arg('clientId', () => ID, { description: 'The client.' }) clientId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last cursor that the subscriber had.',
    })
    _after?: string | null,
  ): Promise<NoteChange> {
    return noteChange(operation, clientId, change);
  }
}
