/** What time it is. Tests and the demonstration data give their own. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Whether a moment is one that records of care have: of the years 1900 to 2199. */
export const isMoment = (at: Date): boolean => {
  const year = at.getUTCFullYear();
  return year >= 1900 && year < 2200;
};

/** Making one takes a hundred times as long as using it; there are some six hundred time zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  formats.set(timeZone, format);
  return format;
}

/** Today's calendar date in a time zone (IANA name), `YYYY-MM-DD`. */
export const dateIn = (timeZone: string, at: Date): string => formatOf(timeZone).format(at);

/** `YYYY-MM-DD` moved by whole days. */
export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** What the clocks of a time zone show at a moment, in milliseconds as if it were UTC. */
function wallClock(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
}

/** The moment at which a calendar date (`YYYY-MM-DD`) begins in a time zone. */
export function startOfDay(timeZone: string, date: string): Date {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // The offset at the moment sought is not that of midnight UTC where the clocks change in between.
  const near = midnight - (wallClock(timeZone, midnight) - midnight);
  const start = new Date(midnight - (wallClock(timeZone, near) - near));
  // Where the clocks skip midnight, the day begins an hour later.
  return dateIn(timeZone, start) < date ? new Date(start.getTime() + 3_600_000) : start;
}
