import { nodeKind } from '../../kernel/node.ts';
import { all, allow, keyScope, when } from '../../kernel/policy.ts';
import { Client, myClients, ofMyClients, reachingRoles } from '../clients/index.ts';
import { Incident } from './incident.entity.ts';

const reportedByMe = when<Incident>(
  (incident, operation) => incident.reportedBy.id === operation.actor?.membershipId,
);

allow(reachingRoles, 'incident.report', Client, myClients);
allow(reachingRoles, 'incident.read', Incident, ofMyClients);
allow(reachingRoles, 'incident.followUp', Incident, ofMyClients);

// The report stays as it was; what was wrong in it is said beside it, by those who answer for it.
allow(reachingRoles, 'incident.correct', Incident, all<Incident>(ofMyClients, reportedByMe));
allow(['supervisor'], 'incident.correct', Incident, ofMyClients);

allow(['integration'], 'incident.read', Incident, ofMyClients);
keyScope('incidents:read', 'incident.read');

nodeKind(Incident, 'incident.read');
