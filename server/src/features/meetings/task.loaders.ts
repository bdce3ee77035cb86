import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import { badInput, forbidden, notFound } from '../../kernel/errors.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, mayEver, scopeOf } from '../../kernel/policy.ts';
import { openTaskDoor, openTasksOfMeetings, Task } from '../tasks/index.ts';
import { AgendaItem, Meeting } from './meeting.entity.ts';

/** One statement for all records of a kind that are asked for at once. */
const byId = <T extends { id: string }>(
  operation: Operation,
  entity: EntityClass<T>,
  id: string | null,
): Promise<T | null> =>
  id === null
    ? Promise.resolve(null)
    : operation
        .once(
          `${entity.name} by id`,
          ({ em }) =>
            new DataLoader<string, T | null>(async (ids) => {
              const among: FilterQuery<{ id: string }> = { id: { $in: [...ids] } };
              const found = await em.find<T>(entity, among as FilterQuery<T>);
              return ids.map((wanted) => found.find((one) => one.id === wanted) ?? null);
            }),
        )
        .load(id);

/** A meeting by its UUID. */
export const meetingById = (operation: Operation, id: string | null): Promise<Meeting | null> =>
  byId(operation, Meeting, id);

/** An item of an agenda by its UUID. */
export const itemById = (operation: Operation, id: string | null): Promise<AgendaItem | null> =>
  byId(operation, AgendaItem, id);

/** How many earlier meetings are looked through for what is still open: a year of weekly ones. */
const lookBack = 52;

/** The open tasks of earlier meetings of the same team that the viewer may read. */
export async function openTasksBefore(operation: Operation, meeting: Meeting): Promise<Task[]> {
  const before = await operation.em.find(
    Meeting,
    {
      team: meeting.team.id,
      startsAt: { $lt: meeting.startsAt },
      id: { $ne: meeting.id },
      status: { $in: ['running', 'closed'] },
    },
    { orderBy: { startsAt: 'desc', id: 'desc' }, limit: lookBack },
  );
  return openTasksOfMeetings(
    operation,
    before.map(({ id }) => id),
  );
}

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
            { orderBy: { dueOrder: 'asc', id: 'asc' }, limit: 200 * meetingIds.length },
          );
          return meetingIds.map((id) => tasks.filter((task) => task.meetingId === id));
        }),
    )
    .load(meetingId);

// A task is made in a meeting that the actor sees and that is not over, about who is spoken of there.
openTaskDoor(async (operation, { meetingId, agendaItemId }, clientId) => {
  const { em } = operation;
  const found = await em.findOne(Meeting, meetingId);
  const meeting = await authorize(operation, 'meeting.read', found);
  if (meeting.status === 'closed' || meeting.status === 'cancelled')
    throw forbidden('The meeting is over: what it was stays as it is.');
  if (agendaItemId !== null) {
    const item = await em.findOne(AgendaItem, { id: agendaItemId, meeting: meeting.id });
    await authorize(operation, 'agenda.read', item);
    if (!item) throw notFound();
    if (item.clientId !== clientId)
      throw badInput(['input', 'agendaItemId'], 'This item is about another client.');
  } else if (clientId !== null) {
    const spoken = { meeting: meeting.id, client: clientId, removedAt: null };
    if ((await em.count(AgendaItem, spoken)) === 0)
      throw badInput(['input', 'meetingId'], 'The client is not on the agenda of this meeting.');
  }
  // Those who are in the meeting see it come.
  operation.changed('meeting', meeting.id, meeting.id);
});
