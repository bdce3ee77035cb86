import { inputId } from '../../kernel/ids.ts';
import { notFound } from '../../kernel/errors.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { Client } from '../clients/index.ts';

/** Refuses unless a note about the client may be begun in the meeting (a UUID). */
export type MeetingDoor = (
  operation: Operation,
  meetingId: string,
  client: Client,
) => Promise<void>;

let door: MeetingDoor | undefined;

/** Meetings stand to the right of notes, and so say themselves when a note may be begun in one. */
export function openMeetingDoor(opened: MeetingDoor): void {
  door = opened;
}

/**
 * The UUID of the meeting in which a note is begun.
 * @throws BAD_USER_INPUT, NOT_FOUND
 */
export async function meetingOfNote(
  operation: Operation,
  id: string,
  client: Client,
): Promise<string> {
  const meetingId = inputId('Meeting', id, ['input', 'meetingId']);
  if (!door) throw notFound();
  await door(operation, meetingId, client);
  return meetingId;
}
