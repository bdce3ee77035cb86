import { print } from 'graphql';
import { ask } from '#lib/kernel/graphql/browser.ts';
import type { ResultOf } from '#lib/kernel/graphql/graphql.ts';
import { subscribeLive } from '#lib/kernel/graphql/socket.ts';
import {
  MoreTimelineQuery,
  TimelineNotesSubscription,
  type ClientOverview,
  type TimelineEntry,
  type TimelineNoteData,
} from './overview.queries.ts';

type NoteNews = ResultOf<typeof TimelineNotesSubscription>;

/** What a note is called in the timeline, by its format. */
export const noteTitles: Record<TimelineNoteData['format'], string> = {
  SOAP: 'SOAP note',
  DAP: 'DAP note',
  BIRP: 'BIRP note',
  PIRP: 'PIRP note',
  GIRP: 'GIRP note',
  NARRATIVE: 'Narrative note',
};

function entryOf(note: TimelineNoteData): TimelineEntry {
  return {
    id: `live ${note.id}`,
    kind: 'NOTE',
    at: note.startedAt,
    title: noteTitles[note.format],
    words: null,
    by: note.author,
    note,
  };
}

/** A client's timeline: what the page loaded, older entries on demand, and notes as they happen. */
export class ClientTimeline {
  entries = $state.raw<readonly TimelineEntry[]>([]);
  hasMore = $state(false);
  loadingMore = $state(false);
  readonly #clientId: string;
  #after: string | null = null;
  #cursor: string | undefined;

  constructor(clientId: string, first: ClientOverview['timeline']) {
    this.#clientId = clientId;
    this.#add(first);
  }

  #add(page: ClientOverview['timeline']): void {
    const known = new Set(this.entries.map((entry) => entry.note?.id ?? entry.id));
    const fresh = page.nodes.filter((entry) => !known.has(entry.note?.id ?? entry.id));
    this.entries = [...this.entries, ...fresh];
    this.hasMore = page.pageInfo.hasNextPage;
    this.#after = page.pageInfo.endCursor ?? null;
  }

  async more(): Promise<void> {
    this.loadingMore = true;
    const { data } = await ask(MoreTimelineQuery, { id: this.#clientId, after: this.#after });
    if (data?.client) this.#add(data.client.timeline);
    this.loadingMore = false;
  }

  /** Follows the client's notes; the returned function stops it. */
  follow(): () => void {
    const query = print(TimelineNotesSubscription);
    return subscribeLive<NoteNews>(
      () => ({ query, variables: { clientId: this.#clientId, after: this.#cursor ?? null } }),
      {
        next: ({ data }) => {
          if (!data) return;
          // What changed between loading the page and listening would otherwise be missed.
          if (this.#cursor === undefined) void this.#refresh();
          this.#cursor = data.noteChanges.cursor;
          this.#apply(data.noteChanges);
        },
      },
    );
  }

  async #refresh(): Promise<void> {
    const { data } = await ask(MoreTimelineQuery, { id: this.#clientId, after: null });
    const newest = data?.client?.timeline.nodes ?? [];
    const fresh = new Map(newest.map((entry) => [entry.note?.id ?? entry.id, entry]));
    const rest = this.entries.filter((entry) => !fresh.has(entry.note?.id ?? entry.id));
    this.entries = [...fresh.values(), ...rest].toSorted((one, other) =>
      other.at.localeCompare(one.at),
    );
  }

  #apply({ kind, noteId, note }: NoteNews['noteChanges']): void {
    if (kind === 'WITHDRAWN') {
      this.entries = this.entries.filter((entry) => entry.note?.id !== noteId);
    } else if (note) {
      const known = this.entries.some((entry) => entry.note?.id === note.id);
      const changed = known
        ? this.entries.map((entry) => (entry.note?.id === note.id ? { ...entry, note } : entry))
        : [entryOf(note), ...this.entries];
      this.entries = changed.toSorted((one, other) => other.at.localeCompare(one.at));
    }
  }
}
