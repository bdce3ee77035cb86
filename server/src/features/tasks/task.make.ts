import { ref } from '@mikro-orm/core';
import type { Operation } from '../../kernel/operation.ts';
import { line, optionalWords } from '../../kernel/words.ts';
import { Membership } from '../access/index.ts';
import type { Client } from '../clients/index.ts';
import { Task } from './task.entity.ts';
import { remember, told } from './task.history.ts';
import { remindLater } from './task.reminders.ts';
import { detailLimit, setDue, wordsLimit } from './task.rules.ts';

/** A task to be made; the caller has asked the policy for it. */
export interface NewTask {
  readonly words: string;
  readonly detail?: string | null;
  readonly client: Client | null;
  /** UUID of a membership that reaches the client. */
  readonly assigneeId: string;
  readonly dueOn?: string | null;
  readonly remindAt?: Date | null;
  /** UUIDs of the meeting, and of the item of its agenda, that it comes from. */
  readonly meetingId?: string | null;
  readonly agendaItemId?: string | null;
}

/**
 * Makes a task in the actor's name, with the first line of its history, and tells those whom it
 * concerns.
 * @throws BAD_USER_INPUT for words that are none or too many
 */
export async function makeTask(operation: Operation, made: NewTask): Promise<Task> {
  const { em, signedIn } = operation;
  const task = new Task();
  task.words = line(made.words, wordsLimit, ['input', 'words']);
  task.detail = optionalWords(made.detail, detailLimit, ['input', 'detail']);
  task.client = made.client ? ref(made.client) : null;
  task.assignee = em.getReference(Membership, made.assigneeId, { wrapped: true });
  task.createdBy = em.getReference(Membership, signedIn.membershipId, { wrapped: true });
  task.createdAt = operation.clock.now();
  task.meetingId = made.meetingId ?? null;
  task.agendaItemId = made.agendaItemId ?? null;
  setDue(task, made.dueOn ?? null);
  if (made.remindAt) remindLater(operation, task, made.remindAt);
  em.persist(task);
  remember(operation, task, { kind: 'created', toMember: task.assignee, toDay: task.dueOn });
  await em.flush();
  return told(operation, task);
}
