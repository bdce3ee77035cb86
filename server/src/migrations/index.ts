/** The migrations, in order. They go forward only. */
import { MigrationInitial } from './Migration20261123124755_initial.ts';
import { MigrationKeysAndSignIn } from './Migration20261123130000_keys-and-sign-in.ts';
import { MigrationMeetingsFamilyKeys } from './Migration20261123165205_meetings_family_keys.ts';
import { MigrationLiveEngine } from './Migration20261123201254_live_engine.ts';

export const migrationsList = [
  { name: 'Migration20261123124755_initial', class: MigrationInitial },
  { name: 'Migration20261123130000_keys-and-sign-in', class: MigrationKeysAndSignIn },
  { name: 'Migration20261123165205_meetings_family_keys', class: MigrationMeetingsFamilyKeys },
  { name: 'Migration20261123201254_live_engine', class: MigrationLiveEngine },
];
