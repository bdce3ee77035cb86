import DataLoader from 'dataloader';
import type { Operation } from '../../kernel/operation.ts';
import { mayEver } from '../../kernel/policy.ts';
import { Client, reachOf } from '../clients/index.ts';
import { AgendaRequest } from './agenda.entity.ts';
import { suggestionsFor } from './agenda.suggestions.ts';
import type { AgendaSuggestion } from './agenda.types.ts';
import type { Meeting } from './meeting.entity.ts';

/** What is suggested for a meeting that is not over, of clients within the viewer's reach. */
export async function agendaSuggestions(
  operation: Operation,
  meeting: Meeting,
): Promise<AgendaSuggestion[]> {
  if (meeting.status !== 'planned' && meeting.status !== 'running') return [];
  // Its reasons come from plans and incidents, which a program reads with scopes of their own.
  if (!mayEver(operation, 'request.read')) return [];
  const all = await suggestionsFor(operation, meeting, operation.signedIn.timeZone);
  const reach = reachOf(operation);
  const reached = await Promise.all(all.map(({ clientId }) => reach.has(clientId)));
  const mine = all.filter((_, index) => reached[index]);
  const clients = await operation.em.find(Client, {
    id: { $in: mine.map(({ clientId }) => clientId) },
  });
  return mine.flatMap(({ clientId, origin, reason, minutes, request }) => {
    const client = clients.find(({ id }) => id === clientId);
    return client ? [{ client, origin, reason, minutes, request }] : [];
  });
}

/** The requests made for a meeting, oldest first; one statement for all meetings asked for. */
export const requestsOf = (operation: Operation, meeting: Meeting): Promise<AgendaRequest[]> =>
  operation
    .once(
      'requestsOfMeetings',
      ({ em }) =>
        new DataLoader<string, AgendaRequest[]>(async (meetingIds) => {
          const requests = await em.find(
            AgendaRequest,
            { meeting: { $in: [...meetingIds] } },
            { orderBy: { requestedAt: 'asc', id: 'asc' } },
          );
          return meetingIds.map((id) => requests.filter((request) => request.meeting.id === id));
        }),
    )
    .load(meeting.id);
