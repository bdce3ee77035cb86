import { nodeKind } from '../../kernel/node.ts';
import { all, allow, when } from '../../kernel/policy.ts';
import {
  Client,
  ledByMe,
  myClients,
  ofClientsLedByMe,
  ofMyClients,
  reachingRoles,
} from '../clients/index.ts';
import { Edition } from './edition.entity.ts';
import { PortalAccess } from './portal-access.entity.ts';

allow(reachingRoles, 'portalAccess.read', PortalAccess, ofMyClients);
allow(reachingRoles, 'edition.read', Edition, ofMyClients);

// Who may open the door: the supervisor of the programme, and the case manager who leads the care.
allow(['supervisor'], 'portalAccess.grant', Client, myClients);
allow(['case-manager'], 'portalAccess.grant', Client, ledByMe);

const notEnded = when<PortalAccess>(({ endedAt }) => endedAt === null);
allow(['supervisor'], 'portalAccess.change', PortalAccess, all(ofMyClients, notEnded));
allow(['case-manager'], 'portalAccess.change', PortalAccess, all(ofClientsLedByMe, notEnded));

/** Those who answer for what a family is told. */
const approvers = ['supervisor', 'case-manager', 'clinician'] as const;
allow(approvers, 'edition.publish', Client, myClients);

const notRecalled = when<Edition>(({ recalledAt }) => recalledAt === null);
allow(approvers, 'edition.recall', Edition, all(ofMyClients, notRecalled));

nodeKind(PortalAccess, 'portalAccess.read');
nodeKind(Edition, 'edition.read');
