import { change } from '#lib/kernel/graphql/browser.ts';
import { inOneLine, type Problem } from '#lib/kernel/graphql/problems.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { CompleteTask, ReopenTask, type TaskInList } from './tasks.queries.ts';

/** Gets the task as it is after a change, also after its undoing. */
export type Changed = (task: TaskInList) => void;

function failed(problem: Problem): false {
  toasts.say(inOneLine(problem), 'danger');
  return false;
}

/** Marks a task done; the message offers to undo it. True when it is done. */
export async function complete(task: TaskInList, changed: Changed): Promise<boolean> {
  const { data, problem } = await change(CompleteTask, { input: { id: task.id } });
  if (problem) return failed(problem);
  if (data.completeTask.task) changed(data.completeTask.task);
  const undo = { label: 'Undo', run: () => void reopen(task, changed) };
  toasts.say(`Done: ${task.words}`, 'good', undo);
  return true;
}

/** Opens a task again; true when it is open. */
export async function reopen(task: TaskInList, changed: Changed): Promise<boolean> {
  const { data, problem } = await change(ReopenTask, { input: { id: task.id } });
  if (problem) return failed(problem);
  if (data.reopenTask.task) changed(data.reopenTask.task);
  return true;
}
