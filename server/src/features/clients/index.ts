export { Client } from './client.entity.ts';
export { EpisodeOfCare } from './episode.entity.ts';
export { FamilyContact } from './family-contact.entity.ts';
export { clinicalRoles, myClientIds, ofMyClients, reachingRoles, reachOf } from './reach.ts';
export { SafetyItem } from './safety-item.entity.ts';
