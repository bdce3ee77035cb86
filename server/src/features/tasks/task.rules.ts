/** Characters in the line that says what is to be done, in a reason, and in the detail. */
export const wordsLimit = 300;
export const detailLimit = 4_000;

/** Stands for "no day": later than every day that can be given. Lists are ordered by it. */
export const noDay = '2199-12-31';

interface Dated {
  dueOn: string | null;
  dueOrder: string;
}

/** Sets the day, and with it the place in lists. */
export function setDue(task: Dated, dueOn: string | null): void {
  task.dueOn = dueOn;
  task.dueOrder = dueOn ?? noDay;
}

/** Whether its day is past. Days are `YYYY-MM-DD`. */
export const isOverdue = (
  task: { readonly status: string; readonly dueOn: string | null },
  today: string,
): boolean => task.status === 'open' && task.dueOn !== null && task.dueOn < today;
