import type { TypedDocumentNode } from '@urql/svelte';
import { print } from 'graphql';
import { ask, change } from '#lib/kernel/graphql/browser.ts';
import type { ResultOf } from '#lib/kernel/graphql/graphql.ts';
import type { Problem } from '#lib/kernel/graphql/problems.ts';
import { subscribeLive } from '#lib/kernel/graphql/socket.ts';
import {
  DraftSummaries,
  SaveSummary,
  SummariesQuery,
  SummariesTopic,
  type MeetingWithSummaries,
  type Summary,
} from './summaries.queries.ts';

const topicText = print(SummariesTopic);
/** Milliseconds without a keystroke until words are saved. */
const pause = 700;

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
  /** Somebody else changed what is written here: nothing is saved until one of the two is chosen. */
  stale = $state(false);
  readonly summaries = $derived(this.meeting.summaries);
  /** The editions that matter now: what was corrected is with its correction. */
  readonly current = $derived(
    this.summaries.filter(({ id }) => !this.summaries.some(({ corrects }) => corrects?.id === id)),
  );
  readonly chosen = $derived(
    this.summaries.find(({ id }) => id === this.chosenId) ?? this.current[0],
  );
  readonly unsaved = $derived(this.#unsaved.size > 0);

  /** All editions of what one summary is an edition of, the first one first. */
  editionsOf(summary: Summary): Summary[] {
    return this.summaries
      .filter(
        ({ audience, client }) =>
          audience === summary.audience && client?.id === summary.client?.id,
      )
      .sort((one, other) => one.number - other.number);
  }
  #cursor: string | undefined;
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #line: Promise<unknown> = Promise.resolve();

  constructor(meeting: MeetingWithSummaries) {
    this.meeting = meeting;
  }

  enter(): void {
    const cursor = () => this.#cursor;
    const variables = {
      meetingId: this.meeting.id,
      get after() {
        return cursor();
      },
    };
    this.#stop = subscribeLive<ResultOf<typeof SummariesTopic>>(
      () => ({ query: topicText, operationName: 'SummariesOfMeeting', variables }),
      {
        next: ({ data }) => {
          if (!data) return;
          this.#cursor = data.meetingChanges.cursor;
          // Words that are not saved are based on what the page shows: saving tells of a conflict.
          // At READY too: something may have happened since the page was made.
          if (!this.unsaved) void this.refresh();
        },
      },
    );
  }

  leave(): void {
    this.#stop?.();
    void this.save();
  }

  /** What stands in a field: the words typed here, or else those that were saved. */
  wordsOf(id: string, saved: string): string {
    return this.#unsaved.get(id) ?? saved;
  }

  write(id: string, words: string): void {
    this.#unsaved = new Map(this.#unsaved).set(id, words);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), pause);
  }

  /** Saves what is written in the chosen summary; true when nothing is left to save. */
  save(): Promise<boolean> {
    clearTimeout(this.#timer);
    return this.#next(() => this.#saveNow());
  }

  /** Gives up the words typed here for those that somebody else saved. */
  async takeTheirs(): Promise<void> {
    this.#unsaved = new Map();
    this.stale = false;
    this.problem = undefined;
    await this.refresh();
  }

  /** Saves the words typed here over those that somebody else saved. */
  async keepMine(): Promise<void> {
    await this.refresh();
    this.stale = false;
    await this.save();
  }

  async draft(): Promise<void> {
    const { data, problem } = await change(DraftSummaries, {
      input: { meetingId: this.meeting.id },
    });
    this.problem = problem;
    if (data) this.meeting = { ...this.meeting, summaries: data.draftSummaries.meeting.summaries };
  }

  /** Does one thing to a summary as it is saved, and shows it as it is then; true when done. */
  async step<Input>(document: Step<Input>, input: (summary: Summary) => Input): Promise<boolean> {
    const id = this.chosen?.id;
    if (!(await this.save())) return false;
    return this.#next(async () => {
      const summary = this.summaries.find((known) => known.id === id);
      if (!summary) return false;
      const { data, problem } = await change(document, { input: input(summary) });
      this.problem = problem;
      const payload = data && Object.values(data)[0];
      if (payload) {
        this.#show(payload.summary);
        this.chosenId = payload.summary.id;
      }
      await this.refresh();
      return !problem;
    });
  }

  async refresh(): Promise<void> {
    const { data } = await ask(SummariesQuery, { id: this.meeting.id });
    if (data?.meeting) this.meeting = data.meeting;
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#line.then(work);
    this.#line = done.catch(() => undefined);
    return done;
  }

  async #saveNow(): Promise<boolean> {
    if (this.stale) return false;
    for (const summary of this.summaries) {
      const sent = new Map(this.#unsaved);
      const parts = summary.parts.flatMap(({ id, version }) => {
        const words = sent.get(id);
        return words === undefined ? [] : [{ id, version, words }];
      });
      const title = sent.get(summary.id);
      if (parts.length === 0 && title === undefined) continue;
      this.saving = true;
      const { data, problem } = await change(SaveSummary, {
        input: { id: summary.id, version: summary.version, title: title ?? null, parts },
      });
      this.saving = false;
      this.problem = problem;
      if (problem) {
        this.stale = problem.code === 'CONFLICT';
        return false;
      }
      this.#show(data.saveSummary.summary);
      this.#forget(sent);
    }
    return true;
  }

  /** What was saved is no longer unsaved, unless it was written on meanwhile. */
  #forget(sent: ReadonlyMap<string, string>): void {
    this.#unsaved = new Map([...this.#unsaved].filter(([id, words]) => sent.get(id) !== words));
  }

  #show(summary: Summary): void {
    const summaries = this.summaries.some(({ id }) => id === summary.id)
      ? this.summaries.map((known) => (known.id === summary.id ? summary : known))
      : [...this.summaries, summary];
    this.meeting = { ...this.meeting, summaries };
  }
}
