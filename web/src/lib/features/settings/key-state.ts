import { dayOf, daysBetween, nearDate, shortDate } from '#lib/ui/dates.ts';
import type { ApiKey } from './keys.queries.ts';

/** Fewer days than this before its end, a key's owner should make another. */
const soon = 14;

export interface KeyState {
  words: string;
  tone: 'good' | 'warn' | 'neutral';
  ended: boolean;
}

/** Where a key stands at a moment (ISO 8601), in words. */
export function stateOf(
  key: Pick<ApiKey, 'revokedAt' | 'expiresAt'>,
  now: string,
  timeZone: string,
): KeyState {
  const day = (moment: string) => dayOf(moment, timeZone);
  if (key.revokedAt)
    return { words: `Revoked ${shortDate(day(key.revokedAt))}`, tone: 'neutral', ended: true };
  const [today, end] = [day(now), day(key.expiresAt)];
  if (Date.parse(key.expiresAt) <= Date.parse(now))
    return { words: `Ran out ${shortDate(end)}`, tone: 'neutral', ended: true };
  return daysBetween(today, end) < soon
    ? { words: `Runs out ${nearDate(end, today)}`, tone: 'warn', ended: false }
    : { words: `Until ${shortDate(end)}`, tone: 'good', ended: false };
}
