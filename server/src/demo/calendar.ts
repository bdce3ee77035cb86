import { addDays, dateIn } from '../kernel/clock.ts';
import type { Day, TimeOfDay } from './story.ts';

/** The days of a story as dates and moments of one organisation, counted from its today. */
export interface Calendar {
  readonly today: string;
  /** `YYYY-MM-DD`. */
  date(day: Day): string;
  /**
   * The working day next to it, today itself as it is: on a weekend the Friday before when it is
   * past, the Monday after when it is to come.
   */
  workday(day: Day): Day;
  at(day: Day, time: TimeOfDay, plusMinutes?: number): Date;
  /** Somebody's date of birth from whole years and the days since their birthday. */
  born(years: number, daysSinceBirthday: number): string;
  /** Puts dates in the place of `{+9}` and `{-30}` (working days), `{=+9}` (the very day). */
  words(text: string): string;
}

export function calendarOf(timeZone: string, now: Date): Calendar {
  const today = dateIn(timeZone, now);
  const date = (day: Day): string => addDays(today, day);
  const workday = (day: Day): Day => {
    if (day === 0) return day;
    const weekday = new Date(`${date(day)}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) return day;
    if (day < 0) return day - (weekday === 6 ? 1 : 2);
    return day + (weekday === 6 ? 2 : 1);
  };
  const spoken = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  return {
    today,
    date,
    workday,
    at: (day, time, plusMinutes = 0) =>
      new Date(zoned(timeZone, date(day), time).getTime() + plusMinutes * 60_000),
    born(years, daysSinceBirthday) {
      const [year = '', month = '', day = ''] = date(-daysSinceBirthday).split('-');
      // Not every year has a 29 February.
      const safeDay = month === '02' && day === '29' ? '28' : day;
      return `${Number(year) - years}-${month}-${safeDay}`;
    },
    words: (text) =>
      text.replace(/\{(=?)([+-]\d+)\}/g, (_, exact: string, day: string) => {
        const on = exact ? Number(day) : workday(Number(day));
        return spoken.format(new Date(`${date(on)}T00:00:00Z`));
      }),
  };
}

/** The moment at which the clocks of a zone show a date and time. */
function zoned(timeZone: string, date: string, time: string): Date {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  const shown = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const offsetAt = (moment: number): number =>
    Date.parse(`${shown.format(moment).replace(', ', 'T')}Z`) - moment;
  // The offset of the moment itself, which is not that of midnight on days when the clocks change.
  const near = wanted - offsetAt(wanted);
  return new Date(wanted - offsetAt(near));
}
