export * from './access.enums.ts';
export { Account } from './account.entity.ts';
export { CareTeam, CareTeamMembership } from './care-team.entity.ts';
export { Membership, ProgrammeAssignment } from './membership.entity.ts';
export { Organisation } from './organisation.entity.ts';
export { Programme } from './programme.entity.ts';
