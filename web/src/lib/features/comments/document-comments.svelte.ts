import { anchoredWords, type AnchoredWords } from '@roundtable/schema/anchored-words';
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { decodeBytes, encodeBytes } from '#lib/kernel/document/bytes.ts';
import type { LiveDocument } from '#lib/kernel/document/live-document.svelte.ts';
import type {
  ChosenWords,
  Choosing,
  WordMark,
  WordMarks,
} from '#lib/kernel/document/word-marks.ts';
import { ask, change, type Outcome } from '#lib/kernel/graphql/browser.ts';
import { fillAndFollow } from '#lib/kernel/graphql/follow-topic.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import { outliving } from '#lib/kernel/outliving.svelte.ts';
import {
  AddCommentThread,
  CommentChangesTopic,
  DocumentCommentingQuery,
  DocumentCommentsQuery,
  MarkMentionsRead,
  type CommentChange,
  type CommentsPage,
  type Mentionable,
  type ThreadInList,
} from './comments.queries.ts';

/** A thread, and the words that it is about as they are now; without, they are gone. */
export interface PlacedThread {
  readonly thread: ThreadInList;
  readonly place: AnchoredWords | undefined;
}

/** The mark of words that nothing has been said about yet. */
const NEW = 'new';

/** Milliseconds after which a list that could not be had is asked for again. */
const RETRY_AFTER = 3_000;

/**
 * What is said about the words of one document, as the page shows it. Reactive. It stays for as long
 * as the page does: what somebody has begun to write is there when they come back to the document.
 */
export class DocumentComments implements WordMarks {
  readonly documentId: string;
  threads = $state.raw<readonly ThreadInList[]>([]);
  mentionable = $state.raw<readonly Mentionable[]>([]);
  mayBegin = $state(false);
  /** Why the list could not be fetched. */
  problem = $state.raw<Problem | undefined>();
  loaded = $state(false);
  /** Whether the list is shown. */
  open = $state(false);
  showResolved = $state(false);
  activeId = $state<string | undefined>();
  /** The words that the viewer begins to speak of. */
  fresh = $state.raw<ChosenWords | undefined>();
  /** The words that are selected now. */
  choosing = $state.raw<Choosing | undefined>();
  /** What is being written, by thread or comment, and not sent yet. */
  readonly drafts = new SvelteMap<string, string>();

  #live = $state.raw<LiveDocument | undefined>();
  /** Where the words of each thread are; read anew with each change while the list is shown. */
  #places = $state.raw<Places>(new Map());
  /** Fields in the order of the page. */
  #fields = $state.raw<readonly string[]>([]);
  readonly #listeners = new Set<() => void>();
  /** Words that the person asked to speak of before the list was there. */
  #wished: ChosenWords | undefined;
  /** Threads of which the server is being told that they were read. */
  readonly #read = new Set<string>();
  /** Threads that were told of since the list was last asked for: what is known of them is newer. */
  #told = new Set<string>();
  #loading = Promise.resolve();
  #following = 0;
  #again: ReturnType<typeof setTimeout> | undefined;
  /** The person may not see the comments any more. */
  #over = false;

  readonly marks: readonly WordMark[] = $derived([
    ...this.threads.filter(({ id, resolvedAt }) => !resolvedAt || id === this.activeId).map(markOf),
    ...(this.fresh ? [{ ...this.fresh, id: NEW }] : []),
  ]);
  /** Whether it is known where the words are. */
  readonly placed = $derived(this.#fields.length > 0);
  readonly openCount = $derived(this.threads.filter(({ resolvedAt }) => !resolvedAt).length);
  /** Those that are asked for, in the order of the text; those whose words are gone come last. */
  readonly shown: readonly PlacedThread[] = $derived(
    this.threads
      .filter(({ resolvedAt }) => Boolean(resolvedAt) === this.showResolved)
      .map((thread) => ({ thread, place: this.#places.get(thread.id) }))
      .sort((one, other) => this.#rank(one) - this.#rank(other)),
  );

  constructor(documentId: string) {
    this.documentId = documentId;
  }

  /** Follows the comments until the returned function is called. */
  follow(): () => void {
    const { documentId } = this;
    this.#following += 1;
    const stop = fillAndFollow(
      CommentChangesTopic,
      { documentId },
      () => this.load(),
      (change) => this.#onChange(change),
      // The access may have changed or ended.
      { interrupted: () => void this.#mayStill(), over: () => this.#over },
    );
    return () => {
      this.#following -= 1;
      stop();
    };
  }

  /**
   * Keeps an eye on where the words are, until the returned function is called: while the list is
   * shown, and otherwise until it is known. To be called in an effect: what it reads may change.
   */
  watch(live: LiveDocument): () => void {
    const { doc } = live;
    const { open } = this;
    this.#live = live;
    let frame = 0;
    let anew = true;
    const later = (): void => {
      if (!open && untrack(() => this.placed)) return;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        this.#place(anew);
        anew = false;
      });
    };
    doc.on('update', later);
    later();
    return () => {
      cancelAnimationFrame(frame);
      doc.off('update', later);
    };
  }

  /** One after the other: questions at once would all get the answer to the first. */
  load(): Promise<void> {
    const next = () => this.#load();
    this.#loading = this.#loading.then(next, next);
    return this.#loading;
  }

  async #load(): Promise<void> {
    this.#over = false;
    const told = (this.#told = new Set());
    const asked = this.#mayStill();
    const came: ThreadInList[] = [];
    let after: string | null = null;
    do {
      const { data, problem } = await this.#page(after);
      this.problem = problem;
      if (!data) return this.#failed(problem);
      came.push(...data.documentComments.nodes);
      const { hasNextPage, endCursor } = data.documentComments.pageInfo;
      after = hasNextPage ? endCursor : null;
    } while (after !== null);
    await asked;
    if (this.#over) return;
    this.#show([
      ...came.filter(({ id }) => !told.has(id)),
      ...this.threads.filter(({ id }) => told.has(id)),
    ]);
    this.loaded = true;
    const wished = this.#wished;
    this.#wished = undefined;
    if (wished && this.mayBegin) this.#compose(wished);
  }

  /** What could not be had is asked for again as long as somebody looks at the document. */
  #failed(problem: Problem): void {
    this.#endIf(problem);
    clearTimeout(this.#again);
    this.#again = setTimeout(() => {
      if (this.problem && this.#following > 0 && !this.#over) void this.load();
    }, RETRY_AFTER);
  }

  /** Shows a thread as the answer to a change gave it, without waiting for the live topic. */
  put = (thread: ThreadInList): void => {
    const known = this.threads.find(({ id }) => id === thread.id);
    if (known && known.version > thread.version) return;
    this.#told.add(thread.id);
    this.#show(
      known
        ? this.threads.map((each) => (each.id === thread.id ? thread : each))
        : [...this.threads, thread],
    );
  };

  /** Begins a thread about `fresh`. @returns why it could not be */
  async add(words: string, mentionIds: string[]): Promise<Problem | undefined> {
    if (!this.fresh) return undefined;
    const { field, anchor, head, quote } = this.fresh;
    const { data, problem } = await change(AddCommentThread, {
      input: {
        documentId: this.documentId,
        field,
        anchor: encodeBytes(anchor),
        head: encodeBytes(head),
        quote,
        words,
        mentionIds,
      },
    });
    if (!data) return problem;
    this.fresh = undefined;
    this.put(data.done.thread);
    this.activate(data.done.thread.id);
    return undefined;
  }

  /** Makes a thread stand out, in the list and in the text. */
  activate(id: string | undefined): void {
    this.activeId = id;
    this.#changed();
  }

  /** The viewer has a thread in front of them that mentions them. */
  async markRead(threadId: string): Promise<void> {
    if (this.#read.has(threadId)) return;
    this.#read.add(threadId);
    const { data } = await change(MarkMentionsRead, { input: { threadId } });
    this.#read.delete(threadId);
    if (data) this.put(data.done.thread);
  }

  /** Puts the new thread aside; what was written of it stays for the next one. */
  cancel(): void {
    this.fresh = undefined;
    if (this.activeId === NEW) this.activeId = undefined;
    this.#changed();
  }

  // What editors ask for and tell.

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  choose(field: string, choosing: Choosing | undefined): void {
    if (choosing) this.choosing = choosing;
    else if (this.choosing?.field === field) this.choosing = undefined;
  }

  begin(): void {
    const words = this.choosing?.read();
    if (!words) return;
    // Before it is known whether the person may: as soon as it is.
    if (!this.loaded) this.#wished = words;
    else if (this.mayBegin) this.#compose(words);
  }

  #compose(words: ChosenWords): void {
    this.fresh = words;
    this.choosing = undefined;
    this.open = true;
    this.showResolved = false;
    this.activate(NEW);
  }

  press(id: string): void {
    if (id === NEW) return;
    const thread = this.threads.find((each) => each.id === id);
    this.open = true;
    this.showResolved = Boolean(thread?.resolvedAt);
    this.activate(id);
  }

  #page(after: string | null): Promise<Outcome<CommentsPage>> {
    return ask(DocumentCommentsQuery, { documentId: this.documentId, after });
  }

  #onChange({ kind, threadId, thread }: CommentChange): void {
    if (kind === 'WITHDRAWN' && threadId) {
      this.#told.add(threadId);
      this.#show(this.threads.filter(({ id }) => id !== threadId));
    }
    if (kind === 'CHANGED' && thread) this.put(thread);
  }

  /** Asks what the viewer may do here now. */
  async #mayStill(): Promise<void> {
    const { data, problem } = await ask(DocumentCommentingQuery, { documentId: this.documentId });
    if (!data) return this.#endIf(problem);
    this.mentionable = data.documentCommenting.mentionable;
    this.mayBegin = data.documentCommenting.viewerCan.includes('thread.begin');
  }

  /** Who may not see the document sees no comments; what they were writing stays with them. */
  #endIf({ code }: Problem): void {
    if (code !== 'NOT_FOUND' && code !== 'FORBIDDEN') return;
    this.#over = true;
    this.loaded = this.mayBegin = false;
    this.mentionable = [];
    this.fresh = this.#wished = undefined;
    this.#show([]);
  }

  #show(threads: readonly ThreadInList[]): void {
    this.threads = threads;
    if (this.open) this.#place();
    this.#changed();
  }

  /** @param anew the order of the fields, too, may be another one */
  #place(anew = false): void {
    const doc = this.#live?.doc;
    if (!doc) return;
    const places = new Map(
      this.threads.map((thread) => [thread.id, anchoredWords(doc, markOf(thread))]),
    );
    if (!samePlaces(places, this.#places)) this.#places = places;
    // Again for a comment on a text that was added since.
    const unknown = ({ id, field }: ThreadInList) =>
      places.get(id) && !this.#fields.includes(field);
    if (anew || !this.placed || this.threads.some(unknown))
      this.#fields = [...document.querySelectorAll<HTMLElement>('[data-field]')].map(
        ({ dataset }) => dataset.field ?? '',
      );
  }

  #rank({ thread, place }: PlacedThread): number {
    const field = this.#fields.indexOf(thread.field);
    const order = place && field >= 0 ? field : this.#fields.length;
    return order * 1e6 + (place?.from ?? 0);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function markOf({ id, field, anchor, head }: ThreadInList): WordMark {
  return { id, field, anchor: decodeBytes(anchor), head: decodeBytes(head) };
}

type Places = ReadonlyMap<string, AnchoredWords | undefined>;

const samePlaces = (some: Places, others: Places): boolean =>
  some.size === others.size &&
  [...some].every(([id, place]) => {
    const other = others.get(id);
    return others.has(id) && place?.from === other?.from && place?.words === other?.words;
  });

const known = new Map<string, DocumentComments>();

/** The page's one list of the comments on a document. */
export function commentsOn(documentId: string): DocumentComments {
  const comments = known.get(documentId) ?? outliving(() => new DocumentComments(documentId));
  known.set(documentId, comments);
  return comments;
}
