import DataLoader from 'dataloader';
import { badInput } from '../../kernel/errors.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { openMeetingDoor, type Note } from '../notes/index.ts';
import { AgendaItem, Meeting } from './meeting.entity.ts';

/** The meeting in which a note was begun; one statement for all notes asked for at once. */
export const meetingOf = async (operation: Operation, note: Note): Promise<Meeting | null> =>
  note.meetingId === null
    ? null
    : operation
        .once(
          'meetingOfNotes',
          ({ em }) =>
            new DataLoader<string, Meeting | null>(async (ids) => {
              const meetings = await em.find(Meeting, { id: { $in: [...ids] } });
              return ids.map((id) => meetings.find((meeting) => meeting.id === id) ?? null);
            }),
        )
        .load(note.meetingId);

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
