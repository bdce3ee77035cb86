import { Migration } from '@mikro-orm/migrations';
import { compositeKey, organisationKey } from './composite-key.ts';

export class MigrationLiveEngine extends Migration {
  override name = 'Migration20261123201254_live_engine';

  override up(): void {
    this.addSql(
      `create table "access_epoch" ("id" uuid not null, "organisation_id" uuid not null, "epoch" bigint not null default '0', primary key ("id"));`,
    );
    this.addSql(
      `alter table "access_epoch" add constraint "access_epoch_organisation_unique" unique ("organisation_id");`,
    );
    this.addSql(
      `alter table "access_epoch" add constraint "access_epoch_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "document_checkpoint" ("id" uuid not null, "organisation_id" uuid not null, "document_id" uuid not null, "seq" int not null, "state" bytea not null, "at" timestamptz not null, "name" varchar(100) null, "named_by_id" uuid null, "named_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "document_checkpoint" add constraint "document_checkpoint_seq_unique" unique ("organisation_id", "document_id", "seq");`,
    );
    this.addSql(
      `alter table "document_checkpoint" add constraint "document_checkpoint_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "comment_thread" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "document_id" uuid not null, "lineage_id" uuid not null, "kind" varchar(40) not null, "client_id" uuid not null, "field" varchar(120) not null, "anchor" bytea not null, "head" bytea not null, "quote" text not null, "created_by_id" uuid not null, "created_at" timestamptz not null, "resolved_by_id" uuid null, "resolved_at" timestamptz null, "change_count" int not null default 0, primary key ("id"));`,
    );
    this.addSql(
      `create index "comment_thread_organisation_id_client_id_index" on "comment_thread" ("organisation_id", "client_id");`,
    );
    this.addSql(
      `create index "comment_thread_organisation_id_document_id_created_at_id_index" on "comment_thread" ("organisation_id", "document_id", "created_at", "id");`,
    );
    this.addSql(
      `alter table "comment_thread" add constraint "comment_thread_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "thread_comment" ("id" uuid not null, "organisation_id" uuid not null, "version" int not null default 1, "thread_id" uuid not null, "client_id" uuid not null, "author_id" uuid not null, "written" text not null, "at" timestamptz not null, "edited_at" timestamptz null, "withdrawn_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(
      `create index "thread_comment_organisation_id_thread_id_index" on "thread_comment" ("organisation_id", "thread_id");`,
    );
    this.addSql(
      `alter table "thread_comment" add constraint "thread_comment_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(
      `create table "comment_mention" ("id" uuid not null, "organisation_id" uuid not null, "thread_id" uuid not null, "comment_id" uuid not null, "member_id" uuid not null, "at" timestamptz not null, "read_at" timestamptz null, "withdrawn_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(
      `create index "comment_mention_organisation_id_thread_id_index" on "comment_mention" ("organisation_id", "thread_id");`,
    );
    this.addSql(
      `create index "comment_mention_organisation_id_member_id_read_at_index" on "comment_mention" ("organisation_id", "member_id", "read_at");`,
    );
    this.addSql(
      `alter table "comment_mention" add constraint "comment_mention_unique" unique ("organisation_id", "comment_id", "member_id");`,
    );
    this.addSql(
      `alter table "comment_mention" add constraint "comment_mention_organisation_id_id_unique" unique ("organisation_id", "id");`,
    );

    this.addSql(`alter table "document_update" add "touched" text[] not null default '{}';`);

    this.addSql(`alter table "access_epoch" enable row level security;`);
    this.addSql(`alter table "access_epoch" force row level security;`);
    this.addSql(`create policy "access_epoch_seen" on "access_epoch" for select using (true);`);
    this.addSql(
      `create policy "access_epoch_organisation" on "access_epoch" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "document_checkpoint" enable row level security;`);
    this.addSql(`alter table "document_checkpoint" force row level security;`);
    this.addSql(
      `create policy "document_checkpoint_organisation" on "document_checkpoint" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "comment_thread" enable row level security;`);
    this.addSql(`alter table "comment_thread" force row level security;`);
    this.addSql(
      `create policy "comment_thread_organisation" on "comment_thread" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "thread_comment" enable row level security;`);
    this.addSql(`alter table "thread_comment" force row level security;`);
    this.addSql(
      `create policy "thread_comment_organisation" on "thread_comment" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    this.addSql(`alter table "comment_mention" enable row level security;`);
    this.addSql(`alter table "comment_mention" force row level security;`);
    this.addSql(
      `create policy "comment_mention_organisation" on "comment_mention" using (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid) with check (organisation_id = nullif(current_setting('roundtable.organisation'), '')::uuid);`,
    );

    // Adding a key looks for rows that break it, as the owner, whom row-level security binds too.
    this.addSql(`select set_config('roundtable.organisation', '', true);`);
    this.addSql(organisationKey('access_epoch'));
    this.addSql(organisationKey('comment_mention'));
    this.addSql(organisationKey('comment_thread'));
    this.addSql(organisationKey('document_checkpoint'));
    this.addSql(organisationKey('thread_comment'));
    this.addSql(compositeKey('comment_mention', 'comment_id', 'thread_comment'));
    this.addSql(compositeKey('comment_mention', 'member_id', 'membership'));
    this.addSql(compositeKey('comment_mention', 'thread_id', 'comment_thread'));
    this.addSql(compositeKey('comment_thread', 'client_id', 'client'));
    this.addSql(compositeKey('comment_thread', 'created_by_id', 'membership'));
    this.addSql(compositeKey('comment_thread', 'document_id', 'live_document'));
    this.addSql(compositeKey('comment_thread', 'resolved_by_id', 'membership'));
    this.addSql(compositeKey('thread_comment', 'author_id', 'membership'));
    this.addSql(compositeKey('thread_comment', 'client_id', 'client'));
    this.addSql(compositeKey('thread_comment', 'thread_id', 'comment_thread'));
    this
      .addSql(`alter table "document_checkpoint" add constraint "document_checkpoint_document_id_foreign"
    foreign key (organisation_id, document_id) references live_document (organisation_id, id);`);
    this
      .addSql(`alter table "document_checkpoint" add constraint "document_checkpoint_named_by_id_foreign"
    foreign key (organisation_id, named_by_id) references membership (organisation_id, id);`);
    // Documents that are there already begin their history with what is stored of them. The owner, too,
    // sees the rows of a session's organisation alone, and this is about all of them.
    this.addSql(`alter table "live_document" no force row level security;`);
    this.addSql(`alter table "document_update" no force row level security;`);
    this.addSql(`alter table "document_checkpoint" no force row level security;`);
    this.addSql(`insert into document_checkpoint (id, organisation_id, document_id, seq, state, at)
    select gen_random_uuid(), organisation_id, id, snapshot_seq, snapshot,
      coalesce(
        (select at from document_update u
         where u.organisation_id = d.organisation_id and u.document_id = d.id
           and u.seq = d.snapshot_seq),
        now())
    from live_document d;`);
    this.addSql(`alter table "document_checkpoint" force row level security;`);
    this.addSql(`alter table "document_update" force row level security;`);
    this.addSql(`alter table "live_document" force row level security;`);
    // What was written stays written; of a checkpoint only its name changes.
    this.addSql(`revoke update, delete, truncate on document_update from roundtable_serving;`);
    this.addSql(`revoke update, delete, truncate on document_checkpoint from roundtable_serving;`);
    this.addSql(
      `grant update (name, named_by_id, named_at) on document_checkpoint to roundtable_serving;`,
    );
    this.addSql(`revoke update, delete, truncate on minutes_addendum from roundtable_serving;`);
  }
}
