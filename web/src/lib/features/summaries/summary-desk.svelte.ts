import type { TypedDocumentNode } from '@urql/svelte';
import { ask, change } from '#lib/kernel/graphql/browser.ts';
import { followTopic } from '#lib/kernel/graphql/follow-topic.ts';
import { problemOf, type Problem, type ProblemCode } from '#lib/kernel/graphql/problems.ts';
import {
  DraftSummaries,
  SaveSummary,
  SummariesQuery,
  SummariesTopic,
  type MeetingWithSummaries,
  type Summary,
} from './summaries.queries.ts';

/** Milliseconds without a keystroke until words are saved. */
const pause = 700;
/** What the server says where somebody else was quicker: trying again would not help. */
const refusals: readonly ProblemCode[] = ['CONFLICT', 'FORBIDDEN', 'NOT_FOUND', 'SIGNED_IMMUTABLE'];

const mayEdit = ({ viewerCan }: Summary): boolean => viewerCan.includes('summary.edit');
/** The ids under which words of a summary are written: its title’s and its parts’. */
const fieldsOf = ({ id, parts }: Summary): string[] => [id, ...parts.map((part) => part.id)];

/** A mutation whose one payload holds the summary as it is afterwards. */
type Step<Input> = TypedDocumentNode<Record<string, { summary: Summary }>, { input: Input }>;

/** The summaries of one meeting as they are written. Reactive. */
export class SummaryDesk {
  meeting = $state.raw<MeetingWithSummaries>() as MeetingWithSummaries;
  chosenId = $state<string>();
  problem = $state.raw<Problem | undefined>();
  /** Words that are not saved yet, by part; and titles by summary. */
  #unsaved = $state.raw<ReadonlyMap<string, string>>(new Map());
  saving = $state(false);
  /** The summary in which somebody else was quicker: not saved until one of the two is chosen. */
  #refusedId = $state<string>();
  readonly summaries = $derived(this.meeting.summaries);
  /** The editions that matter now: what was corrected is with its correction. */
  readonly current = $derived(
    this.summaries.filter(({ id }) => !this.summaries.some(({ corrects }) => corrects?.id === id)),
  );
  readonly chosen = $derived(
    this.summaries.find(({ id }) => id === this.chosenId) ?? this.current[0],
  );
  readonly unsaved = $derived(this.#unsaved.size > 0);
  /** The summary whose words here and those of somebody else exclude each other. */
  readonly refused = $derived(
    this.summaries.find(
      (summary) => summary.id === this.#refusedId && mayEdit(summary) && this.#hasWords(summary),
    ),
  );
  /** Words typed here that have no field any more: somebody approved the summary meanwhile. */
  readonly stranded = $derived.by(() => {
    const fields = new Set(this.summaries.filter(mayEdit).flatMap(fieldsOf));
    return [...this.#unsaved].flatMap(([id, words]) => (fields.has(id) ? [] : [words]));
  });
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Saves, steps and readings, one after the other. */
  #line: Promise<unknown> = Promise.resolve();
  /** Something happened that the page does not show yet. */
  #behind = false;
  /** Grows with every keystroke and step: what was asked before is not shown after. */
  #turn = 0;
  /** Steps that wait or are under way: what they are about does not change under them. */
  #steps = 0;

  constructor(meeting: MeetingWithSummaries) {
    this.meeting = meeting;
    this.#choose();
  }

  enter(): void {
    this.#stop = followTopic(
      SummariesTopic,
      { meetingId: this.meeting.id },
      // At the first event too: something may have happened since the page was made.
      { next: () => void this.refresh() },
    );
  }

  leave(): void {
    this.#stop?.();
    void this.save();
  }

  /** All editions of what one summary is an edition of, the first one first. */
  editionsOf(summary: Summary): Summary[] {
    return this.summaries
      .filter(
        ({ audience, client }) =>
          audience === summary.audience && client?.id === summary.client?.id,
      )
      .sort((one, other) => one.number - other.number);
  }

  /** What stands in a field: the words typed here, or else those that were saved. */
  wordsOf(id: string, saved: string): string {
    return this.#unsaved.get(id) ?? saved;
  }

  write(id: string, words: string): void {
    this.#turn += 1;
    this.#unsaved = new Map(this.#unsaved).set(id, words);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), pause);
  }

  /** Saves what is written; true when nothing is left to save. */
  async save(): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#next(async () => {
      await this.#saveNow();
      await this.#catchUp();
    });
    return !this.unsaved;
  }

  /** Gives up the words typed here that somebody else was quicker than. */
  async takeTheirs(): Promise<void> {
    const fields = new Set(this.summaries.filter(mayEdit).flatMap(fieldsOf));
    const refused = new Set(this.refused ? fieldsOf(this.refused) : []);
    this.#unsaved = new Map(
      [...this.#unsaved].filter(([id]) => fields.has(id) && !refused.has(id)),
    );
    this.#refusedId = undefined;
    this.problem = undefined;
    await this.refresh();
  }

  /** Saves the words typed here over those that somebody else saved. */
  async keepMine(): Promise<void> {
    this.#refusedId = undefined;
    await this.save();
  }

  draft(): Promise<void> {
    return this.#next(async () => {
      const { data, problem } = await change(DraftSummaries, {
        input: { meetingId: this.meeting.id },
      });
      this.problem = problem;
      if (!data) return;
      this.meeting = { ...this.meeting, summaries: data.draftSummaries.meeting.summaries };
      this.#choose();
    });
  }

  /**
   * Does one thing to a summary as it stands here and saved, and shows it as it is then; answers
   * what went wrong. What somebody else saves meanwhile is not shown before: nobody approves words
   * that they have not seen.
   */
  async step<Input>(
    document: Step<Input>,
    id: string,
    input: (summary: Summary) => Input,
  ): Promise<Problem | undefined> {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#steps += 1;
    return this.#next(async () => {
      await this.#saveNow();
      const problem = await this.#stepNow(document, id, input);
      this.#steps -= 1;
      this.#behind = true;
      await this.#catchUp();
      return problem;
    });
  }

  /** Reads anew, as soon as no words wait to be saved: they are based on what the page shows. */
  refresh(): Promise<void> {
    this.#behind = true;
    return this.#next(() => this.#catchUp());
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#line.then(work);
    this.#line = done.catch(() => undefined);
    return done;
  }

  /** One stays chosen whatever is added before it. */
  #choose(): void {
    this.chosenId ??= this.current[0]?.id;
  }

  #hasWords(summary: Summary): boolean {
    return fieldsOf(summary).some((id) => this.#unsaved.has(id));
  }

  /** Words of it wait to be saved, and saving them may go well. */
  #waits(summary: Summary): boolean {
    return mayEdit(summary) && summary.id !== this.#refusedId && this.#hasWords(summary);
  }

  async #catchUp(): Promise<void> {
    if (!this.#behind || this.#steps > 0 || this.summaries.some((each) => this.#waits(each)))
      return;
    const turn = this.#turn;
    const { data } = await ask(SummariesQuery, { id: this.meeting.id });
    // Words that came meanwhile are of what the page showed: saving them tells of a conflict.
    if (!data?.meeting || turn !== this.#turn) return;
    this.#behind = false;
    this.meeting = data.meeting;
    this.#choose();
  }

  async #stepNow<Input>(
    document: Step<Input>,
    id: string,
    input: (summary: Summary) => Input,
  ): Promise<Problem | undefined> {
    const summary = this.summaries.find((known) => known.id === id);
    if (!summary) return problemOf('NOT_FOUND');
    if (mayEdit(summary) && this.#hasWords(summary)) return this.problem ?? problemOf('CONFLICT');
    const { data, problem } = await change(document, { input: input(summary) });
    const payload = data && Object.values(data)[0];
    if (!payload) return problem;
    this.#show(payload.summary);
    if (this.chosenId === id) this.chosenId = payload.summary.id;
    // Words that it was approved under have a field again: which of the two stands is asked.
    if (mayEdit(payload.summary) && this.#hasWords(payload.summary))
      this.#refusedId = payload.summary.id;
    return undefined;
  }

  async #saveNow(): Promise<void> {
    for (const summary of this.summaries.filter((each) => this.#waits(each))) {
      const sent = new Map(this.#unsaved);
      const parts = summary.parts.flatMap(({ id, version }) => {
        const words = sent.get(id);
        return words === undefined ? [] : [{ id, version, words }];
      });
      this.saving = true;
      const { data, problem } = await change(SaveSummary, {
        input: {
          id: summary.id,
          version: summary.version,
          title: sent.get(summary.id) ?? null,
          parts,
        },
      });
      this.saving = false;
      this.problem = problem;
      if (data) {
        this.#show(data.saveSummary.summary);
        this.#forget(sent, fieldsOf(summary));
      } else if (refusals.includes(problem.code)) {
        this.#refusedId = summary.id;
        this.#behind = true;
      }
    }
  }

  /** What was saved is no longer unsaved, unless it was written on meanwhile. */
  #forget(sent: ReadonlyMap<string, string>, fields: readonly string[]): void {
    this.#unsaved = new Map(
      [...this.#unsaved].filter(([id, words]) => !fields.includes(id) || sent.get(id) !== words),
    );
  }

  #show(summary: Summary): void {
    const summaries = this.summaries.some(({ id }) => id === summary.id)
      ? this.summaries.map((known) => (known.id === summary.id ? summary : known))
      : [...this.summaries, summary];
    this.meeting = { ...this.meeting, summaries };
  }
}
