import { ask } from '#lib/kernel/graphql/browser.ts';
import { fillAndFollow } from '#lib/kernel/graphql/follow-topic.ts';
import type { ResultOf, VariablesOf } from '#lib/kernel/graphql/graphql.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import { ClientNotesQuery, NoteChangesTopic, type FullNote } from './notes.queries.ts';

export type NoteFilter = NonNullable<VariablesOf<typeof ClientNotesQuery>['filter']>;

type NoteChange = ResultOf<typeof NoteChangesTopic>['noteChanges'];

const PAGE = 20;

const newestFirst = (a: FullNote, b: FullNote): number =>
  b.startedAt.localeCompare(a.startedAt) || b.id.localeCompare(a.id);

function fits(note: FullNote, { status, format, objectiveId }: NoteFilter): boolean {
  return (
    note.status !== 'DISCARDED' &&
    (!status || note.status === status) &&
    (!format || note.format === format) &&
    (!objectiveId || note.objectives.some(({ id }) => id === objectiveId))
  );
}

/** A client's notes, newest first, changing as they are written. Reactive. */
export class NoteFeed {
  readonly clientId: string;
  notes = $state.raw<readonly FullNote[]>([]);
  hasMore = $state(false);
  loaded = $state(false);
  mayWrite = $state(false);
  problem = $state.raw<Problem | undefined>();
  filter = $state.raw<NoteFilter>({});
  /** The newest word on each note from the live topic: editors of the same note look here. */
  newest = $state.raw<FullNote | undefined>();
  #endCursor: string | null = null;
  #stop: (() => void) | undefined;
  #asked = 0;

  constructor(clientId: string) {
    this.clientId = clientId;
  }

  start(): void {
    this.#stop = fillAndFollow(
      NoteChangesTopic,
      { clientId: this.clientId },
      () => this.load(),
      (change) => this.#onChange(change),
    );
  }

  stop(): void {
    this.#stop?.();
  }

  async choose(filter: NoteFilter): Promise<void> {
    this.filter = filter;
    await this.load();
  }

  async load(): Promise<void> {
    this.#endCursor = null;
    await this.#page(false);
  }

  async more(): Promise<void> {
    if (this.hasMore) await this.#page(true);
  }

  /** Shows a note as the answer to a mutation gave it, without waiting for the live topic. */
  put(note: FullNote): void {
    const known = this.notes.find(({ id }) => id === note.id);
    if (known && known.version > note.version) return;
    const others = this.notes.filter(({ id }) => id !== note.id);
    this.notes = fits(note, this.filter) ? [...others, note].sort(newestFirst) : others;
  }

  remove(id: string): void {
    this.notes = this.notes.filter((note) => note.id !== id);
  }

  async #page(further: boolean): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const { data, problem } = await ask(ClientNotesQuery, {
      clientId: this.clientId,
      first: PAGE,
      after: further ? this.#endCursor : null,
      filter: this.filter,
    });
    if (asked !== this.#asked) return;
    this.problem = problem;
    if (!data) return;
    const page = data.client?.notes;
    const before = further ? this.notes : [];
    this.notes = before;
    for (const note of page?.nodes ?? []) this.put(note);
    this.hasMore = page?.pageInfo.hasNextPage ?? false;
    this.#endCursor = page?.pageInfo.endCursor ?? null;
    this.mayWrite = data.client?.viewerCan.includes('note.write') ?? false;
    this.loaded = true;
  }

  #onChange({ kind, noteId, note }: NoteChange): void {
    if (kind === 'WITHDRAWN') this.remove(noteId);
    if (kind === 'CHANGED' && note) {
      this.put(note);
      this.newest = note;
    }
  }
}
