import { ref } from '@mikro-orm/core';
import type { Operation } from '../../kernel/operation.ts';
import { Client } from '../clients/index.ts';
import { nextPlace } from './agenda.place.ts';
import { suggestionsFor } from './agenda.suggestions.ts';
import type { Meeting } from './meeting.entity.ts';
import { AgendaItem } from './meeting.entity.ts';

/**
 * Puts on the agenda what is suggested, each client once with all the reasons; requests wait for
 * an answer. The caller holds the lock of the meeting's row.
 */
export async function makeAgenda(
  operation: Operation,
  meeting: Meeting,
  timeZone: string,
): Promise<void> {
  const { em } = operation;
  const suggested = await suggestionsFor(operation, meeting, timeZone);
  const byClient = Map.groupBy(
    suggested.filter(({ origin }) => origin !== 'request'),
    ({ clientId }) => clientId,
  );
  const items = await em.find(AgendaItem, { meeting: meeting.id, removedAt: null });
  for (const [clientId, reasons] of byClient) {
    const [first] = reasons;
    if (!first) continue;
    const item = new AgendaItem();
    item.meeting = ref(meeting);
    item.client = em.getReference(Client, clientId, { wrapped: true });
    item.reason = reasons
      .map(({ reason }) => reason)
      .join('; ')
      .slice(0, 300);
    item.minutes = first.minutes;
    item.origin = first.origin;
    item.position = nextPlace(items);
    items.push(item);
    em.persist(item);
    operation.touch(item);
  }
  meeting.agendaMadeAt = operation.clock.now();
  operation.changed('meeting', meeting.id, meeting.id);
  await em.flush();
}
