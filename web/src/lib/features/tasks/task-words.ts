import { dayOf, daysBetween, longDate, nearDate } from '#lib/ui/dates.ts';
import { count } from '#lib/ui/words.ts';
import type { Tone } from '#lib/ui/Status.svelte';
import type { TaskHistory, TaskInList } from './tasks.queries.ts';

interface Standing {
  readonly words: string;
  readonly tone: Tone;
  /** Set in running text, without a ground of its own. */
  readonly plain: boolean;
}

/**
 * Where a task stands, in words: when it is due, or how and when it was settled.
 * @param timeZone absent: the day on which it was settled is left out
 */
export function standing(task: TaskInList, today: string, timeZone?: string): Standing | undefined {
  const when =
    task.settledAt && timeZone ? ` ${nearDate(dayOf(task.settledAt, timeZone), today)}` : '';
  if (task.status === 'DONE') return { words: `Done${when}`, tone: 'good', plain: true };
  if (task.status === 'DROPPED') return { words: `Dropped${when}`, tone: 'neutral', plain: true };
  if (!task.dueOn) return undefined;
  const days = daysBetween(today, task.dueOn);
  if (days < 0) return { words: `Overdue by ${count(-days, 'day')}`, tone: 'danger', plain: false };
  if (days === 0) return { words: 'Due today', tone: 'accent', plain: false };
  return { words: `Due ${nearDate(task.dueOn, today)}`, tone: 'neutral', plain: true };
}

/** By the day that they are due on, those without one last; then as they were made. */
export const byDay = (one: TaskInList, other: TaskInList): number =>
  (one.dueOn ?? '9999').localeCompare(other.dueOn ?? '9999') ||
  one.createdAt.localeCompare(other.createdAt) ||
  one.id.localeCompare(other.id);

type Line = TaskHistory['history'][number];

const day = (date: string | null): string => (date ? longDate(date) : 'no day');

/** A line of a task's history as a sentence without its subject: "moved it from … to …". */
export function deed(line: Line): string {
  const { kind, words, fromDay, toDay, toMember } = line;
  const because = words ? `: ${words}` : '';
  switch (kind) {
    case 'CREATED': {
      const due = toDay ? `, due ${day(toDay)}` : '';
      return !toMember || toMember.id === line.by?.id
        ? `made the task${due}`
        : `asked ${toMember.name} for it${due}`;
    }
    case 'EDITED':
      return words ? `changed the words, which were “${words}”` : 'changed the details';
    case 'ASSIGNED':
      return `gave it to ${toMember?.name ?? 'somebody else'}`;
    case 'DUE_CHANGED':
      return `moved it from ${day(fromDay)} to ${day(toDay)}`;
    case 'CARRIED':
      return `carried it on to ${day(toDay)}${because}`;
    case 'REMINDED':
      return 'A reminder was sent';
    case 'DONE':
      return 'marked it done';
    case 'DROPPED':
      return `dropped it${because}`;
    case 'REOPENED':
      return 'opened it again';
  }
}
