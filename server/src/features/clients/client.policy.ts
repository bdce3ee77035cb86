import { nodeKind } from '../../kernel/node.ts';
import { all, allow, keyScope, when } from '../../kernel/policy.ts';
import { CareTeamMembership, reachingRoles, today } from '../access/index.ts';
import { Client } from './client.entity.ts';
import { EpisodeOfCare } from './episode.entity.ts';
import { FamilyContact } from './family-contact.entity.ts';
import { ledByMe, myClients, ofClientsLedByMe, ofMyClients } from './reach.ts';
import { SafetyItem } from './safety-item.entity.ts';

allow(reachingRoles, 'client.read', Client, myClients);
allow(reachingRoles, 'safety.read', SafetyItem, ofMyClients);
allow(reachingRoles, 'contact.read', FamilyContact, ofMyClients);
allow(reachingRoles, 'episode.read', EpisodeOfCare, ofMyClients);
allow(reachingRoles, 'careTeam.read', CareTeamMembership, ofMyClients);

allow(['integration'], 'client.read', Client, myClients);
allow(['integration'], 'episode.read', EpisodeOfCare, ofMyClients);
allow(['integration'], 'careTeam.read', CareTeamMembership, ofMyClients);
keyScope('clients:read', 'client.read', 'episode.read', 'careTeam.read');
// What is most private of a client has scopes of its own.
allow(['integration'], 'safety.read', SafetyItem, ofMyClients);
keyScope('safety:read', 'safety.read');
allow(['integration'], 'contact.read', FamilyContact, ofMyClients);
keyScope('contacts:read', 'contact.read');

allow(['supervisor', 'case-manager', 'clinician'], 'safety.edit', Client, myClients);

allow(['supervisor', 'case-manager', 'clinician'], 'contact.edit', FamilyContact, ofMyClients);

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
