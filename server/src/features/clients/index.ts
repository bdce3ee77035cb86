import { AuditEntryClientsFields } from './audit.fields.ts';
import { ClientFields, CareTeamMembershipFields, FamilyContactFields } from './client.fields.ts';
import { ClientMutations } from './client.mutations.ts';
import './client.policy.ts';
import './client.repeated.ts';
import { ClientResolver } from './client.resolver.ts';
import './episode.timeline.ts';
import { TimelineEntryFields, TimelineFields } from './timeline.ts';

export { reachingRoles } from '../access/index.ts';
export { Client } from './client.entity.ts';
export { EpisodeOfCare } from './episode.entity.ts';
export { FamilyContact } from './family-contact.entity.ts';
export {
  ledByMe,
  myClientIds,
  myClients,
  ofClientsLedByMe,
  ofMyClients,
  reachedClient,
  reachOf,
} from './reach.ts';
export { membersReaching } from './reaching-members.ts';
export { SafetyItem } from './safety-item.entity.ts';
export {
  beyond,
  pageOfEntries,
  TimelineEntry,
  timelineSource,
  type TimelinePlace,
  type TimelineSource,
} from './timeline.ts';

export const clientsResolvers = [
  ClientResolver,
  ClientFields,
  FamilyContactFields,
  CareTeamMembershipFields,
  ClientMutations,
  AuditEntryClientsFields,
  TimelineFields,
  TimelineEntryFields,
] as const;
