/*
 * Dates and times in words. A moment is shown in the organisation's time zone, never the browser's:
 * a team speaks of the same "Tuesday at 9" wherever one of them sits. Server and browser must write
 * the same words, so nothing here asks for the machine's own locale or zone.
 */
const locale = 'en-GB';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let known = formats.get(key);
  if (!known) formats.set(key, (known = new Intl.DateTimeFormat(locale, options)));
  return known;
}

function utcDay(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

/** The day (YYYY-MM-DD) on which a moment falls in a time zone. */
export function dayOf(moment: string | Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  return parts.format(new Date(moment));
}

/** "12 March 2026", or "12 March" within `thisYear`. */
export function longDate(date: string, thisYear?: number): string {
  const sameYear = thisYear !== undefined && date.startsWith(`${thisYear}-`);
  return format({
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' as const }),
  }).format(utcDay(date));
}

/** "12 Mar 2026". */
export function shortDate(date: string): string {
  return format({ timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' }).format(
    utcDay(date),
  );
}

/** "Monday 23 November": the heading over a day's entries. */
export function dayHeading(date: string): string {
  return format({ timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' }).format(
    utcDay(date),
  );
}

/** "09:30". */
export function clock(moment: string, timeZone: string): string {
  return format({ timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(moment),
  );
}

/** "Monday 23 November, 09:30". */
export const dayAndClock = (moment: string, timeZone: string): string =>
  `${dayHeading(dayOf(moment, timeZone))}, ${clock(moment, timeZone)}`;

/** Whole days from one date to another; negative when it lies before. */
export function daysBetween(from: string, until: string): number {
  return Math.round((utcDay(until).getTime() - utcDay(from).getTime()) / 86_400_000);
}

/** "today", "tomorrow", "in 3 days", "5 days ago", and beyond a month the date itself. */
export function nearDate(date: string, today: string): string {
  const days = daysBetween(today, date);
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  if (days === -1) return 'yesterday';
  if (Math.abs(days) > 30) return shortDate(date);
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}
