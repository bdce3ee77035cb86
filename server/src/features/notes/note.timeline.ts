import type { FilterQuery } from '@mikro-orm/core';
import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import { may, scopeOf } from '../../kernel/policy.ts';
import { beyond, TimelineEntry, timelineSource } from '../clients/index.ts';
import { Note } from './note.entity.ts';
import { sectionsOf } from './note.rules.ts';

/** How much of a note's words a timeline shows, in characters. */
const excerpt = 280;

/** The client's notes by when their writing began, drafts included. */
timelineSource(async (operation, client, { after, limit }) => {
  const notes = await operation.em.find(
    Note,
    {
      $and: [
        { client: client.id },
        scopeOf<Note>(operation, 'note.read'),
        beyond('startedAt', after) as FilterQuery<Note>,
      ],
    },
    { orderBy: { startedAt: 'desc', id: 'desc' }, limit },
  );
  return Promise.all(
    notes.map(async (note) => ({
      key: note.id,
      record: note,
      kind: 'note' as const,
      at: note.startedAt,
      title: titleOf(note),
      words: (await may(operation, 'note.words', note)) ? beginning(note) : null,
      by: note.author,
    })),
  );
});

const titleOf = ({ format, status }: Note): string => {
  const name = format === 'narrative' ? 'Narrative note' : `${format.toUpperCase()} note`;
  return status === 'draft' ? `${name}, a draft` : name;
};

function beginning({ format, words }: Note): string | null {
  const text = sectionsOf(format, words)
    .map((section) => section.words.trim())
    .filter((written) => written !== '')
    .join(' ');
  if (text === '') return null;
  return text.length > excerpt ? `${text.slice(0, excerpt - 1).trimEnd()}…` : text;
}

@Resolver(() => TimelineEntry)
export class NoteTimelineFields {
  @Guard('note.read')
  @FieldResolver(() => Note, { nullable: true, description: 'The note that it tells of.' })
  note(@Root() entry: TimelineEntry): Note | null {
    return entry.record instanceof Note ? entry.record : null;
  }
}
