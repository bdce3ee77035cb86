import { clock, dayHeading, dayOf } from '#lib/ui/dates.ts';
import type { PortalAppointment, PortalChild, PortalGoal } from './portal.queries.ts';

export const nothingShared = ({ goals, summaries, appointments }: PortalChild): boolean =>
  goals.length + summaries.length + appointments.length === 0;

/** How the last value compares with what is hoped for, in a sentence without percentages. */
export function latestIn({ series }: PortalGoal): string | undefined {
  const last = series?.points.at(-1);
  if (!series || !last) return undefined;
  const unit = series.unit ? ` ${series.unit}` : '';
  return series.target === null
    ? `The last time: ${last.value}${unit}.`
    : `The last time: ${last.value}${unit}. We hope for ${series.target}.`;
}

/** From when to when, in the organisation's time zone; the day of the end too where it is another. */
export function whenOf(
  { startsAt, endsAt }: Pick<PortalAppointment, 'startsAt' | 'endsAt'>,
  timeZone: string,
): string {
  const [first, last] = [dayOf(startsAt, timeZone), dayOf(endsAt, timeZone)];
  const end = clock(endsAt, timeZone);
  return `${dayHeading(first)}, ${clock(startsAt, timeZone)} to ${
    first === last ? end : `${dayHeading(last)}, ${end}`
  }`;
}
