/** Kept answers are a member's own; the kernel knows no membership, and so its entity names none. */
export const statements: string[] = [
  `alter table idempotent_answer add constraint idempotent_answer_member_id_foreign
    foreign key (organisation_id, member_id) references membership (organisation_id, id);`,
];
