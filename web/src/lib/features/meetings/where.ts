import type { MeetingRoom } from './meeting-room.svelte.ts';
import type { AgendaItem } from './meetings.queries.ts';

/** What concerns everybody: the tasks of last time, and the minutes of the meeting as a whole. */
export const TEAM = 'team';

/** The part of a meeting that is open: a case by its item's id, or what concerns everybody. */
export type Where = string;

/**
 * Where one begins: with the tasks of last time, once the meeting runs and nobody has been spoken
 * of; otherwise with the case on the table or the next one.
 */
export function beginning({ agenda, meeting, discussed, next }: MeetingRoom): Where {
  const untouched = agenda.every(({ startedAt }) => startedAt === null);
  if (meeting.status === 'RUNNING' && untouched && meeting.openTasks.length > 0) return TEAM;
  return (discussed ?? next ?? agenda[0])?.id ?? TEAM;
}

/** What the address asks for, or else where the person began. */
export function whereTo(
  agenda: readonly AgendaItem[],
  params: Pick<URLSearchParams, 'get'>,
  begun: Where,
): AgendaItem | typeof TEAM {
  const asked = params.get('client');
  const item = agenda.find(({ client }) => client.id === asked);
  if (item) return item;
  if (params.get('at') === TEAM || begun === TEAM) return TEAM;
  return agenda.find(({ id }) => id === begun) ?? agenda[0] ?? TEAM;
}

export const hrefOf = (meetingId: string, { client }: Pick<AgendaItem, 'client'>): string =>
  `/meetings/${meetingId}?client=${encodeURIComponent(client.id)}`;

export const teamHref = (meetingId: string): string => `/meetings/${meetingId}?at=${TEAM}`;
