import { badInput, notFound } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';

/** Where in which meeting a task is made or carried on; both are UUIDs. */
export interface TaskOrigin {
  readonly meetingId: string | null;
  readonly agendaItemId: string | null;
}

/**
 * Refuses unless the actor may make tasks in the meeting, about the client (a UUID) or about none,
 * and the item is of its agenda and about that client.
 */
export type TaskDoor = (
  operation: Operation,
  origin: TaskOrigin & { readonly meetingId: string },
  clientId: string | null,
) => Promise<void>;

let door: TaskDoor | undefined;

/** Meetings stand to the right of tasks, and so say themselves when a task may be made in one. */
export function openTaskDoor(opened: TaskDoor): void {
  door = opened;
}

interface OriginInput {
  readonly meetingId?: string | null;
  readonly agendaItemId?: string | null;
}

/** @throws BAD_USER_INPUT, NOT_FOUND, FORBIDDEN */
export async function originOfTask(
  operation: Operation,
  input: OriginInput,
  clientId: string | null,
): Promise<TaskOrigin> {
  if (!input.meetingId) {
    if (input.agendaItemId)
      throw badInput(['input', 'meetingId'], 'Say which meeting the item is of.');
    return { meetingId: null, agendaItemId: null };
  }
  const meetingId = inputId('Meeting', input.meetingId, ['input', 'meetingId']);
  const agendaItemId = input.agendaItemId
    ? inputId('AgendaItem', input.agendaItemId, ['input', 'agendaItemId'])
    : null;
  if (!door) throw notFound();
  await door(operation, { meetingId, agendaItemId }, clientId);
  return { meetingId, agendaItemId };
}
