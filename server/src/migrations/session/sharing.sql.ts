/** What of sharing cannot be read from the entities: what never changes, and what there is one of. */
const served = 'roundtable_serving';

export const statements: string[] = [
  // What was approved, for whom and in which words never changes: only its end may be written.
  `revoke update, delete, truncate on edition, edition_recipient, portal_access, family_message
    from ${served};`,
  `grant update (superseded_at, recalled_at, recalled_by_id, recall_reason) on edition to ${served};`,
  `grant update (ended_at, ended_by_id, end_reason) on portal_access to ${served};`,
  `grant update (read_at, read_by_id) on family_message to ${served};`,

  // Of one goal, appointment or summary at most one edition is shown.
  `create unique index edition_one_current on edition (organisation_id, client_id, kind, subject_id)
    where superseded_at is null and recalled_at is null;`,

  // The notice of each recipient is looked up by what it is about.
  `create index mail_message_about on mail_message (organisation_id, about_type, about_id);`,

  // On a day at most one access of a contact holds.
  `alter table portal_access add constraint portal_access_days
    check (until_on is null or until_on >= from_on);`,
  `alter table portal_access add constraint portal_access_one_a_day
    exclude using gist (organisation_id with =, contact_id with =,
      daterange(from_on, until_on, '[]') with &&) where (ended_at is null);`,
];
