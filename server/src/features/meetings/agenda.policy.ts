import { nodeKind } from '../../kernel/node.ts';
import { all, allow, may, when, type Condition } from '../../kernel/policy.ts';
import { Client, myClients, ofMyClients, reachingRoles } from '../clients/index.ts';
import { AgendaRequest } from './agenda.entity.ts';

/** The actor arranges the agenda of the meeting that it is about. */
const ofMeetingsArrangedByMe: Condition<AgendaRequest> = {
  holds: async (operation, request) =>
    may(operation, 'meeting.arrange', await request.meeting.loadOrFail()),
};
const pending = when<AgendaRequest>((request) => request.status === 'pending');

allow(reachingRoles, 'agenda.request', Client, myClients);
allow(reachingRoles, 'request.read', AgendaRequest, ofMyClients);
allow(
  reachingRoles,
  'request.answer',
  AgendaRequest,
  all<AgendaRequest>(ofMyClients, pending, ofMeetingsArrangedByMe),
);

nodeKind(AgendaRequest, 'request.read');
