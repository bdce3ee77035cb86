import { LockMode, ref } from '@mikro-orm/core';
import type { Operation } from '../../kernel/operation.ts';
import { nextPlace } from './agenda.place.ts';
import { AgendaItem, Meeting } from './meeting.entity.ts';

/** The planned meeting after this one, of its series or, where it has none, of its team. */
export async function meetingAfter(
  operation: Operation,
  meeting: Meeting,
): Promise<Meeting | null> {
  return operation.em.findOne(
    Meeting,
    {
      id: { $ne: meeting.id },
      status: 'planned',
      startsAt: { $gt: meeting.startsAt },
      ...(meeting.series ? { series: meeting.series.id } : { team: meeting.team.id }),
    },
    { orderBy: { startsAt: 'asc', id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
}

/**
 * Puts what a meeting did not get to on the agenda of the next one, but for clients who are on it
 * already. Without a next meeting nothing is carried.
 */
export async function carryOver(
  operation: Operation,
  meeting: Meeting,
  waiting: readonly AgendaItem[],
): Promise<void> {
  if (waiting.length === 0) return;
  const { em } = operation;
  const next = await meetingAfter(operation, meeting);
  if (!next) return;
  const there = await em.find(AgendaItem, { meeting: next.id, removedAt: null });
  const clients = new Set(there.map(({ clientId }) => clientId));
  for (const item of [...waiting].sort((a, b) => (a.position < b.position ? -1 : 1))) {
    if (clients.has(item.clientId)) continue;
    clients.add(item.clientId);
    const carried = new AgendaItem();
    carried.meeting = ref(next);
    carried.client = item.client;
    carried.reason = item.reason;
    carried.minutes = item.minutes;
    carried.origin = 'carried';
    carried.carriedFrom = ref(item);
    carried.position = nextPlace(there);
    there.push(carried);
    em.persist(carried);
  }
  operation.changed('meeting', next.id, next.id);
}
