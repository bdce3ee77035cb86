export const statements: string[] = [
  // Making the account of a membership nullable took its key away: here it is again.
  'alter table membership drop constraint if exists membership_account_id_foreign;',
  `alter table membership add constraint membership_account_id_foreign
    foreign key (account_id) references account (id);`,
  // What a key may do is settled when it is made: it is used and revoked, and never widened.
  'revoke update, delete, truncate on api_key from roundtable_serving;',
  'grant update (last_used_at, revoked_at, revoked_by_id) on api_key to roundtable_serving;',
];
