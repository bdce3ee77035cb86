import { nodeKind } from '../../kernel/node.ts';
import { all, allow, when } from '../../kernel/policy.ts';
import { CareTeamMembership, today } from '../access/index.ts';
import { Client } from './client.entity.ts';
import { EpisodeOfCare } from './episode.entity.ts';
import { FamilyContact } from './family-contact.entity.ts';
import { ledByMe, myClients, ofClientsLedByMe, ofMyClients, reachingRoles } from './reach.ts';
import { SafetyItem } from './safety-item.entity.ts';

allow(reachingRoles, 'client.read', Client, myClients);
allow(reachingRoles, 'safety.read', SafetyItem, ofMyClients);
allow(reachingRoles, 'contact.read', FamilyContact, ofMyClients);
allow(reachingRoles, 'episode.read', EpisodeOfCare, ofMyClients);
allow(reachingRoles, 'careTeam.read', CareTeamMembership, ofMyClients);

allow(['supervisor', 'case-manager', 'clinician'], 'safety.edit', Client, myClients);

const notEnded = when<CareTeamMembership>(
  (part, operation) => part.until === null || part.until >= today(operation),
);
allow(['supervisor'], 'careTeam.add', Client, myClients);
allow(['case-manager'], 'careTeam.add', Client, ledByMe);
allow(['supervisor'], 'careTeam.end', CareTeamMembership, all(ofMyClients, notEnded));
allow(['case-manager'], 'careTeam.end', CareTeamMembership, all(ofClientsLedByMe, notEnded));

nodeKind(Client, 'client.read');
nodeKind(SafetyItem, 'safety.read');
nodeKind(FamilyContact, 'contact.read');
nodeKind(EpisodeOfCare, 'episode.read');
nodeKind(CareTeamMembership, 'careTeam.read');
