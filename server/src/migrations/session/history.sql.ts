/** Checkpoints of documents that are there already; the keys of a table that names no feature. */
export const statements: string[] = [
  `alter table "document_checkpoint" add constraint "document_checkpoint_document_id_foreign"
    foreign key (organisation_id, document_id) references live_document (organisation_id, id);`,
  `alter table "document_checkpoint" add constraint "document_checkpoint_named_by_id_foreign"
    foreign key (organisation_id, named_by_id) references membership (organisation_id, id);`,
  // The owner, too, sees the rows of a session's organisation alone, and this is about all.
  `alter table "live_document" no force row level security;`,
  `alter table "document_update" no force row level security;`,
  `alter table "document_checkpoint" no force row level security;`,
  `insert into document_checkpoint (id, organisation_id, document_id, seq, state, at)
    select gen_random_uuid(), organisation_id, id, snapshot_seq, snapshot,
      coalesce(
        (select at from document_update u
         where u.organisation_id = d.organisation_id and u.document_id = d.id
           and u.seq = d.snapshot_seq),
        now())
    from live_document d;`,
  `alter table "document_checkpoint" force row level security;`,
  `alter table "document_update" force row level security;`,
  `alter table "live_document" force row level security;`,
  // What was written stays written; of a checkpoint only its name changes.
  `revoke update, delete, truncate on document_update from roundtable_serving;`,
  `revoke update, delete, truncate on document_checkpoint from roundtable_serving;`,
  `grant update (name, named_by_id, named_at) on document_checkpoint to roundtable_serving;`,
];
