import DataLoader from 'dataloader';
import { byId } from '../../kernel/by-id.ts';
import { arrayOf } from '../../kernel/db/array.ts';
import { badInput } from '../../kernel/errors.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, mayEver, scopeOf } from '../../kernel/policy.ts';
import { openTaskDoor, openTasksOfMeetings, Task } from '../tasks/index.ts';
import { arrangeable } from './meeting.changes.ts';
import { AgendaItem, Meeting } from './meeting.entity.ts';

/** A meeting by its UUID. */
export const meetingById = (operation: Operation, id: string | null): Promise<Meeting | null> =>
  byId(operation, Meeting, id);

/** An item of an agenda by its UUID. */
export const itemById = (operation: Operation, id: string | null): Promise<AgendaItem | null> =>
  byId(operation, AgendaItem, id);

/** How many earlier meetings are looked through for what is still open: a year of weekly ones. */
const lookBack = 52;

/** The most tasks that a meeting shows, of either list. */
const most = 200;

/** Of many meetings each is cut by itself: one with many tasks takes no room from the others. */
const limitOf = (meetingIds: readonly string[]): { readonly limit?: number } =>
  meetingIds.length === 1 ? { limit: most } : {};

/** The open tasks of earlier meetings of the same team that the viewer may read; two statements. */
export const openTasksBefore = (operation: Operation, meeting: Meeting): Promise<Task[]> =>
  operation
    .once(
      'openTasksBeforeMeetings',
      ({ em }) =>
        new DataLoader<string, Task[]>(async (meetingIds) => {
          const rows = await em.execute<{ id: string; before_id: string }[]>(
            `select meeting.id, earlier.id as before_id from meeting
             cross join lateral (select id from meeting before
               where before.team_id = meeting.team_id and before.starts_at < meeting.starts_at
                 and before.status in ('running', 'closed')
               order by before.starts_at desc, before.id desc limit ${lookBack}) earlier
             where meeting.id = any(?::uuid[])`,
            [arrayOf(meetingIds)],
          );
          const earlier = new Set(rows.map((row) => row.before_id));
          const tasks = await openTasksOfMeetings(operation, [...earlier], limitOf(meetingIds));
          return meetingIds.map((id) => {
            const before = new Set(rows.flatMap((row) => (row.id === id ? row.before_id : [])));
            return tasks
              .filter((task) => task.meetingId !== null && before.has(task.meetingId))
              .slice(0, most);
          });
        }),
    )
    .load(meeting.id);

/** The tasks of a meeting that the viewer may read, by day; one statement for all meetings. */
export const tasksOfMeeting = (operation: Operation, meetingId: string): Promise<Task[]> =>
  operation
    .once(
      'tasksOfMeetings',
      () =>
        new DataLoader<string, Task[]>(async (meetingIds) => {
          if (!mayEver(operation, 'task.read')) return meetingIds.map(() => []);
          const tasks = await operation.em.find(
            Task,
            {
              $and: [
                scopeOf<Task>(operation, 'task.read'),
                { meetingId: { $in: [...meetingIds] } },
              ],
            },
            { orderBy: { dueOrder: 'asc', id: 'asc' }, ...limitOf(meetingIds) },
          );
          return meetingIds.map((id) =>
            tasks.filter((task) => task.meetingId === id).slice(0, most),
          );
        }),
    )
    .load(meetingId);

// A task is made in a meeting that the actor sees and that is not over, about who is spoken of there.
openTaskDoor(async (operation, { meetingId, agendaItemId }, clientId) => {
  const { em } = operation;
  // Locked: it is not closed meanwhile.
  const meeting = await arrangeable(operation, meetingId, 'meeting.read');
  if (agendaItemId !== null) {
    const found = await em.findOne(AgendaItem, { id: agendaItemId, meeting: meeting.id });
    const item = await authorize(operation, 'agenda.read', found);
    if (item.clientId !== clientId)
      throw badInput(['input', 'agendaItemId'], 'This item is about another client.');
  } else if (clientId !== null) {
    const spoken = { meeting: meeting.id, client: clientId, removedAt: null };
    if ((await em.count(AgendaItem, spoken)) === 0)
      throw badInput(['input', 'meetingId'], 'The client is not on the agenda of this meeting.');
  }
});
