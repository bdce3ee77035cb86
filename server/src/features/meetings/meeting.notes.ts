import { byId } from '../../kernel/by-id.ts';
import { badInput } from '../../kernel/errors.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { openMeetingDoor, type Note } from '../notes/index.ts';
import { AgendaItem, Meeting } from './meeting.entity.ts';

/** The meeting in which a note was begun. */
export const meetingOf = (operation: Operation, note: Note): Promise<Meeting | null> =>
  byId(operation, Meeting, note.meetingId);

// A note is begun in a meeting that the author sees and that speaks of the client.
openMeetingDoor(async (operation, meetingId, client) => {
  const found = await operation.em.findOne(Meeting, meetingId);
  const meeting = await authorize(operation, 'meeting.read', found);
  const spoken = await operation.em.count(AgendaItem, {
    meeting: meeting.id,
    client: client.id,
    removedAt: null,
  });
  if (spoken === 0)
    throw badInput(['input', 'meetingId'], 'The client is not on the agenda of this meeting.');
});
