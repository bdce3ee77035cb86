import { badInput } from '../../kernel/errors.ts';
import type { Job } from '../../kernel/jobs.ts';
import { queueMail } from '../../kernel/mail.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Task } from './task.entity.ts';
import { remember, told } from './task.history.ts';

/**
 * Sets when the assignee is to be reminded; null: not at all.
 * @throws BAD_USER_INPUT for a moment that is past
 */
export function remindLater(operation: Operation, task: Task, at: Date | null): void {
  if (at?.getTime() === task.remindAt?.getTime()) return;
  if (at && at <= operation.clock.now())
    throw badInput(['input', 'remindAt'], 'This moment is past already.');
  task.remindAt = at;
  task.remindedAt = null;
  if (at) operation.due('task-reminders', at);
}

/** As many as are reminded of in one run; the next run follows at once. */
const atOnce = 100;

/**
 * Reminds of the open tasks whose moment has come: they are marked, so that they stand out on the
 * assignee's day, and a letter says that there is something, without a word of what. A run that is
 * done again finds them marked.
 */
export const taskReminders: Job = {
  kind: 'task-reminders',
  async run(operation) {
    const { em, clock } = operation;
    const now = clock.now();
    const waiting = await em.find(
      Task,
      { status: 'open', remindAt: { $ne: null }, remindedAt: null },
      {
        orderBy: { remindAt: 'asc', id: 'asc' },
        limit: atOnce + 1,
        populate: ['assignee.account'],
      },
    );
    const due = waiting.filter(({ remindAt }) => remindAt && remindAt <= now).slice(0, atOnce);
    for (const task of due) {
      task.remindedAt = now;
      remember(operation, task, { kind: 'reminded', toMember: task.assignee });
      letter(operation, task);
      told(operation, task);
    }
    await em.flush();
    return waiting[due.length]?.remindAt ?? null;
  },
};

/** Says that there is something to do, and not what. */
function letter(operation: Operation, task: Task): void {
  const account = task.assignee.getEntity().account?.getEntity();
  if (!account) return;
  queueMail(operation, {
    to: account.email,
    subject: 'A reminder from Roundtable',
    text: `A task of yours is waiting for you.\n\nSee it on your day: ${operation.linkTo('/')}\n`,
    about: { type: 'Task', id: task.id },
  });
}
