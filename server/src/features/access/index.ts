import './api-key.policy.ts';
import { ApiKeyResolver } from './api-key.resolver.ts';
import { historyFields } from './history.fields.ts';
import { PersonFields } from './person.fields.ts';
import './person.policy.ts';
import { PersonResolver } from './person.resolver.ts';
import { PresentPersonFields } from './presence.fields.ts';
import { ViewerResolver } from './viewer.resolver.ts';
export * from './access.enums.ts';
export { Account } from './account.entity.ts';
export { ApiKey } from './api-key.entity.ts';
export { CareTeam, CareTeamMembership } from './care-team.entity.ts';
export { holdsOn, inForceOn, today } from './dates.ts';
export { Membership, ProgrammeAssignment } from './membership.entity.ts';
export { Organisation } from './organisation.entity.ts';
export { clinicalRoles, reachingRoles, staffRoles } from './organisation.policy.ts';
export { presentPeople } from './presence.fields.ts';
export { Programme } from './programme.entity.ts';
export { chosenProgrammes } from './programmes.ts';
export { Viewer } from './viewer.resolver.ts';

export const accessResolvers = [
  ViewerResolver,
  PersonResolver,
  PersonFields,
  PresentPersonFields,
  ...historyFields,
  ApiKeyResolver,
] as const;
export { createAuth, createSignIn, hashPassword } from './auth.ts';
export { Keys } from './keys.ts';
export { Sessions } from './session.ts';
export { signInRoutes, type OfferedAccount } from './sign-in.routes.ts';
