import { dayOf, daysBetween } from '#lib/ui/dates.ts';

interface Held {
  readonly startsAt: string;
}

/** The Monday of a day's week (YYYY-MM-DD). */
function mondayOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

/** Meetings of this week and later in order of time, earlier ones the latest first. */
export function weeksOf<Meeting extends Held>(
  meetings: readonly Meeting[],
  now: string,
  timeZone: string,
): { thisWeek: Meeting[]; later: Meeting[]; earlier: Meeting[] } {
  const monday = mondayOf(dayOf(now, timeZone));
  const inOrder = meetings.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
  const week = (meeting: Meeting): number =>
    Math.floor(daysBetween(monday, dayOf(meeting.startsAt, timeZone)) / 7);
  return {
    thisWeek: inOrder.filter((meeting) => week(meeting) === 0),
    later: inOrder.filter((meeting) => week(meeting) > 0),
    earlier: inOrder.filter((meeting) => week(meeting) < 0).reverse(),
  };
}
