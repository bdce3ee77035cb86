/**
 * A guest at a meeting is no member: with the column's "not null" the object mapper drops its key,
 * which is made again here, composite with the organisation.
 */
export const statements: string[] = [
  `alter table "meeting_attendance" add constraint "meeting_attendance_member_id_foreign"
    foreign key (organisation_id, "member_id") references "membership" (organisation_id, id)`,
  // Somebody who is close to a client is on the list of a meeting once.
  `create unique index "meeting_attendance_contact_unique" on "meeting_attendance"
    (organisation_id, meeting_id, contact_id) where contact_id is not null`,
];
