import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { pageEach } from '../../kernel/page-each.ts';
import { PageArgs, type Page } from '../../kernel/pagination.ts';
import { may, viewerCan } from '../../kernel/policy.ts';
import { Client } from '../clients/index.ts';
import { Objective } from '../plans/index.ts';
import { Note, NoteAddendum } from './note.entity.ts';
import { NoteFilter } from './note.inputs.ts';
import { itemIdOfObjective, objectivesOf } from './note.objectives.ts';
import { isWriting, sectionsOf } from './note.rules.ts';
import { NoteConnection, NoteSection } from './note.types.ts';

/** What notes add to a client. */
@Resolver(() => Client)
export class ClientNoteFields {
  @FieldResolver(() => NoteConnection, {
    description:
      'The progress notes, the last begun first. Discarded ones are not among them; of drafts that are not shared the words are hidden.',
  })
  notes(
    @Root() client: Client,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => NoteFilter, { nullable: true, description: 'Which of them.' })
    filter: NoteFilter | null | undefined,
    @Ctx() operation: Operation,
  ): Promise<Page<Note>> {
    return notesOf(operation, client, page, filter ?? {});
  }
}

/** The client has been found readable, and so are all its notes but the discarded ones. */
async function notesOf(
  operation: Operation,
  client: Client,
  page: PageArgs,
  filter: NoteFilter,
): Promise<Page<Note>> {
  const sql = ["candidate.status <> 'discarded'"];
  const params: unknown[] = [];
  // The policy leaves out of a key's page what it may not read; here, so that the page is full.
  if (operation.signedIn.key) sql.push("(candidate.status = 'signed' or candidate.shared)");
  if (filter.status) {
    sql.push('candidate.status = ?');
    params.push(filter.status);
  }
  if (filter.format) {
    sql.push('candidate.format = ?');
    params.push(filter.format);
  }
  if (filter.objectiveId) {
    sql.push(
      'candidate.id in (select link.note_id from note_objective link where link.objective_item_id = ?)',
    );
    params.push(await itemIdOfObjective(operation, filter.objectiveId));
  }
  return pageEach(operation, client.id, page, {
    entity: Note,
    parent: 'client',
    newestBy: 'startedAt',
    only: { sql: sql.join(' and '), params },
    key: JSON.stringify(params),
    usual: 20,
  });
}

@Resolver(() => Note)
export class NoteFields {
  @FieldResolver(() => [NoteSection], {
    description: 'The sections of the format, in writing order; none while the words are hidden.',
  })
  async sections(@Root() note: Note, @Ctx() operation: Operation): Promise<NoteSection[]> {
    return (await may(operation, 'note.words', note)) ? sectionsOf(note.format, note.words) : [];
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the words are hidden: a draft of somebody else, who does not share it.',
  })
  async wordsHidden(@Root() note: Note, @Ctx() operation: Operation): Promise<boolean> {
    return !(await may(operation, 'note.words', note));
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether the author wrote in it within the last 30 seconds.',
  })
  writing(@Root() note: Note, @Ctx() operation: Operation): boolean {
    return isWriting(note, operation.clock.now());
  }

  @Guard('plan.read')
  @FieldResolver(() => [Objective], {
    description: 'The objectives that it serves, as the plan has them now.',
  })
  objectives(@Root() note: Note, @Ctx() operation: Operation): Promise<Objective[]> {
    return objectivesOf(operation, note);
  }

  @Guard('addendum.read')
  @FieldResolver(() => [NoteAddendum], {
    description: 'Words added after it was signed, oldest first.',
  })
  async addenda(@Root() note: Note): Promise<NoteAddendum[]> {
    if (note.status !== 'signed') return [];
    const addenda = await note.allAddenda.loadItems();
    return addenda.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
  }

  @FieldResolver(() => [String], {
    description:
      'What the viewer may do now: `note.edit`, `note.sign`, `note.discard`, `note.addendum`.',
  })
  viewerCan(@Root() note: Note, @Ctx() operation: Operation): Promise<string[]> {
    return viewerCan(operation, note);
  }
}
