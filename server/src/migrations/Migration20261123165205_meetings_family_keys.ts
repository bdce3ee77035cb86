import { Migration } from '@mikro-orm/migrations';
import { compositeKey, organisationKey } from './composite-key.ts';

export class MigrationMeetingsFamilyKeys extends Migration {
  override name = 'Migration20261123165205_meetings_family_keys';

  override up(): void {
    this.addSql(
      `create table "due_work" ("id" uuid not null, "organisation_id" uuid not null, "kind" varchar(30) not null, "due_at" timestamptz not null, "lease_until" timestamptz null, "holder" uuid null, "failures" int not null default 0, primary key ("id"));`,
    );
    this.addSql(`create index "due_work_due_at_index" on "due_work" ("due_at");`);
    this.addSql(
      `alter table "due_work" add constraint "due_work_kind_unique" unique ("organisation_id", "kind");`,
    );
    this.addSql(
      `alter table "due_work" add constraint "due_work_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "idempotent_answer" ("id" uuid not null, "organisation_id" uuid not null, "member_id" uuid not null, "key" varchar(255) not null, "fingerprint" varchar(64) not null, "at" timestamptz not null, "answer" text null, "client_ids" uuid[] not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "idempotent_answer_organisation_id_at_index" on "idempotent_answer" ("organisation_id", "at");`,
    );
    this.addSql(
      `alter table "idempotent_answer" add constraint "idempotent_answer_key_unique" unique ("organisation_id", "member_id", "key");`,
    );
    this.addSql(
      `alter table "idempotent_answer" add constraint "idempotent_answer_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "mail_message" ("id" uuid not null, "organisation_id" uuid not null, "recipient" varchar(320) not null, "subject" varchar(200) not null, "text" text not null, "about_type" varchar(60) null, "about_id" uuid null, "state" varchar(10) not null default 'queued', "attempts" int not null default 0, "next_at" timestamptz not null, "sending_since" timestamptz null, "queued_at" timestamptz not null, "sent_at" timestamptz null, "problem" varchar(60) null, primary key ("id"));`,
    );
    this.addSql(
      `create index "mail_message_organisation_id_state_next_at_index" on "mail_message" ("organisation_id", "state", "next_at");`,
    );
    this.addSql(
      `alter table "mail_message" add constraint "mail_message_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "meeting_series" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "title" varchar(200) not null, "team_id" uuid not null, "facilitator_id" uuid null, "rule" varchar(200) not null, "starts_on" date not null, "time" varchar(5) not null, "minutes" int not null, "until_on" date null, "ended_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(
      `create index "meeting_series_organisation_id_team_id_index" on "meeting_series" ("organisation_id", "team_id");`,
    );
    this.addSql(
      `alter table "meeting_series" add constraint "meeting_series_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "edition" ("id" uuid not null, "organisation_id" uuid not null, "client_id" uuid not null, "kind" varchar(20) not null, "subject_id" uuid not null, "number" int not null, "content" jsonb not null, "source_hash" varchar(64) null, "approved_by_id" uuid not null, "published_at" timestamptz not null, "superseded_at" timestamptz null, "recalled_at" timestamptz null, "recalled_by_id" uuid null, "recall_reason" varchar(500) null, primary key ("id"));`,
    );
    this.addSql(
      `create index "edition_organisation_id_client_id_kind_index" on "edition" ("organisation_id", "client_id", "kind");`,
    );
    this.addSql(
      `alter table "edition" add constraint "edition_number_unique" unique ("organisation_id", "client_id", "kind", "subject_id", "number");`,
    );
    this.addSql(
      `alter table "edition" add constraint "edition_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "api_key" ("id" uuid not null, "organisation_id" uuid not null, "name" varchar(200) not null, "prefix" varchar(11) not null, "hash" varchar(64) not null, "scopes" text[] not null, "all_programmes" boolean not null default false, "member_id" uuid not null, "created_by_id" uuid not null, "created_at" timestamptz not null, "expires_at" timestamptz not null, "last_used_at" timestamptz null, "revoked_at" timestamptz null, "revoked_by_id" uuid null, primary key ("id"));`,
    );
    this.addSql(`alter table "api_key" add constraint "api_key_hash_unique" unique ("hash");`);
    this.addSql(
      `alter table "api_key" add constraint "api_key_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "meeting_summary" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "meeting_id" uuid not null, "audience" varchar(20) not null, "client_id" uuid null, "title" varchar(200) not null, "state" varchar(20) not null default 'draft', "number" int not null default 1, "corrects_id" uuid null, "lineage" uuid not null, "changed_at" timestamptz null, "approved_by_id" uuid null, "approved_at" timestamptz null, "sent_by_id" uuid null, "sent_at" timestamptz null, "recalled_by_id" uuid null, "recalled_at" timestamptz null, "recall_reason" varchar(500) null, primary key ("id"));`,
    );
    this.addSql(
      `create index "meeting_summary_organisation_id_meeting_id_index" on "meeting_summary" ("organisation_id", "meeting_id");`,
    );
    this.addSql(
      `alter table "meeting_summary" add constraint "meeting_summary_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "incident" ("id" uuid not null, "organisation_id" uuid not null, "client_id" uuid not null, "kind" varchar(30) not null, "severity" varchar(20) not null, "occurred_at" timestamptz not null, "place" varchar(200) null, "what_happened" text not null, "response" text not null, "supports" text null, "next_steps" text null, "reported_by_id" uuid not null, "reported_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "incident_organisation_id_client_id_occurred_at_id_index" on "incident" ("organisation_id", "client_id", "occurred_at", "id");`,
    );
    this.addSql(
      `alter table "incident" add constraint "incident_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "incident_follow_up" ("id" uuid not null, "organisation_id" uuid not null, "incident_id" uuid not null, "kind" varchar(20) not null, "words" text not null, "author_id" uuid not null, "at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "incident_follow_up_organisation_id_incident_id_index" on "incident_follow_up" ("organisation_id", "incident_id");`,
    );
    this.addSql(
      `alter table "incident_follow_up" add constraint "incident_follow_up_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "portal_access" ("id" uuid not null, "organisation_id" uuid not null, "client_id" uuid not null, "contact_id" uuid not null, "rights" text[] not null, "from_on" date not null, "until_on" date null, "note" varchar(500) null, "granted_by_id" uuid not null, "granted_at" timestamptz not null, "ended_at" timestamptz null, "ended_by_id" uuid null, "end_reason" varchar(500) null, primary key ("id"));`,
    );
    this.addSql(
      `create index "portal_access_organisation_id_client_id_index" on "portal_access" ("organisation_id", "client_id");`,
    );
    this.addSql(
      `create index "portal_access_organisation_id_contact_id_index" on "portal_access" ("organisation_id", "contact_id");`,
    );
    this.addSql(
      `alter table "portal_access" add constraint "portal_access_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "family_message" ("id" uuid not null, "organisation_id" uuid not null, "client_id" uuid not null, "contact_id" uuid not null, "from_family" boolean not null, "author_id" uuid not null, "words" text not null, "sent_at" timestamptz not null, "read_at" timestamptz null, "read_by_id" uuid null, primary key ("id"));`,
    );
    this.addSql(
      `create index "family_message_organisation_id_client_id_read_at_index" on "family_message" ("organisation_id", "client_id", "read_at");`,
    );
    this.addSql(
      `create index "family_message_organisation_id_contact_id_sent_at_index" on "family_message" ("organisation_id", "contact_id", "sent_at");`,
    );
    this.addSql(
      `alter table "family_message" add constraint "family_message_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "edition_recipient" ("id" uuid not null, "organisation_id" uuid not null, "edition_id" uuid not null, "client_id" uuid not null, "contact_id" uuid not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "edition_recipient_organisation_id_contact_id_index" on "edition_recipient" ("organisation_id", "contact_id");`,
    );
    this.addSql(
      `alter table "edition_recipient" add constraint "edition_recipient_unique" unique ("organisation_id", "edition_id", "contact_id");`,
    );
    this.addSql(
      `alter table "edition_recipient" add constraint "edition_recipient_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "minutes" ("id" uuid not null, "organisation_id" uuid not null, "meeting_id" uuid not null, "agenda_item_id" uuid null, "client_id" uuid null, "state" varchar(20) not null default 'open', "hash" varchar(64) null, "signed_at" timestamptz null, "signed_by_id" uuid null, "discussion" text not null default '', "results" text not null default '', "obstacles" text not null default '', "home" text not null default '', "school" text not null default '', "health" text not null default '', "medication" text not null default '', "client_words" text not null default '', primary key ("id"));`,
    );
    this.addSql(
      `create index "minutes_organisation_id_meeting_id_index" on "minutes" ("organisation_id", "meeting_id");`,
    );
    this.addSql(
      `alter table "minutes" add constraint "minutes_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "minutes_addendum" ("id" uuid not null, "organisation_id" uuid not null, "minutes_id" uuid not null, "client_id" uuid null, "author_id" uuid not null, "reason" varchar(20) not null, "words" text not null, "at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "minutes_addendum_organisation_id_minutes_id_index" on "minutes_addendum" ("organisation_id", "minutes_id");`,
    );
    this.addSql(
      `alter table "minutes_addendum" add constraint "minutes_addendum_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "decision" ("id" uuid not null, "organisation_id" uuid not null, "minutes_id" uuid not null, "client_id" uuid null, "item_id" uuid not null, "position" varchar(200) collate "C" not null, "words" text not null default '', "decided_on" date null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "decision" add constraint "decision_item_unique" unique ("organisation_id", "minutes_id", "item_id");`,
    );
    this.addSql(
      `alter table "decision" add constraint "decision_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "dissent" ("id" uuid not null, "organisation_id" uuid not null, "minutes_id" uuid not null, "client_id" uuid null, "item_id" uuid not null, "position" varchar(200) collate "C" not null, "decision_id" uuid not null, "member_id" uuid not null, "reason" text not null default '', primary key ("id"));`,
    );
    this.addSql(
      `alter table "dissent" add constraint "dissent_item_unique" unique ("organisation_id", "minutes_id", "item_id");`,
    );
    this.addSql(
      `alter table "dissent" add constraint "dissent_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "agenda_request" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "meeting_id" uuid not null, "client_id" uuid not null, "reason" varchar(300) not null, "minutes" int not null default 10, "requested_by_id" uuid not null, "requested_at" timestamptz not null, "status" varchar(20) not null default 'pending', "answered_by_id" uuid null, "answered_at" timestamptz null, "decline_reason" varchar(300) null, "item_id" uuid null, primary key ("id"));`,
    );
    this.addSql(
      `create index "agenda_request_organisation_id_meeting_id_index" on "agenda_request" ("organisation_id", "meeting_id");`,
    );
    this.addSql(
      `alter table "agenda_request" add constraint "agenda_request_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "summary_copy" ("id" uuid not null, "organisation_id" uuid not null, "summary_id" uuid not null, "client_id" uuid null, "member_id" uuid null, "family_contact_id" uuid null, "name" varchar(200) not null, "title" varchar(200) not null, "parts" jsonb not null, "language" varchar(35) not null, "sent_at" timestamptz not null, "mail" uuid null, primary key ("id"));`,
    );
    this.addSql(
      `create index "summary_copy_organisation_id_member_id_sent_at_index" on "summary_copy" ("organisation_id", "member_id", "sent_at");`,
    );
    this.addSql(
      `alter table "summary_copy" add constraint "summary_copy_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "summary_part" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "summary_id" uuid not null, "client_id" uuid null, "language" varchar(35) not null, "words" text not null, "position" int not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "summary_part" add constraint "summary_part_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "task" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "words" varchar(300) not null, "detail" text null, "client_id" uuid null, "assignee_id" uuid not null, "created_by_id" uuid not null, "created_at" timestamptz not null, "due_on" date null, "due_order" date not null default '2199-12-31', "remind_at" timestamptz null, "reminded_at" timestamptz null, "status" varchar(20) not null default 'open', "settled_at" timestamptz null, "settled_by_id" uuid null, "dropped_reason" varchar(300) null, "carried_count" int not null default 0, "meeting_id" uuid null, "agenda_item_id" uuid null, primary key ("id"));`,
    );
    this.addSql(
      `create index "task_organisation_id_status_remind_at_index" on "task" ("organisation_id", "status", "remind_at");`,
    );
    this.addSql(
      `create index "task_organisation_id_meeting_id_index" on "task" ("organisation_id", "meeting_id");`,
    );
    this.addSql(
      `create index "task_organisation_id_client_id_created_at_id_index" on "task" ("organisation_id", "client_id", "created_at", "id");`,
    );
    this.addSql(
      `create index "task_organisation_id_created_by_id_status_due_order_id_index" on "task" ("organisation_id", "created_by_id", "status", "due_order", "id");`,
    );
    this.addSql(
      `create index "task_organisation_id_assignee_id_status_due_order_id_index" on "task" ("organisation_id", "assignee_id", "status", "due_order", "id");`,
    );
    this.addSql(
      `alter table "task" add constraint "task_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "task_comment" ("id" uuid not null, "organisation_id" uuid not null, "task_id" uuid not null, "author_id" uuid not null, "words" text not null, "at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "task_comment_organisation_id_task_id_index" on "task_comment" ("organisation_id", "task_id");`,
    );
    this.addSql(
      `alter table "task_comment" add constraint "task_comment_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "task_event" ("id" uuid not null, "organisation_id" uuid not null, "task_id" uuid not null, "kind" varchar(20) not null, "by_id" uuid null, "at" timestamptz not null, "from_member_id" uuid null, "to_member_id" uuid null, "from_day" date null, "to_day" date null, "words" varchar(300) null, "meeting_id" uuid null, primary key ("id"));`,
    );
    this.addSql(
      `create index "task_event_organisation_id_task_id_index" on "task_event" ("organisation_id", "task_id");`,
    );
    this.addSql(
      `alter table "task_event" add constraint "task_event_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "webhook_endpoint" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "url" varchar(2000) not null, "description" varchar(200) not null, "events" text[] not null, "programme_ids" uuid[] null, "active" boolean not null default true, "sealed_secret" text not null, "created_by_id" uuid not null, "created_at" timestamptz not null, "failing_since" timestamptz null, "switched_off_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "webhook_endpoint" add constraint "webhook_endpoint_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "webhook_delivery" ("id" uuid not null, "organisation_id" uuid not null, "endpoint_id" uuid not null, "type" varchar(40) not null, "subject_type" varchar(40) null, "subject_id" uuid null, "record_type" varchar(40) null, "record_id" uuid null, "client_ids" uuid[] not null, "at" timestamptz not null, "state" varchar(20) not null default 'waiting', "attempts" int not null default 0, "next_at" timestamptz not null, "log" jsonb not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "webhook_delivery_organisation_id_endpoint_id_at_index" on "webhook_delivery" ("organisation_id", "endpoint_id", "at");`,
    );
    this.addSql(
      `create index "webhook_delivery_organisation_id_state_next_at_index" on "webhook_delivery" ("organisation_id", "state", "next_at");`,
    );
    this.addSql(
      `alter table "webhook_delivery" add constraint "webhook_delivery_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(`alter table "membership" drop constraint "membership_account_id_foreign";`);

    this.addSql(
      `alter table "meeting_attendance" drop constraint "meeting_attendance_member_id_foreign";`,
    );

    this.addSql(`alter table "membership" alter column "account_id" drop not null;`);

    this.addSql(
      `alter table "meeting" add "series_id" uuid null, add "occurrence_on" date null, add "arranged" boolean not null default false, add "agenda_made_at" timestamptz null, add "moved_from" timestamptz null, add "change_reason" varchar(300) null, add "started_at" timestamptz null, add "closed_at" timestamptz null, add "closed_by_id" uuid null;`,
    );
    this.addSql(
      `create index "meeting_organisation_id_team_id_starts_at_index" on "meeting" ("organisation_id", "team_id", "starts_at");`,
    );
    this.addSql(
      `alter table "meeting" add constraint "meeting_occurrence_unique" unique ("organisation_id", "series_id", "occurrence_on");`,
    );

    this.addSql(`alter table "family_contact" add "language" varchar(35) null;`);

    this.addSql(
      `alter table "agenda_item" add "ended_at" timestamptz null, add "origin" varchar(20) not null default 'chosen', add "carried_from_id" uuid null, add "removed_at" timestamptz null;`,
    );

    this.addSql(
      `alter table "meeting_attendance" add "kind" varchar(20) not null default 'staff', add "contact_id" uuid null, add "guest_name" varchar(200) null, add "guest_function" varchar(120) null, add "for_item_id" uuid null, add "client_id" uuid null;`,
    );
    this.addSql(`alter table "meeting_attendance" alter column "member_id" drop not null;`);

    this.addSql(`alter table "due_work" enable row level security;`);
    this.addSql(`alter table "due_work" force row level security;`);
    this.addSql(`create policy "due_work_seen" on "due_work" for select using (true);`);
    this.addSql(
      `create policy "due_work_organisation" on "due_work" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "idempotent_answer" enable row level security;`);
    this.addSql(`alter table "idempotent_answer" force row level security;`);
    this.addSql(
      `create policy "idempotent_answer_organisation" on "idempotent_answer" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "mail_message" enable row level security;`);
    this.addSql(`alter table "mail_message" force row level security;`);
    this.addSql(
      `create policy "mail_message_organisation" on "mail_message" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "meeting_series" enable row level security;`);
    this.addSql(`alter table "meeting_series" force row level security;`);
    this.addSql(
      `create policy "meeting_series_organisation" on "meeting_series" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "edition" enable row level security;`);
    this.addSql(`alter table "edition" force row level security;`);
    this.addSql(
      `create policy "edition_organisation" on "edition" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "api_key" enable row level security;`);
    this.addSql(`alter table "api_key" force row level security;`);
    this.addSql(
      `create policy "api_key_organisation" on "api_key" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid or hash = nullif(current_setting('roundtable.key', true), '')) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "meeting_summary" enable row level security;`);
    this.addSql(`alter table "meeting_summary" force row level security;`);
    this.addSql(
      `create policy "meeting_summary_organisation" on "meeting_summary" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "incident" enable row level security;`);
    this.addSql(`alter table "incident" force row level security;`);
    this.addSql(
      `create policy "incident_organisation" on "incident" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "incident_follow_up" enable row level security;`);
    this.addSql(`alter table "incident_follow_up" force row level security;`);
    this.addSql(
      `create policy "incident_follow_up_organisation" on "incident_follow_up" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "portal_access" enable row level security;`);
    this.addSql(`alter table "portal_access" force row level security;`);
    this.addSql(
      `create policy "portal_access_organisation" on "portal_access" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "family_message" enable row level security;`);
    this.addSql(`alter table "family_message" force row level security;`);
    this.addSql(
      `create policy "family_message_organisation" on "family_message" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "edition_recipient" enable row level security;`);
    this.addSql(`alter table "edition_recipient" force row level security;`);
    this.addSql(
      `create policy "edition_recipient_organisation" on "edition_recipient" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "minutes" enable row level security;`);
    this.addSql(`alter table "minutes" force row level security;`);
    this.addSql(
      `create policy "minutes_organisation" on "minutes" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "minutes_addendum" enable row level security;`);
    this.addSql(`alter table "minutes_addendum" force row level security;`);
    this.addSql(
      `create policy "minutes_addendum_organisation" on "minutes_addendum" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "decision" enable row level security;`);
    this.addSql(`alter table "decision" force row level security;`);
    this.addSql(
      `create policy "decision_organisation" on "decision" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "dissent" enable row level security;`);
    this.addSql(`alter table "dissent" force row level security;`);
    this.addSql(
      `create policy "dissent_organisation" on "dissent" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "agenda_request" enable row level security;`);
    this.addSql(`alter table "agenda_request" force row level security;`);
    this.addSql(
      `create policy "agenda_request_organisation" on "agenda_request" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "summary_copy" enable row level security;`);
    this.addSql(`alter table "summary_copy" force row level security;`);
    this.addSql(
      `create policy "summary_copy_organisation" on "summary_copy" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "summary_part" enable row level security;`);
    this.addSql(`alter table "summary_part" force row level security;`);
    this.addSql(
      `create policy "summary_part_organisation" on "summary_part" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "task" enable row level security;`);
    this.addSql(`alter table "task" force row level security;`);
    this.addSql(
      `create policy "task_organisation" on "task" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "task_comment" enable row level security;`);
    this.addSql(`alter table "task_comment" force row level security;`);
    this.addSql(
      `create policy "task_comment_organisation" on "task_comment" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "task_event" enable row level security;`);
    this.addSql(`alter table "task_event" force row level security;`);
    this.addSql(
      `create policy "task_event_organisation" on "task_event" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "webhook_endpoint" enable row level security;`);
    this.addSql(`alter table "webhook_endpoint" force row level security;`);
    this.addSql(
      `create policy "webhook_endpoint_organisation" on "webhook_endpoint" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "webhook_delivery" enable row level security;`);
    this.addSql(`alter table "webhook_delivery" force row level security;`);
    this.addSql(
      `create policy "webhook_delivery_organisation" on "webhook_delivery" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    // Adding a key looks for rows that break it, as the owner, whom row-level security binds too.
    this.addSql(`select set_config('roundtable.organisation', '', true);`);
    this.addSql(organisationKey('agenda_request'));
    this.addSql(organisationKey('api_key'));
    this.addSql(organisationKey('decision'));
    this.addSql(organisationKey('dissent'));
    this.addSql(organisationKey('due_work'));
    this.addSql(organisationKey('edition'));
    this.addSql(organisationKey('edition_recipient'));
    this.addSql(organisationKey('family_message'));
    this.addSql(organisationKey('idempotent_answer'));
    this.addSql(organisationKey('incident'));
    this.addSql(organisationKey('incident_follow_up'));
    this.addSql(organisationKey('mail_message'));
    this.addSql(organisationKey('meeting_series'));
    this.addSql(organisationKey('meeting_summary'));
    this.addSql(organisationKey('minutes'));
    this.addSql(organisationKey('minutes_addendum'));
    this.addSql(organisationKey('portal_access'));
    this.addSql(organisationKey('summary_copy'));
    this.addSql(organisationKey('summary_part'));
    this.addSql(organisationKey('task'));
    this.addSql(organisationKey('task_comment'));
    this.addSql(organisationKey('task_event'));
    this.addSql(organisationKey('webhook_delivery'));
    this.addSql(organisationKey('webhook_endpoint'));
    this.addSql(compositeKey('agenda_item', 'carried_from_id', 'agenda_item', true));
    this.addSql(compositeKey('agenda_request', 'answered_by_id', 'membership'));
    this.addSql(compositeKey('agenda_request', 'client_id', 'client'));
    this.addSql(compositeKey('agenda_request', 'item_id', 'agenda_item'));
    this.addSql(compositeKey('agenda_request', 'meeting_id', 'meeting'));
    this.addSql(compositeKey('agenda_request', 'requested_by_id', 'membership'));
    this.addSql(compositeKey('api_key', 'created_by_id', 'membership'));
    this.addSql(compositeKey('api_key', 'member_id', 'membership'));
    this.addSql(compositeKey('api_key', 'revoked_by_id', 'membership'));
    this.addSql(compositeKey('decision', 'client_id', 'client', true));
    this.addSql(compositeKey('decision', 'minutes_id', 'minutes', true));
    this.addSql(compositeKey('dissent', 'client_id', 'client', true));
    this.addSql(compositeKey('dissent', 'decision_id', 'decision', true));
    this.addSql(compositeKey('dissent', 'member_id', 'membership', true));
    this.addSql(compositeKey('dissent', 'minutes_id', 'minutes', true));
    this.addSql(compositeKey('edition', 'approved_by_id', 'membership'));
    this.addSql(compositeKey('edition', 'client_id', 'client'));
    this.addSql(compositeKey('edition', 'recalled_by_id', 'membership'));
    this.addSql(compositeKey('edition_recipient', 'client_id', 'client'));
    this.addSql(compositeKey('edition_recipient', 'contact_id', 'family_contact'));
    this.addSql(compositeKey('edition_recipient', 'edition_id', 'edition'));
    this.addSql(compositeKey('family_message', 'author_id', 'membership'));
    this.addSql(compositeKey('family_message', 'client_id', 'client'));
    this.addSql(compositeKey('family_message', 'contact_id', 'family_contact'));
    this.addSql(compositeKey('family_message', 'read_by_id', 'membership'));
    this.addSql(compositeKey('incident', 'client_id', 'client'));
    this.addSql(compositeKey('incident', 'reported_by_id', 'membership'));
    this.addSql(compositeKey('incident_follow_up', 'author_id', 'membership'));
    this.addSql(compositeKey('incident_follow_up', 'incident_id', 'incident'));
    this.addSql(compositeKey('meeting', 'closed_by_id', 'membership'));
    this.addSql(compositeKey('meeting', 'series_id', 'meeting_series'));
    this.addSql(compositeKey('meeting_attendance', 'client_id', 'client'));
    this.addSql(compositeKey('meeting_attendance', 'contact_id', 'family_contact'));
    this.addSql(compositeKey('meeting_attendance', 'for_item_id', 'agenda_item'));
    this.addSql(compositeKey('meeting_series', 'facilitator_id', 'membership'));
    this.addSql(compositeKey('meeting_series', 'team_id', 'care_team'));
    this.addSql(compositeKey('meeting_summary', 'approved_by_id', 'membership'));
    this.addSql(compositeKey('meeting_summary', 'client_id', 'client'));
    this.addSql(compositeKey('meeting_summary', 'corrects_id', 'meeting_summary', true));
    this.addSql(compositeKey('meeting_summary', 'meeting_id', 'meeting'));
    this.addSql(compositeKey('meeting_summary', 'recalled_by_id', 'membership'));
    this.addSql(compositeKey('meeting_summary', 'sent_by_id', 'membership'));
    this.addSql(compositeKey('minutes', 'agenda_item_id', 'agenda_item', true));
    this.addSql(compositeKey('minutes', 'client_id', 'client', true));
    this.addSql(compositeKey('minutes', 'meeting_id', 'meeting', true));
    this.addSql(compositeKey('minutes', 'signed_by_id', 'membership', true));
    this.addSql(compositeKey('minutes_addendum', 'author_id', 'membership'));
    this.addSql(compositeKey('minutes_addendum', 'client_id', 'client'));
    this.addSql(compositeKey('minutes_addendum', 'minutes_id', 'minutes'));
    this.addSql(compositeKey('portal_access', 'client_id', 'client'));
    this.addSql(compositeKey('portal_access', 'contact_id', 'family_contact'));
    this.addSql(compositeKey('portal_access', 'ended_by_id', 'membership'));
    this.addSql(compositeKey('portal_access', 'granted_by_id', 'membership'));
    this.addSql(compositeKey('summary_copy', 'client_id', 'client'));
    this.addSql(compositeKey('summary_copy', 'family_contact_id', 'family_contact'));
    this.addSql(compositeKey('summary_copy', 'member_id', 'membership'));
    this.addSql(compositeKey('summary_copy', 'summary_id', 'meeting_summary'));
    this.addSql(compositeKey('summary_part', 'client_id', 'client'));
    this.addSql(compositeKey('summary_part', 'summary_id', 'meeting_summary'));
    this.addSql(compositeKey('task', 'agenda_item_id', 'agenda_item'));
    this.addSql(compositeKey('task', 'assignee_id', 'membership'));
    this.addSql(compositeKey('task', 'client_id', 'client'));
    this.addSql(compositeKey('task', 'created_by_id', 'membership'));
    this.addSql(compositeKey('task', 'meeting_id', 'meeting'));
    this.addSql(compositeKey('task', 'settled_by_id', 'membership'));
    this.addSql(compositeKey('task_comment', 'author_id', 'membership'));
    this.addSql(compositeKey('task_comment', 'task_id', 'task'));
    this.addSql(compositeKey('task_event', 'by_id', 'membership'));
    this.addSql(compositeKey('task_event', 'from_member_id', 'membership'));
    this.addSql(compositeKey('task_event', 'meeting_id', 'meeting'));
    this.addSql(compositeKey('task_event', 'task_id', 'task'));
    this.addSql(compositeKey('task_event', 'to_member_id', 'membership'));
    this.addSql(compositeKey('webhook_delivery', 'endpoint_id', 'webhook_endpoint'));
    this.addSql(compositeKey('webhook_endpoint', 'created_by_id', 'membership'));
    this.addSql(`alter table membership drop constraint if exists membership_account_id_foreign;`);
    this.addSql(`alter table membership add constraint membership_account_id_foreign
    foreign key (account_id) references account (id);`);
    this.addSql(`revoke update, delete, truncate on api_key from roundtable_serving;`);
    this.addSql(
      `grant update (last_used_at, revoked_at, revoked_by_id) on api_key to roundtable_serving;`,
    );
    this.addSql(`create unique index webhook_delivery_untried on webhook_delivery
     (organisation_id, endpoint_id, type, subject_id, record_id)
     where state = 'waiting' and attempts = 0;`);
    this.addSql(`alter table idempotent_answer add constraint idempotent_answer_member_id_foreign
    foreign key (organisation_id, member_id) references membership (organisation_id, id);`);
    this.addSql(`revoke update, delete, truncate on incident from roundtable_serving;`);
    this.addSql(`revoke update, delete, truncate on incident_follow_up from roundtable_serving;`);
    this.addSql(`revoke update, delete, truncate on task_event from roundtable_serving;`);
    this.addSql(`revoke update, delete, truncate on task_comment from roundtable_serving;`);
    this.addSql(`revoke delete, truncate on task from roundtable_serving;`);
    this
      .addSql(`alter table "meeting_attendance" add constraint "meeting_attendance_member_id_foreign"
    foreign key (organisation_id, "member_id") references "membership" (organisation_id, id)`);
    this.addSql(`create unique index "meeting_attendance_contact_unique" on "meeting_attendance"
    (organisation_id, meeting_id, contact_id) where contact_id is not null`);
    this.addSql(`revoke update, delete, truncate on minutes_addendum from roundtable_serving;`);
    this.addSql(`revoke update, delete, truncate on note_addendum from roundtable_serving;`);
    this
      .addSql(`revoke update, delete, truncate on edition, edition_recipient, portal_access, family_message
    from roundtable_serving;`);
    this.addSql(
      `grant update (superseded_at, recalled_at, recalled_by_id, recall_reason) on edition to roundtable_serving;`,
    );
    this.addSql(
      `grant update (ended_at, ended_by_id, end_reason) on portal_access to roundtable_serving;`,
    );
    this.addSql(`grant update (read_at, read_by_id) on family_message to roundtable_serving;`);
    this
      .addSql(`create unique index edition_one_current on edition (organisation_id, client_id, kind, subject_id)
    where superseded_at is null and recalled_at is null;`);
    this.addSql(
      `create index mail_message_about on mail_message (organisation_id, about_type, about_id);`,
    );
    this.addSql(`alter table portal_access add constraint portal_access_days
    check (until_on is null or until_on >= from_on);`);
    this.addSql(`alter table portal_access add constraint portal_access_one_a_day
    exclude using gist (organisation_id with =, contact_id with =,
      daterange(from_on, until_on, '[]') with &&) where (ended_at is null);`);
    this.addSql(`revoke update, delete, truncate on summary_copy from roundtable_serving;`);
  }
}
