import { dateIn } from '../../kernel/clock.ts';
import type { Operation } from '../../kernel/operation.ts';

/** Today's calendar date in the time zone of the actor's organisation. */
export const today = (operation: Operation): string =>
  dateIn(operation.signedIn.timeZone, operation.clock.now());

interface Dated {
  readonly from: string;
  readonly until: string | null;
}

/** A filter for rows with `from` and `until` (both included) that hold on `date`. */
export const inForceOn = (
  date: string,
): { from: { $lte: string }; $or: [{ until: null }, { until: { $gte: string } }] } => ({
  from: { $lte: date },
  $or: [{ until: null }, { until: { $gte: date } }],
});

/** Whether such a row holds on `date`. */
export const holdsOn = (row: Dated, date: string): boolean =>
  row.from <= date && (row.until === null || row.until >= date);
