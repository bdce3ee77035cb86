import { parseAbsolute, parseDateTime, toZoned } from '@internationalized/date';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/u;

/**
 * The moment (ISO 8601, UTC) of a day and a time on the clock of a time zone. A time that the
 * change to summer time leaves out is moved forward by it. Undefined when the time is no time.
 */
export function momentOf(day: string, time: string, timeZone: string): string | undefined {
  if (!TIME.test(time)) return undefined;
  return toZoned(parseDateTime(`${day}T${time}`), timeZone).toAbsoluteString();
}

/** The day (YYYY-MM-DD) and time (HH:MM) that the clock of a time zone shows at a moment. */
export function dayAndTime(moment: string, timeZone: string): { day: string; time: string } {
  const zoned = parseAbsolute(moment, timeZone).toString();
  return { day: zoned.slice(0, 10), time: zoned.slice(11, 16) };
}
