import { LockMode, ref, type Ref } from '@mikro-orm/core';
import { conflict } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, authorizeAction } from '../../kernel/policy.ts';
import { line, optionalLine, optionalWords, words } from '../../kernel/words.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import { Task } from './task.entity.ts';
import { TaskComment } from './task-history.entity.ts';
import { remember, told } from './task.history.ts';
import type {
  AddTaskCommentInput,
  CarryTaskInput,
  CreateTaskInput,
  DropTaskInput,
  SettleTaskInput,
  UpdateTaskInput,
} from './task.inputs.ts';
import { makeTask } from './task.make.ts';
import { originOfTask } from './task.meeting.ts';
import { assigneeOfTask } from './task.people.ts';
import { remindLater } from './task.reminders.ts';
import { detailLimit, setDue, wordsLimit } from './task.rules.ts';

/**
 * Makes a task for somebody, about a client or about none.
 * @throws BAD_USER_INPUT, NOT_FOUND, FORBIDDEN
 */
export async function createTask(operation: Operation, input: CreateTaskInput): Promise<Task> {
  const { em, signedIn } = operation;
  authorizeAction(operation, 'task.create');
  const client = input.clientId
    ? await authorize(
        operation,
        'task.write',
        await em.findOne(Client, inputId('Client', input.clientId, ['input', 'clientId'])),
      )
    : null;
  const clientId = client?.id ?? null;
  const assignee = await assigneeOfTask(
    operation,
    input.assigneeId
      ? inputId('Membership', input.assigneeId, ['input', 'assigneeId'])
      : signedIn.membershipId,
    clientId,
  );
  const origin = await originOfTask(operation, input, clientId);
  return makeTask(operation, { ...input, ...origin, client, assigneeId: assignee.id });
}

/**
 * Changes what an open task asks for: its words, who does it, until when.
 * @throws CONFLICT, BAD_USER_INPUT, NOT_FOUND, FORBIDDEN
 */
export async function updateTask(operation: Operation, input: UpdateTaskInput): Promise<Task> {
  const task = await taskToChange(operation, input, 'task.edit');
  const former = task.assignee.id;
  editWords(operation, task, input);
  if (input.assigneeId) {
    const id = inputId('Membership', input.assigneeId, ['input', 'assigneeId']);
    if (id !== former) await assign(operation, task, id);
  }
  if (input.dueOn !== undefined && input.dueOn !== task.dueOn) {
    remember(operation, task, { kind: 'due-changed', fromDay: task.dueOn, toDay: input.dueOn });
    setDue(task, input.dueOn);
  }
  if (input.remindAt !== undefined) remindLater(operation, task, input.remindAt);
  await operation.em.flush();
  return told(operation, task, former);
}

function editWords(operation: Operation, task: Task, input: UpdateTaskInput): void {
  const former = task.words;
  const said = input.words
    ? line(input.words, wordsLimit, ['input', 'words'])
    : input.words === ''
      ? line('', wordsLimit, ['input', 'words'])
      : former;
  const detail =
    input.detail === undefined
      ? task.detail
      : optionalWords(input.detail, detailLimit, ['input', 'detail']);
  if (said === former && detail === task.detail) return;
  task.words = said;
  task.detail = detail;
  remember(operation, task, { kind: 'edited', words: said === former ? null : former });
}

async function assign(operation: Operation, task: Task, memberId: string): Promise<void> {
  const assignee = await assigneeOfTask(operation, memberId, task.clientId ?? null);
  remember(operation, task, {
    kind: 'assigned',
    fromMember: task.assignee,
    toMember: ref(assignee),
  });
  task.assignee = ref(assignee);
}

/**
 * Says that a task is done. One that is done already stays as it is: two people at a table may say
 * so at the same moment.
 * @throws CONFLICT, FORBIDDEN, NOT_FOUND
 */
export async function completeTask(operation: Operation, input: SettleTaskInput): Promise<Task> {
  const found = await lockedTask(operation, input.id);
  if (found.status === 'done') return found;
  return settle(operation, await allowed(operation, found, input, 'task.complete'), 'done', null);
}

/**
 * Gives up a task, with a reason.
 * @throws CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function dropTask(operation: Operation, input: DropTaskInput): Promise<Task> {
  const task = await taskToChange(operation, input, 'task.drop');
  const reason = line(input.reason, wordsLimit, ['input', 'reason']);
  return settle(operation, task, 'dropped', reason);
}

async function settle(
  operation: Operation,
  task: Task,
  status: 'done' | 'dropped',
  reason: string | null,
): Promise<Task> {
  task.status = status;
  task.droppedReason = reason;
  task.settledAt = operation.clock.now();
  task.settledBy = self(operation);
  remember(operation, task, { kind: status, words: reason });
  await operation.em.flush();
  return told(operation, task);
}

/**
 * Opens a task again. One that is open already stays as it is.
 * @throws CONFLICT, FORBIDDEN, NOT_FOUND
 */
export async function reopenTask(operation: Operation, input: SettleTaskInput): Promise<Task> {
  const found = await lockedTask(operation, input.id);
  if (found.status === 'open') return found;
  const task = await allowed(operation, found, input, 'task.reopen');
  task.status = 'open';
  task.droppedReason = null;
  task.settledAt = null;
  task.settledBy = null;
  remember(operation, task, { kind: 'reopened' });
  // Its reminder may have come due, or been passed over, while it was settled.
  if (task.remindAt && !task.remindedAt) operation.due('task-reminders', task.remindAt);
  await operation.em.flush();
  return told(operation, task);
}

/**
 * Carries on a task that was not done in time: it counts how often, in which meeting, and why.
 * @throws CONFLICT, BAD_USER_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function carryTask(operation: Operation, input: CarryTaskInput): Promise<Task> {
  const task = await taskToChange(operation, input, 'task.carry');
  const { meetingId } = await originOfTask(
    operation,
    { meetingId: input.meetingId ?? null },
    task.clientId ?? null,
  );
  const dueOn = input.dueOn ?? task.dueOn;
  remember(operation, task, {
    kind: 'carried',
    fromDay: task.dueOn,
    toDay: dueOn,
    words: optionalLine(input.reason, wordsLimit, ['input', 'reason']),
    meetingId,
  });
  setDue(task, dueOn);
  task.carriedCount += 1;
  if (meetingId) {
    // From now on it is that meeting's, and no longer among what earlier ones left open.
    task.meetingId = meetingId;
    task.agendaItemId = null;
  }
  await operation.em.flush();
  return told(operation, task);
}

/** @throws BAD_USER_INPUT, FORBIDDEN, NOT_FOUND */
export async function addTaskComment(
  operation: Operation,
  input: AddTaskCommentInput,
): Promise<Task> {
  const { em } = operation;
  const id = inputId('Task', input.id, ['input', 'id']);
  const task = await authorize(operation, 'task.comment', await em.findOne(Task, id));
  const comment = new TaskComment();
  comment.task = ref(task);
  comment.author = self(operation);
  comment.words = words(input.words, detailLimit, ['input', 'words']);
  comment.at = operation.clock.now();
  await em.persist(comment).flush();
  return told(operation, task);
}

async function lockedTask(operation: Operation, id: string): Promise<Task> {
  const found = await operation.em.findOne(Task, inputId('Task', id, ['input', 'id']), {
    lockMode: LockMode.PESSIMISTIC_WRITE,
  });
  return authorize(operation, 'task.read', found);
}

/** Asks the policy, and that the caller saw the task as it is. */
async function allowed(
  operation: Operation,
  task: Task,
  { version }: Pick<SettleTaskInput, 'version'>,
  action: `task.${string}`,
): Promise<Task> {
  await authorize(operation, action, task);
  if (typeof version === 'number' && version !== task.version) throw conflict(task.version);
  return task;
}

const taskToChange = async (
  operation: Operation,
  input: SettleTaskInput,
  action: `task.${string}`,
): Promise<Task> => allowed(operation, await lockedTask(operation, input.id), input, action);

/** The membership that acts, as what a row points to. */
const self = (operation: Operation): Ref<Membership> =>
  operation.em.getReference(Membership, operation.signedIn.membershipId, { wrapped: true });
