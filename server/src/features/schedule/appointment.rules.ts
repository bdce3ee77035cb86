import { badInput } from '../../kernel/errors.ts';

const day = 86_400_000;

/** How far from now a time may be before it is taken for a slip of the pen, in days. */
const farthest = 2 * 366;

/**
 * Refuses a time that no appointment has.
 * @throws BAD_USER_INPUT
 */
export function checkTime(startsAt: Date, endsAt: Date, now: Date): void {
  const length = endsAt.getTime() - startsAt.getTime();
  if (length <= 0) throw badInput(['input', 'endsAt'], 'The end comes after the start.');
  if (length > day) throw badInput(['input', 'endsAt'], 'An appointment ends within 24 hours.');
  if (Math.abs(startsAt.getTime() - now.getTime()) > farthest * day)
    throw badInput(['input', 'startsAt'], 'This is more than two years away. Is the year right?');
}

/** The span of a list: what is absent filled in, what is too long refused. */
export function spanOf(
  given: { readonly from?: Date | null; readonly until?: Date | null },
  startOfToday: Date,
): { from: Date; until: Date } {
  const from = given.from ?? startOfToday;
  const until = given.until ?? new Date(from.getTime() + 28 * day);
  const length = until.getTime() - from.getTime();
  if (length < 0) throw badInput(['until'], 'The end comes after the start.');
  if (length > 366 * day) throw badInput(['until'], 'Ask for 366 days at the most.');
  return { from, until };
}
