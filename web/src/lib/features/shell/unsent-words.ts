import { clock, dayOf, daysBetween, longDate } from '#lib/ui/dates.ts';
import { count } from '#lib/ui/words.ts';

const weekday = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'long' });

/** "14:05" today, "yesterday", "Tuesday" within the week, and before that the date. */
export function dayWritten(since: number, now: number, timeZone: string): string {
  const day = dayOf(new Date(since), timeZone);
  const days = daysBetween(day, dayOf(new Date(now), timeZone));
  if (days <= 0) return clock(new Date(since).toISOString(), timeZone);
  if (days === 1) return 'yesterday';
  if (days < 7) return weekday.format(new Date(`${day}T00:00:00Z`));
  return longDate(day);
}

/** "2 changes from Tuesday". */
export function changesFrom(
  { changes, since }: { changes: number; since: number | undefined },
  timeZone: string,
): string {
  const words = count(changes, 'change');
  return since === undefined ? words : `${words} from ${dayWritten(since, Date.now(), timeZone)}`;
}

const kinds: Readonly<Record<string, string>> = {
  plan: 'a treatment plan',
  minutes: 'the minutes of a meeting',
};

/** What a kind of document is called in a sentence. */
export const kindWords = (kind: string): string => kinds[kind] ?? 'a document';
