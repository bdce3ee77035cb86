import { daysBetween } from '#lib/ui/dates.ts';

/** How often meetings come again, as the form asks for it. */
export type Recurrence =
  | { readonly every: 'week'; readonly weeks: number; readonly days: readonly Weekday[] }
  | { readonly every: 'month'; readonly which: Which; readonly day: Weekday };

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof weekdays)[number];

export const weekdayNames: Readonly<Record<Weekday, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};

/** Which of a month's Mondays; -1 is the last one. */
export type Which = 1 | 2 | 3 | 4 | -1;
export const whichNames: Readonly<Record<Which, string>> = {
  1: 'first',
  2: 'second',
  3: 'third',
  4: 'fourth',
  [-1]: 'last',
};

const DAYS_LOOKED_THROUGH = 800;

/** The rule as RFC 5545 writes it: `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO`. */
export function ruleOf(recurrence: Recurrence): string {
  if (recurrence.every === 'month')
    return `FREQ=MONTHLY;BYDAY=${recurrence.which}${recurrence.day}`;
  const interval = recurrence.weeks > 1 ? `;INTERVAL=${recurrence.weeks}` : '';
  return `FREQ=WEEKLY${interval};BYDAY=${inWeek(recurrence.days).join(',')}`;
}

/** What a rule says, or `undefined` for one that the form cannot show. */
export function recurrenceOf(rule: string, startsOn: string): Recurrence | undefined {
  const parts = new Map(
    rule
      .replace(/^RRULE:/u, '')
      .split(';')
      .map((part) => part.split('=', 2) as [string, string]),
  );
  const known = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'WKST']);
  if ([...parts.keys()].some((name) => !known.has(name))) return undefined;
  const weeks = Number(parts.get('INTERVAL') ?? 1);
  const by = parts.get('BYDAY')?.split(',') ?? [weekdayOf(startsOn)];
  if (parts.get('FREQ') === 'WEEKLY' && by.every(isWeekday) && weeks >= 1)
    return { every: 'week', weeks, days: inWeek(by) };
  const [, which, day] = /^(-?\d)([A-Z]{2})$/u.exec(by[0] ?? '') ?? [];
  const nth = Number(which) as Which;
  if (parts.get('FREQ') !== 'MONTHLY' || weeks !== 1 || by.length !== 1) return undefined;
  return nth in whichNames && isWeekday(day) ? { every: 'month', which: nth, day } : undefined;
}

/** "Every Monday", "Every second Tuesday", "On the first Monday of the month". */
export function recurrenceWords(recurrence: Recurrence): string {
  if (recurrence.every === 'month')
    return `On the ${whichNames[recurrence.which]} ${weekdayNames[recurrence.day]} of the month`;
  const days = inWeek(recurrence.days).map((day) => weekdayNames[day]);
  const last = days.at(-1) ?? 'week';
  const named = days.length > 1 ? `${days.slice(0, -1).join(', ')} and ${last}` : last;
  if (recurrence.weeks === 1) return `Every ${named}`;
  if (recurrence.weeks === 2 && days.length < 2) return `Every second ${named}`;
  return `Every ${recurrence.weeks} weeks on ${named}`;
}

/** The first `count` days (YYYY-MM-DD) of the rule from `from` on, none after `until`. */
export function nextDays(
  recurrence: Recurrence,
  { startsOn, from, until, count }: Occurring,
): string[] {
  const found: string[] = [];
  let day = from > startsOn ? from : startsOn;
  for (let step = 0; step < DAYS_LOOKED_THROUGH && found.length < count; step += 1) {
    if (until && day > until) break;
    if (isOn(recurrence, day, startsOn)) found.push(day);
    day = plusDays(day, 1);
  }
  return found;
}

interface Occurring {
  /** The day from which the rule counts. */
  readonly startsOn: string;
  readonly from: string;
  readonly until?: string | null;
  readonly count: number;
}

export function weekdayOf(day: string): Weekday {
  return weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] as Weekday;
}

function isOn(recurrence: Recurrence, day: string, startsOn: string): boolean {
  const weekday = weekdayOf(day);
  if (recurrence.every === 'week') {
    const weeks = Math.round(daysBetween(mondayOf(startsOn), mondayOf(day)) / 7);
    return recurrence.days.includes(weekday) && weeks % recurrence.weeks === 0;
  }
  if (weekday !== recurrence.day) return false;
  const nth = Math.ceil(Number(day.slice(8)) / 7);
  const isLast = plusDays(day, 7).slice(0, 7) !== day.slice(0, 7);
  return recurrence.which === -1 ? isLast : nth === recurrence.which;
}

const isWeekday = (text: string | undefined): text is Weekday =>
  weekdays.some((day) => day === text);

const inWeek = (days: readonly Weekday[]): Weekday[] =>
  weekdays.filter((day) => days.includes(day));

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function mondayOf(day: string): string {
  return plusDays(day, -weekdays.indexOf(weekdayOf(day)));
}
