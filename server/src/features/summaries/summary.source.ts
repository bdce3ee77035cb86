import type { EntityManager } from '@mikro-orm/postgresql';
import { Decision, Minutes, type AgendaItem, type Meeting } from '../meetings/index.ts';
import { Task } from '../tasks/index.ts';
import type { MinutesForSummary } from './summary.drafts.ts';

export interface MinutesOfMeeting {
  readonly ofMeeting: MinutesForSummary;
  ofItem(item: AgendaItem): MinutesForSummary;
}

/**
 * What the minutes and tasks of a meeting hold, for all of its items, whoever asks: drafts are
 * written for all, and each part is shown to those alone who reach its client. Four statements.
 */
export async function minutesForSummaries(
  em: EntityManager,
  meeting: Meeting,
  items: readonly AgendaItem[],
): Promise<MinutesOfMeeting> {
  const known = new Set([meeting.id, ...items.map(({ id }) => id)]);
  const minutes = await em.find(Minutes, { id: { $in: [...known] } });
  const decisions = await em.find(
    Decision,
    { minutes: { $in: minutes.map(({ id }) => id) } },
    { orderBy: { position: 'asc', itemId: 'asc' }, populate: ['dissents.member'] },
  );
  const tasks = await em.find(
    Task,
    { meetingId: meeting.id, status: { $ne: 'dropped' }, client: { $ne: null } },
    { orderBy: { dueOrder: 'asc', id: 'asc' }, populate: ['assignee'] },
  );
  // Minutes have the id of the item or of the meeting that they are of. A task is told of with its
  // client, from whichever item it comes; one about no client is between two people, and in no part:
  // what is of the meeting as a whole goes to everybody there.
  const of = (id: string, clientId?: string): MinutesForSummary => {
    const found = minutes.find((candidate) => candidate.id === id);
    return {
      discussion: found?.discussion ?? '',
      results: found?.results ?? '',
      obstacles: found?.obstacles ?? '',
      clientWords: found?.clientWords ?? '',
      decisions: decisions
        .filter((decision) => decision.minutes.id === id)
        .map(({ words, dissents }) => ({
          words,
          dissents: dissents
            .getItems()
            .map(({ member, reason }) => ({ name: member.getEntity().name, reason })),
        })),
      tasks: tasks
        .filter((task) => task.clientId === clientId)
        .map(({ words, assignee, dueOn }) => ({ words, name: assignee.getEntity().name, dueOn })),
    };
  };
  return { ofMeeting: of(meeting.id), ofItem: ({ id, clientId }) => of(id, clientId) };
}
