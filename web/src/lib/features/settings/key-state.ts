import { dayOf, daysBetween, shortDate } from '#lib/ui/dates.ts';
import type { ApiKey } from './keys.queries.ts';

/** Fewer days than this before its end, a key's owner should make another. */
const soon = 14;

export interface KeyState {
  words: string;
  tone: 'good' | 'warn' | 'neutral';
  ended: boolean;
}

/** Where a key stands at a moment (ISO 8601), in words. */
export function stateOf(key: ApiKey, now: string, timeZone: string): KeyState {
  const day = (moment: string) => dayOf(moment, timeZone);
  if (key.revokedAt)
    return { words: `Revoked ${shortDate(day(key.revokedAt))}`, tone: 'neutral', ended: true };
  const ends = shortDate(day(key.expiresAt));
  if (key.expiresAt <= now) return { words: `Ran out ${ends}`, tone: 'neutral', ended: true };
  const near = daysBetween(day(now), day(key.expiresAt)) < soon;
  return { words: `Until ${ends}`, tone: near ? 'warn' : 'good', ended: false };
}
