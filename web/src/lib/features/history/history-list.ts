import { clock, dayOf } from '#lib/ui/dates.ts';
import { recordName, type HistoryWords } from './history-words.ts';
import type { NamedVersion, Step } from './history.queries.ts';

export type Entry =
  | { readonly is: 'step'; readonly key: string; readonly at: string; readonly step: Step }
  | {
      readonly is: 'version';
      readonly key: string;
      readonly at: string;
      readonly version: NamedVersion;
    };

export interface Day {
  /** YYYY-MM-DD in the organisation's time zone. */
  readonly date: string;
  readonly entries: readonly Entry[];
}

/**
 * Steps and named versions in one list by day, the newest first. A version stands above the step
 * that led to it; one that lies further back than what is loaded waits for that.
 */
export function daysOf(
  steps: readonly Step[],
  named: readonly NamedVersion[],
  hasMore: boolean,
  timeZone: string,
): Day[] {
  const entries: Entry[] = [];
  const waiting = [...named];
  const mark = (reaches: (version: NamedVersion) => boolean): void => {
    for (let first = waiting[0]; first && reaches(first); first = waiting[0]) {
      waiting.shift();
      entries.push({ is: 'version', key: `v${first.seq}`, at: first.at, version: first });
    }
  };
  for (const step of steps) {
    mark(({ seq }) => seq >= step.toSeq);
    entries.push({ is: 'step', key: `s${step.toSeq}`, at: step.endedAt, step });
  }
  if (!hasMore) mark(() => true);
  const days: { date: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const date = dayOf(entry.at, timeZone);
    const last = days.at(-1);
    if (last?.date === date) last.entries.push(entry);
    else days.push({ date, entries: [entry] });
  }
  return days;
}

/** "14:02", or "14:02–14:10" where it took longer. */
export function timesOf({ beganAt, endedAt }: Step, timeZone: string): string {
  const [from, to] = [clock(beganAt, timeZone), clock(endedAt, timeZone)];
  return from === to ? from : `${from}–${to}`;
}

/** The first two things that a step changed, in words, and how many more there were. */
export function changedWords({ records }: Step, words: HistoryWords): string {
  if (records.length === 0) return 'Changes';
  const names = records.slice(0, 2).map((record) => recordName(words, record).replace(/\.$/, ''));
  const more = records.length - names.length;
  return more > 0 ? `${names.join('; ')} and ${more} more` : names.join('; ');
}
