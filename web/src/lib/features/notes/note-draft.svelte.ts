import { ask, change } from '#lib/kernel/graphql/browser.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import { DiscardNote, OneNoteQuery, SaveNote, SignNote, type FullNote } from './notes.queries.ts';

const SAVE_AFTER_MS = 300;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;

export type DraftState = 'saved' | 'waiting' | 'saving' | 'offline' | 'conflict' | 'refused';

/**
 * A note while its author writes it. Saves by itself a moment after typing, one save on its way at
 * a time; what was typed stays here whatever the server answers. Reactive.
 */
export class NoteDraft {
  readonly id: string;
  readonly format: FullNote['format'];
  note = $state.raw<FullNote>() as FullNote;
  words = $state<Record<string, string>>({});
  objectiveIds = $state.raw<readonly string[]>([]);
  shared = $state(false);
  occurredOn = $state('');
  state = $state<DraftState>('saved');
  problem = $state.raw<Problem | undefined>();
  /** The server's note, when it has changed under us; ours stays in the fields. */
  theirs = $state.raw<FullNote | undefined>();
  readonly isEmpty = $derived(Object.values(this.words).every((words) => !words.trim()));
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  #dirty = false;
  #failures = 0;

  constructor(note: FullNote) {
    this.id = note.id;
    this.format = note.format;
    this.#adopt(note);
  }

  get hasUnsaved(): boolean {
    return this.#dirty || this.#saving !== undefined;
  }

  /** Something was typed or chosen. */
  touched(): void {
    this.#dirty = true;
    if (this.state === 'conflict' || this.state === 'refused') return;
    this.state = 'waiting';
    // Not put off by further typing: words of a shared draft appear to others as they come.
    this.#timer ??= setTimeout(() => void this.#save(), SAVE_AFTER_MS);
  }

  /** Takes over what another window of the author saved, unless something is unsaved here. */
  hear(note: FullNote): void {
    if (note.id !== this.id || note.version <= this.note.version) return;
    if (!this.hasUnsaved && note.status === 'DRAFT') this.#adopt(note);
  }

  /** Waits until all that was typed is saved; false when that cannot be. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#saving) await this.#saving;
    if (this.#dirty) await this.#save();
    return !this.#dirty && this.state === 'saved';
  }

  /** After a conflict: saves what is in the fields over the newer version. */
  async keepMine(): Promise<void> {
    if (this.theirs) this.note = this.theirs;
    this.theirs = this.problem = undefined;
    this.state = 'waiting';
    this.#dirty = true;
    await this.#save();
  }

  /** After a conflict: takes the server's words. */
  takeTheirs(): void {
    const { theirs } = this;
    if (!theirs) return;
    this.#dirty = false;
    this.theirs = this.problem = undefined;
    this.#adopt(theirs);
  }

  /** Signs for good. The signed note, or undefined with `problem` set. */
  async sign(): Promise<FullNote | undefined> {
    if (!(await this.flush())) return undefined;
    const { data, problem } = await change(SignNote, {
      input: { id: this.id, version: this.note.version },
    });
    this.problem = problem;
    if (data) this.note = data.signNote.note;
    return data?.signNote.note;
  }

  async discard(): Promise<boolean> {
    clearTimeout(this.#timer);
    while (this.#saving) await this.#saving;
    const { problem } = await change(DiscardNote, {
      input: { id: this.id, version: this.note.version },
    });
    this.problem = problem;
    if (!problem) this.#dirty = false;
    return !problem;
  }

  #adopt(note: FullNote): void {
    this.note = note;
    this.words = Object.fromEntries(note.sections.map(({ key, words }) => [key, words]));
    this.objectiveIds = note.objectives.map(({ id }) => id);
    this.shared = note.shared;
    this.occurredOn = note.occurredOn;
    this.state = 'saved';
  }

  async #save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#saving) return this.#saving;
    this.#saving = this.#saveOnce();
    await this.#saving;
    this.#saving = undefined;
    const again = this.state === 'saved' || this.state === 'saving';
    if (this.#dirty && again) this.touched();
  }

  async #saveOnce(): Promise<void> {
    this.#dirty = false;
    this.state = 'saving';
    const { data, problem } = await change(SaveNote, {
      input: {
        id: this.id,
        version: this.note.version,
        sections: Object.entries(this.words).map(([key, words]) => ({ key, words })),
        objectiveIds: [...this.objectiveIds],
        shared: this.shared,
        ...(this.occurredOn ? { occurredOn: this.occurredOn } : {}),
      },
    });
    if (data) {
      this.note = data.saveNote.note;
      this.problem = undefined;
      this.#failures = 0;
      this.state = 'saved';
      return;
    }
    this.#dirty = true;
    await this.#onProblem(problem);
  }

  async #onProblem(problem: Problem): Promise<void> {
    this.problem = problem;
    switch (problem.code) {
      case 'CONFLICT':
        return this.#onConflict();
      case 'UNREACHABLE':
      case 'RATE_LIMITED':
      case 'INTERNAL':
      case 'UNAUTHENTICATED': {
        this.state = 'offline';
        const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures);
        this.#failures += 1;
        this.#timer = setTimeout(() => void this.#save(), wait);
        return;
      }
      default:
        this.state = 'refused';
    }
  }

  async #onConflict(): Promise<void> {
    this.state = 'conflict';
    const { data } = await ask(OneNoteQuery, { id: this.id });
    const theirs = data?.node?.__typename === 'Note' ? data.node : undefined;
    if (!theirs) return;
    const same = theirs.sections.every(({ key, words }) => (this.words[key] ?? '') === words);
    if (same && theirs.status === 'DRAFT') {
      // An answer of ours was lost on its way: the words were saved.
      this.#dirty = false;
      this.problem = undefined;
      this.#adopt(theirs);
    } else this.theirs = theirs;
  }
}
