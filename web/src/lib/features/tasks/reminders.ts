import { momentOf, dayAndTime } from '#lib/features/schedule/zoned.ts';
import { longDate } from '#lib/ui/dates.ts';

/** When people are reminded: at the beginning of the working day. */
const TIME = '08:00';

export type Reminder = 'NONE' | 'DAY' | 'BEFORE' | 'TOMORROW' | 'KEPT';

interface Choice {
  readonly value: Reminder;
  readonly label: string;
  /** The moment, ISO 8601; null for none. */
  readonly at: string | null;
}

function plusDays(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/**
 * The moments to choose from for a task that is due on a day, those to come alone.
 * @param kept the reminder that the task has already
 */
export function reminderChoices(
  dueOn: string | null,
  kept: string | null,
  today: string,
  timeZone: string,
  now: string,
): Choice[] {
  const at = (date: string) => momentOf(date, TIME, timeZone) ?? null;
  const choices: Choice[] = [
    { value: 'NONE', label: 'No reminder', at: null },
    ...(dueOn
      ? ([
          { value: 'DAY', label: 'On the day, at 8', at: at(dueOn) },
          { value: 'BEFORE', label: 'The day before, at 8', at: at(plusDays(dueOn, -1)) },
        ] as const)
      : []),
    { value: 'TOMORROW', label: 'Tomorrow, at 8', at: at(plusDays(today, 1)) },
  ];
  const ahead = choices.filter((choice) => choice.at === null || choice.at > now);
  if (kept && !ahead.some((choice) => choice.at && Date.parse(choice.at) === Date.parse(kept))) {
    const { day, time } = dayAndTime(kept, timeZone);
    ahead.push({ value: 'KEPT', label: `${longDate(day)}, ${time}`, at: kept });
  }
  return ahead;
}
