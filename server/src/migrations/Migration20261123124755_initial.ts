import { Migration } from '@mikro-orm/migrations';

export class MigrationInitial extends Migration {
  override name = 'Migration20261123124755_initial';

  override up(): void {
    this.addSql(
      `create table "account" ("id" uuid not null, "email" varchar(320) not null, "name" varchar(200) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "account" add constraint "account_email_unique" unique ("email");`);

    this.addSql(
      `create table "audit_entry" ("id" uuid not null, "organisation_id" uuid not null, "at" timestamptz not null, "kind" varchar(20) not null, "member_id" uuid null, "operation" varchar(120) not null, "transport" varchar(10) not null, "client_ids" uuid[] not null, "code" varchar(40) null, "detail" jsonb null, primary key ("id"));`,
    );
    this.addSql(`create index "audit_entry_at_index" on "audit_entry" ("at");`);
    this.addSql(
      `alter table "audit_entry" add constraint "audit_entry_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "care_team" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "name" varchar(200) not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "care_team" add constraint "care_team_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "change" ("id" uuid not null, "organisation_id" uuid not null, "topic" varchar(40) not null, "subject_id" uuid not null, "record_id" uuid not null, "seq" bigint not null, "at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "change" add constraint "change_record_unique" unique ("organisation_id", "topic", "subject_id", "record_id");`,
    );
    this.addSql(
      `alter table "change" add constraint "change_seq_unique" unique ("organisation_id", "topic", "subject_id", "seq");`,
    );
    this.addSql(
      `alter table "change" add constraint "change_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "change_stream" ("id" uuid not null, "organisation_id" uuid not null, "topic" varchar(40) not null, "subject_id" uuid not null, "seq" bigint not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "change_stream" add constraint "change_stream_subject_unique" unique ("organisation_id", "topic", "subject_id");`,
    );
    this.addSql(
      `alter table "change_stream" add constraint "change_stream_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "document_client_id" ("id" uuid not null, "organisation_id" uuid not null, "lineage_id" uuid not null, "yjs_client_id" bigint not null, "member_id" uuid null, "at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "document_client_id" add constraint "document_client_id_unique" unique ("organisation_id", "lineage_id", "yjs_client_id");`,
    );
    this.addSql(
      `alter table "document_client_id" add constraint "document_client_id_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "document_update" ("id" uuid not null, "organisation_id" uuid not null, "document_id" uuid not null, "seq" int not null, "member_id" uuid not null, "update" bytea not null, "at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "document_update" add constraint "document_update_seq_unique" unique ("organisation_id", "document_id", "seq");`,
    );
    this.addSql(
      `alter table "document_update" add constraint "document_update_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "live_document" ("id" uuid not null, "organisation_id" uuid not null, "kind" varchar(40) not null, "lineage_id" uuid not null, "client_id" uuid null, "seq" int not null default 0, "state" varchar(10) not null default 'open', "snapshot" bytea not null, "snapshot_seq" int not null default 0, "frozen_hash" varchar(64) null, "server_client_id" bigint not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "live_document" add constraint "live_document_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "membership" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "account_id" uuid not null, "name" varchar(200) not null, "role" varchar(40) not null, "discipline" varchar(40) null, "job_title" varchar(120) null, "from_on" date not null, "until_on" date null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "membership" add constraint "membership_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "meeting" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "title" varchar(200) not null, "team_id" uuid not null, "starts_at" timestamptz not null, "minutes" int not null, "status" varchar(20) not null default 'planned', "facilitator_id" uuid null, primary key ("id"));`,
    );
    this.addSql(
      `create index "meeting_organisation_id_starts_at_id_index" on "meeting" ("organisation_id", "starts_at", "id");`,
    );
    this.addSql(
      `alter table "meeting" add constraint "meeting_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "meeting_attendance" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "meeting_id" uuid not null, "member_id" uuid not null, "status" varchar(20) not null default 'expected', primary key ("id"));`,
    );
    this.addSql(
      `alter table "meeting_attendance" add constraint "meeting_attendance_unique" unique ("organisation_id", "meeting_id", "member_id");`,
    );
    this.addSql(
      `alter table "meeting_attendance" add constraint "meeting_attendance_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "care_team_membership" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "client_id" uuid not null, "member_id" uuid not null, "function" varchar(120) not null, "lead" boolean not null default false, "from_on" date not null, "until_on" date null, primary key ("id"));`,
    );
    this.addSql(
      `create index "care_team_membership_organisation_id_member_id_client_id_index" on "care_team_membership" ("organisation_id", "member_id", "client_id");`,
    );
    this.addSql(
      `alter table "care_team_membership" add constraint "care_team_membership_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "organisation" ("id" uuid not null, "name" varchar(200) not null, "time_zone" varchar(60) not null, "idle_minutes" int not null default 30, "version" int not null default 1, primary key ("id"));`,
    );

    this.addSql(
      `create table "programme" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "name" varchar(200) not null, "kind" varchar(40) not null, "review_every_days" int not null, "first_plan_within_days" int not null, "signatories" text[] not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "programme" add constraint "programme_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "client" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "given_name" varchar(120) not null, "family_name" varchar(120) not null, "preferred_name" varchar(120) null, "pronouns" varchar(60) null, "date_of_birth" date not null, "status" varchar(20) not null, "record_number" varchar(40) not null, "language" varchar(35) null, "school" varchar(200) null, "room" varchar(120) null, "programme_id" uuid null, "team_id" uuid null, primary key ("id"));`,
    );
    this.addSql(
      `create index "client_organisation_id_family_name_given_name_id_index" on "client" ("organisation_id", "family_name", "given_name", "id");`,
    );
    this.addSql(
      `alter table "client" add constraint "client_record_number_unique" unique ("organisation_id", "record_number");`,
    );
    this.addSql(
      `alter table "client" add constraint "client_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "plan" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "client_id" uuid not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "plan_organisation_id_client_id_index" on "plan" ("organisation_id", "client_id");`,
    );
    this.addSql(
      `alter table "plan" add constraint "plan_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "plan_version" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "plan_id" uuid not null, "client_id" uuid not null, "number" int not null, "state" varchar(20) not null default 'open', "status" varchar(20) not null default 'draft', "started_at" timestamptz not null, "started_by_id" uuid null, "submitted_at" timestamptz null, "signed_at" timestamptz null, "vision" text not null default '', "strengths" text not null default '', "discharge_criteria" text not null default '', primary key ("id"));`,
    );
    this.addSql(
      `alter table "plan_version" add constraint "plan_version_number_unique" unique ("organisation_id", "plan_id", "number");`,
    );
    this.addSql(
      `alter table "plan_version" add constraint "plan_version_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "plan_signature" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "plan_version_id" uuid not null, "client_id" uuid not null, "signer_id" uuid not null, "role" varchar(40) not null, "signed_at" timestamptz not null, "voided_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(
      `create index "plan_signature_organisation_id_plan_version_id_index" on "plan_signature" ("organisation_id", "plan_version_id");`,
    );
    this.addSql(
      `alter table "plan_signature" add constraint "plan_signature_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "need" ("id" uuid not null, "organisation_id" uuid not null, "plan_version_id" uuid not null, "client_id" uuid not null, "item_id" uuid not null, "position" varchar(200) collate "C" not null, "words" text not null default '', "domain" varchar(30) not null, "rating" int not null, "deferred_reason" text null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "need" add constraint "need_item_unique" unique ("organisation_id", "plan_version_id", "item_id");`,
    );
    this.addSql(
      `alter table "need" add constraint "need_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "goal" ("id" uuid not null, "organisation_id" uuid not null, "plan_version_id" uuid not null, "client_id" uuid not null, "item_id" uuid not null, "position" varchar(200) collate "C" not null, "need_id" uuid null, "words" text not null default '', "client_words" text not null default '', "family_words" text not null default '', "family_shared" boolean not null default false, "measure" text null, "baseline" text null, "target" text null, "start_on" date null, "target_on" date null, "priority" varchar(20) null, "responsible_id" uuid null, "lifecycle" varchar(20) not null, "achievement" varchar(20) null, "barriers" text not null default '', primary key ("id"));`,
    );
    this.addSql(
      `alter table "goal" add constraint "goal_item_unique" unique ("organisation_id", "plan_version_id", "item_id");`,
    );
    this.addSql(
      `alter table "goal" add constraint "goal_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "objective" ("id" uuid not null, "organisation_id" uuid not null, "plan_version_id" uuid not null, "client_id" uuid not null, "item_id" uuid not null, "position" varchar(200) collate "C" not null, "goal_id" uuid not null, "words" text not null default '', "measure" text null, "unit" varchar(60) null, "baseline" double precision null, "target" double precision null, "target_on" date null, "lifecycle" varchar(20) not null, "achievement" varchar(20) null, "responsible_id" uuid null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "objective" add constraint "objective_item_unique" unique ("organisation_id", "plan_version_id", "item_id");`,
    );
    this.addSql(
      `alter table "objective" add constraint "objective_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "measurement" ("id" uuid not null, "organisation_id" uuid not null, "plan_version_id" uuid not null, "client_id" uuid not null, "item_id" uuid not null, "position" varchar(200) collate "C" not null, "objective_id" uuid not null, "measured_on" date not null, "value" double precision not null, "unit" varchar(60) null, "observer_id" uuid null, "note" text null, primary key ("id"));`,
    );
    this.addSql(
      `create index "measurement_organisation_id_objective_id_measured_on_index" on "measurement" ("organisation_id", "objective_id", "measured_on");`,
    );
    this.addSql(
      `alter table "measurement" add constraint "measurement_item_unique" unique ("organisation_id", "plan_version_id", "item_id");`,
    );
    this.addSql(
      `alter table "measurement" add constraint "measurement_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "intervention" ("id" uuid not null, "organisation_id" uuid not null, "plan_version_id" uuid not null, "client_id" uuid not null, "item_id" uuid not null, "position" varchar(200) collate "C" not null, "objective_id" uuid not null, "words" text not null default '', "service" text null, "modality" text null, "frequency" text null, "duration" text null, "discipline" varchar(40) null, "responsible_id" uuid null, "status" varchar(20) not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "intervention" add constraint "intervention_item_unique" unique ("organisation_id", "plan_version_id", "item_id");`,
    );
    this.addSql(
      `alter table "intervention" add constraint "intervention_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "note" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "client_id" uuid not null, "author_id" uuid not null, "format" varchar(20) not null, "status" varchar(20) not null default 'draft', "shared" boolean not null default false, "words" jsonb not null, "meeting_id" uuid null, "occurred_on" date not null, "started_at" timestamptz not null, "updated_at" timestamptz not null, "signed_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(
      `create index "note_organisation_id_author_id_status_index" on "note" ("organisation_id", "author_id", "status");`,
    );
    this.addSql(
      `create index "note_organisation_id_client_id_started_at_id_index" on "note" ("organisation_id", "client_id", "started_at", "id");`,
    );
    this.addSql(
      `alter table "note" add constraint "note_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "note_objective" ("id" uuid not null, "organisation_id" uuid not null, "note_id" uuid not null, "plan_id" uuid not null, "objective_item_id" uuid not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "note_objective" add constraint "note_objective_unique" unique ("organisation_id", "note_id", "objective_item_id");`,
    );
    this.addSql(
      `alter table "note_objective" add constraint "note_objective_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "note_addendum" ("id" uuid not null, "organisation_id" uuid not null, "note_id" uuid not null, "client_id" uuid not null, "author_id" uuid not null, "reason" varchar(20) not null, "words" text not null, "at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "note_addendum" add constraint "note_addendum_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "family_contact" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "client_id" uuid not null, "name" varchar(200) not null, "relationship" varchar(80) not null, "phone" varchar(40) null, "email" varchar(320) null, "custody" varchar(200) null, "may_receive_information" boolean not null default false, "emergency" boolean not null default false, "member_id" uuid null, primary key ("id"));`,
    );
    this.addSql(
      `create index "family_contact_organisation_id_client_id_index" on "family_contact" ("organisation_id", "client_id");`,
    );
    this.addSql(
      `alter table "family_contact" add constraint "family_contact_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "episode_of_care" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "client_id" uuid not null, "programme_id" uuid not null, "status" varchar(20) not null, "started_on" date not null, "ended_on" date null, "reason" text null, primary key ("id"));`,
    );
    this.addSql(
      `create index "episode_of_care_organisation_id_programme_id_client_id_index" on "episode_of_care" ("organisation_id", "programme_id", "client_id");`,
    );
    this.addSql(
      `alter table "episode_of_care" add constraint "episode_of_care_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "appointment" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "client_id" uuid not null, "title" varchar(200) not null, "kind" varchar(80) not null, "starts_at" timestamptz not null, "ends_at" timestamptz not null, "place" varchar(200) null, "status" varchar(20) not null default 'booked', "moved_from" timestamptz null, "cancel_reason" varchar(300) null, primary key ("id"));`,
    );
    this.addSql(
      `create index "appointment_organisation_id_starts_at_index" on "appointment" ("organisation_id", "starts_at");`,
    );
    this.addSql(
      `create index "appointment_organisation_id_client_id_starts_at_index" on "appointment" ("organisation_id", "client_id", "starts_at");`,
    );
    this.addSql(
      `alter table "appointment" add constraint "appointment_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "appointment_participant" ("id" uuid not null, "organisation_id" uuid not null, "appointment_id" uuid not null, "member_id" uuid not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "appointment_participant" add constraint "appointment_participant_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "agenda_item" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "meeting_id" uuid not null, "client_id" uuid not null, "position" varchar(200) collate "C" not null, "reason" varchar(300) not null, "minutes" int not null default 10, "status" varchar(20) not null default 'waiting', "started_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "agenda_item" add constraint "agenda_item_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "programme_assignment" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "member_id" uuid not null, "programme_id" uuid not null, "from_on" date not null, "until_on" date null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "programme_assignment" add constraint "programme_assignment_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "safety_item" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "client_id" uuid not null, "kind" varchar(30) not null, "words" varchar(300) not null, "detail" text null, "severity" varchar(20) null, "code" varchar(40) null, "code_system" varchar(40) null, "source" varchar(200) not null, "recorded_on" date not null, "reviewed_by_id" uuid null, "reviewed_on" date null, "status" varchar(20) not null default 'active', primary key ("id"));`,
    );
    this.addSql(
      `create index "safety_item_organisation_id_client_id_index" on "safety_item" ("organisation_id", "client_id");`,
    );
    this.addSql(
      `alter table "safety_item" add constraint "safety_item_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(`alter table "account" enable row level security;`);
    this.addSql(`alter table "account" force row level security;`);
    this.addSql(
      `create policy "account_seen" on "account" for select using (id = nullif(current_setting('roundtable.account', true), '')::uuid or id in (select account_id from membership));`,
    );
    this.addSql(
      `create policy "account_owner" on "account" to "roundtable_owner" using (true) with check (true);`,
    );

    this.addSql(`alter table "audit_entry" enable row level security;`);
    this.addSql(`alter table "audit_entry" force row level security;`);
    this.addSql(
      `create policy "audit_entry_organisation" on "audit_entry" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "care_team" enable row level security;`);
    this.addSql(`alter table "care_team" force row level security;`);
    this.addSql(
      `create policy "care_team_organisation" on "care_team" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "change" enable row level security;`);
    this.addSql(`alter table "change" force row level security;`);
    this.addSql(
      `create policy "change_organisation" on "change" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "change_stream" enable row level security;`);
    this.addSql(`alter table "change_stream" force row level security;`);
    this.addSql(
      `create policy "change_stream_organisation" on "change_stream" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "document_client_id" enable row level security;`);
    this.addSql(`alter table "document_client_id" force row level security;`);
    this.addSql(
      `create policy "document_client_id_organisation" on "document_client_id" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "document_update" enable row level security;`);
    this.addSql(`alter table "document_update" force row level security;`);
    this.addSql(
      `create policy "document_update_organisation" on "document_update" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "live_document" enable row level security;`);
    this.addSql(`alter table "live_document" force row level security;`);
    this.addSql(
      `create policy "live_document_organisation" on "live_document" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "membership" enable row level security;`);
    this.addSql(`alter table "membership" force row level security;`);
    this.addSql(
      `create policy "membership_organisation" on "membership" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid or account_id = nullif(current_setting('roundtable.account', true), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "meeting" enable row level security;`);
    this.addSql(`alter table "meeting" force row level security;`);
    this.addSql(
      `create policy "meeting_organisation" on "meeting" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "meeting_attendance" enable row level security;`);
    this.addSql(`alter table "meeting_attendance" force row level security;`);
    this.addSql(
      `create policy "meeting_attendance_organisation" on "meeting_attendance" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "care_team_membership" enable row level security;`);
    this.addSql(`alter table "care_team_membership" force row level security;`);
    this.addSql(
      `create policy "care_team_membership_organisation" on "care_team_membership" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "organisation" enable row level security;`);
    this.addSql(`alter table "organisation" force row level security;`);
    this.addSql(
      `create policy "organisation_itself" on "organisation" using (id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "programme" enable row level security;`);
    this.addSql(`alter table "programme" force row level security;`);
    this.addSql(
      `create policy "programme_organisation" on "programme" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "client" enable row level security;`);
    this.addSql(`alter table "client" force row level security;`);
    this.addSql(
      `create policy "client_organisation" on "client" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "plan" enable row level security;`);
    this.addSql(`alter table "plan" force row level security;`);
    this.addSql(
      `create policy "plan_organisation" on "plan" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "plan_version" enable row level security;`);
    this.addSql(`alter table "plan_version" force row level security;`);
    this.addSql(
      `create policy "plan_version_organisation" on "plan_version" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "plan_signature" enable row level security;`);
    this.addSql(`alter table "plan_signature" force row level security;`);
    this.addSql(
      `create policy "plan_signature_organisation" on "plan_signature" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "need" enable row level security;`);
    this.addSql(`alter table "need" force row level security;`);
    this.addSql(
      `create policy "need_organisation" on "need" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "goal" enable row level security;`);
    this.addSql(`alter table "goal" force row level security;`);
    this.addSql(
      `create policy "goal_organisation" on "goal" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "objective" enable row level security;`);
    this.addSql(`alter table "objective" force row level security;`);
    this.addSql(
      `create policy "objective_organisation" on "objective" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "measurement" enable row level security;`);
    this.addSql(`alter table "measurement" force row level security;`);
    this.addSql(
      `create policy "measurement_organisation" on "measurement" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "intervention" enable row level security;`);
    this.addSql(`alter table "intervention" force row level security;`);
    this.addSql(
      `create policy "intervention_organisation" on "intervention" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "note" enable row level security;`);
    this.addSql(`alter table "note" force row level security;`);
    this.addSql(
      `create policy "note_organisation" on "note" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "note_objective" enable row level security;`);
    this.addSql(`alter table "note_objective" force row level security;`);
    this.addSql(
      `create policy "note_objective_organisation" on "note_objective" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "note_addendum" enable row level security;`);
    this.addSql(`alter table "note_addendum" force row level security;`);
    this.addSql(
      `create policy "note_addendum_organisation" on "note_addendum" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "family_contact" enable row level security;`);
    this.addSql(`alter table "family_contact" force row level security;`);
    this.addSql(
      `create policy "family_contact_organisation" on "family_contact" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "episode_of_care" enable row level security;`);
    this.addSql(`alter table "episode_of_care" force row level security;`);
    this.addSql(
      `create policy "episode_of_care_organisation" on "episode_of_care" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "appointment" enable row level security;`);
    this.addSql(`alter table "appointment" force row level security;`);
    this.addSql(
      `create policy "appointment_organisation" on "appointment" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "appointment_participant" enable row level security;`);
    this.addSql(`alter table "appointment_participant" force row level security;`);
    this.addSql(
      `create policy "appointment_participant_organisation" on "appointment_participant" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "agenda_item" enable row level security;`);
    this.addSql(`alter table "agenda_item" force row level security;`);
    this.addSql(
      `create policy "agenda_item_organisation" on "agenda_item" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "programme_assignment" enable row level security;`);
    this.addSql(`alter table "programme_assignment" force row level security;`);
    this.addSql(
      `create policy "programme_assignment_organisation" on "programme_assignment" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "safety_item" enable row level security;`);
    this.addSql(`alter table "safety_item" force row level security;`);
    this.addSql(
      `create policy "safety_item_organisation" on "safety_item" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );
  }
}
