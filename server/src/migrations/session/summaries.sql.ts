/** What went to whom is added to and read, and never changed, by the serving role. */
export const statements: string[] = [
  'revoke update, delete, truncate on summary_copy from roundtable_serving;',
];
