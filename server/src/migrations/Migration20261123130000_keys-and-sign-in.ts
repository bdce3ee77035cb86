import { Migration } from '@mikro-orm/migrations';
import { compositeKey, organisationKey } from './composite-key.ts';

const tables = [
  'membership',
  'programme',
  'programme_assignment',
  'care_team',
  'care_team_membership',
  'client',
  'episode_of_care',
  'family_contact',
  'safety_item',
  'plan',
  'plan_version',
  'plan_signature',
  'need',
  'goal',
  'objective',
  'intervention',
  'measurement',
  'note',
  'note_objective',
  'note_addendum',
  'meeting',
  'agenda_item',
  'meeting_attendance',
  'appointment',
  'appointment_participant',
  'live_document',
  'document_update',
  'document_client_id',
  'audit_entry',
  'change_stream',
  'change',
];

const keys: [table: string, column: string, target: string][] = [
  ['programme_assignment', 'member_id', 'membership'],
  ['programme_assignment', 'programme_id', 'programme'],
  ['care_team_membership', 'member_id', 'membership'],
  ['care_team_membership', 'client_id', 'client'],
  ['client', 'programme_id', 'programme'],
  ['client', 'team_id', 'care_team'],
  ['episode_of_care', 'client_id', 'client'],
  ['episode_of_care', 'programme_id', 'programme'],
  ['family_contact', 'client_id', 'client'],
  ['family_contact', 'member_id', 'membership'],
  ['safety_item', 'client_id', 'client'],
  ['safety_item', 'reviewed_by_id', 'membership'],
  ['plan', 'client_id', 'client'],
  ['plan_version', 'plan_id', 'plan'],
  ['plan_version', 'client_id', 'client'],
  ['plan_version', 'started_by_id', 'membership'],
  ['plan_signature', 'plan_version_id', 'plan_version'],
  ['plan_signature', 'client_id', 'client'],
  ['plan_signature', 'signer_id', 'membership'],
  ['note', 'client_id', 'client'],
  ['note', 'author_id', 'membership'],
  ['note', 'meeting_id', 'meeting'],
  ['note_objective', 'note_id', 'note'],
  ['note_objective', 'plan_id', 'plan'],
  ['note_addendum', 'note_id', 'note'],
  ['note_addendum', 'client_id', 'client'],
  ['note_addendum', 'author_id', 'membership'],
  ['meeting', 'team_id', 'care_team'],
  ['meeting', 'facilitator_id', 'membership'],
  ['agenda_item', 'meeting_id', 'meeting'],
  ['agenda_item', 'client_id', 'client'],
  ['meeting_attendance', 'meeting_id', 'meeting'],
  ['meeting_attendance', 'member_id', 'membership'],
  ['appointment', 'client_id', 'client'],
  ['appointment_participant', 'appointment_id', 'appointment'],
  ['appointment_participant', 'member_id', 'membership'],
  ['live_document', 'client_id', 'client'],
  ['document_update', 'document_id', 'live_document'],
  ['document_update', 'member_id', 'membership'],
  ['document_client_id', 'member_id', 'membership'],
  ['audit_entry', 'member_id', 'membership'],
];

/** Rows of a live document, written by its projection in the order in which they changed. */
const projectedKeys: typeof keys = [
  ...['need', 'goal', 'objective', 'intervention', 'measurement'].flatMap((table): typeof keys => [
    [table, 'plan_version_id', 'plan_version'],
    [table, 'client_id', 'client'],
  ]),
  ['goal', 'need_id', 'need'],
  ['goal', 'responsible_id', 'membership'],
  ['objective', 'goal_id', 'goal'],
  ['objective', 'responsible_id', 'membership'],
  ['intervention', 'objective_id', 'objective'],
  ['intervention', 'responsible_id', 'membership'],
  ['measurement', 'objective_id', 'objective'],
  ['measurement', 'observer_id', 'membership'],
];

/** The tables of better-auth 1.7, in a schema of their own: no client's record is in them. */
const signIn = [
  'create schema auth;',
  `create table auth."user" (
    id uuid primary key, name text not null, email text not null unique,
    "emailVerified" boolean not null, image text,
    "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now());`,
  `create table auth.session (
    id uuid primary key, "expiresAt" timestamptz not null, token text not null unique,
    "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null,
    "ipAddress" text, "userAgent" text,
    "userId" uuid not null references auth."user" (id) on delete cascade);`,
  'create index session_user_id_index on auth.session ("userId");',
  `create table auth.account (
    id uuid primary key, "accountId" text not null, "providerId" text not null,
    "userId" uuid not null references auth."user" (id) on delete cascade,
    "accessToken" text, "refreshToken" text, "idToken" text,
    "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, scope text,
    password text, "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null);`,
  'create index account_user_id_index on auth.account ("userId");',
  `create table auth.verification (
    id uuid primary key, identifier text not null, value text not null,
    "expiresAt" timestamptz not null, "createdAt" timestamptz not null default now(),
    "updatedAt" timestamptz not null default now());`,
  'create index verification_identifier_index on auth.verification (identifier);',
];

export class MigrationKeysAndSignIn extends Migration {
  override name = 'Migration20261123130000_keys-and-sign-in';

  override up(): void {
    // Adding a key looks for rows that break it, as the owner, whom row-level security binds too.
    this.addSql(`select set_config('roundtable.organisation', '', true);`);
    for (const table of tables) this.addSql(organisationKey(table));
    for (const [table, column, target] of keys) this.addSql(compositeKey(table, column, target));
    for (const [table, column, target] of projectedKeys)
      this.addSql(compositeKey(table, column, target, true));
    this.addSql(`alter table membership add constraint membership_account_id_foreign
      foreign key (account_id) references account (id);`);

    // At most one draft and at most one version in force.
    this.addSql(`create unique index plan_version_one_draft on plan_version
      (organisation_id, plan_id) where state in ('open', 'submitted');`);
    this.addSql(`create unique index plan_version_one_in_force on plan_version
      (organisation_id, plan_id) where state = 'signed';`);
    this.addSql(`create index audit_entry_client_ids on audit_entry using gin (client_ids);`);

    for (const statement of signIn) this.addSql(statement);

    // The trail of what was done is added to and read, and never changed, by the serving role.
    this.addSql('revoke update, delete, truncate on audit_entry from roundtable_serving;');
  }
}
