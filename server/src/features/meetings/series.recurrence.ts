/** When a series has its meetings: RFC 5545 rules by the clocks of a time zone. */
import { RRuleTemporal } from 'rrule-temporal';
import { toText } from 'rrule-temporal/totext';
import { badInput } from '../../kernel/errors.ts';

export interface Recurrence {
  /** An RRULE without COUNT, UNTIL or times. */
  readonly rule: string;
  /** The day from which it counts, `YYYY-MM-DD`. */
  readonly startsOn: string;
  /** `HH:MM` by the clocks of the time zone. */
  readonly time: string;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string | null;
}

export interface Occurrence {
  /** The day by the calendar of the time zone. */
  readonly on: string;
  readonly at: Date;
}

/** The parts of a rule that say on which days; times and the end are said beside it. */
const parts = /^(INTERVAL=\d{1,2}|(FREQ|BYDAY|BYMONTHDAY|BYMONTH|BYSETPOS|WKST)=[A-Z0-9,+-]+)$/;
const frequencies = /(^|;)FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)/;

/** The rule as it is stored. @throws BAD_USER_INPUT */
export function checkRule(text: string, path: readonly string[]): string {
  const rule = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '');
  const given = rule.split(';');
  const names = new Set(given.map((part) => part.split('=')[0]));
  const known = rule.length <= 200 && given.every((part) => parts.test(part));
  if (!known || names.size < given.length || !frequencies.test(rule))
    throw badInput(path, 'This is not a rule by days, weeks, months or years (RFC 5545).');
  try {
    ruleOf({ rule, startsOn: '2026-01-01' });
  } catch {
    throw badInput(path, 'This is not a rule by days, weeks, months or years (RFC 5545).');
  }
  return rule;
}

/** @throws BAD_USER_INPUT where no meeting ever comes of it, within four years of its start */
export function checkRecurrence(recurrence: Recurrence, timeZone: string): void {
  const { startsOn, until } = recurrence;
  if (until !== null && until < startsOn)
    throw badInput(['input', 'until'], 'The last day is before the first.');
  const from = Date.parse(`${startsOn}T00:00:00Z`) - 2 * day;
  const end = new Date(from + 4 * 366 * day);
  if (occurrencesBetween(recurrence, timeZone, new Date(from), end, 1).length === 0)
    throw badInput(['input', 'rule'], 'By this rule there is never a meeting.');
}

const day = 86_400_000;

/**
 * The occurrences from one moment up to another, both included, earliest first. Nine o'clock is nine
 * o'clock by the zone's own clocks; a time that they skip is moved on by as much as they skip.
 * @param most how many at the most
 */
export function occurrencesBetween(
  recurrence: Recurrence,
  timeZone: string,
  from: Date,
  until: Date,
  most = 100,
): Occurrence[] {
  const time = Temporal.PlainTime.from(recurrence.time);
  const found: Occurrence[] = [];
  // The rule says the days, the zone what its clocks show then: a day more at both ends.
  const days = ruleOf(recurrence).between(
    new Date(from.getTime() - day),
    new Date(until.getTime() + day),
    true,
  );
  for (const each of days) {
    const on = each.toPlainDate();
    if (recurrence.until !== null && on.toString() > recurrence.until) break;
    const { epochMilliseconds } = on.toZonedDateTime({ timeZone, plainTime: time });
    if (epochMilliseconds > until.getTime() || found.length === most) break;
    if (epochMilliseconds >= from.getTime())
      found.push({ on: on.toString(), at: new Date(epochMilliseconds) });
  }
  return found;
}

/** The rule in English words with its time, for instance "every week on Monday at 9 AM". */
export const ruleInWords = (recurrence: Recurrence): string =>
  toText(ruleOf(recurrence, recurrence.time), 'en', { excludeTzAbbreviation: true });

/** Days are reckoned at noon of UTC, which no clock skips. */
const ruleOf = ({ rule, startsOn }: Pick<Recurrence, 'rule' | 'startsOn'>, time = '12:00') =>
  new RRuleTemporal({
    rruleString: rule,
    dtstart: Temporal.PlainDateTime.from(`${startsOn}T${time}`).toZonedDateTime('UTC'),
    strict: true,
    maxIterations: 5_000,
  });
