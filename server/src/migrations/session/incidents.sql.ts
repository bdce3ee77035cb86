/** Reports of incidents, and the history of tasks, are added to and read, and never changed. */
export const statements: string[] = [
  'revoke update, delete, truncate on incident from roundtable_serving;',
  'revoke update, delete, truncate on incident_follow_up from roundtable_serving;',
  'revoke update, delete, truncate on task_event from roundtable_serving;',
  'revoke update, delete, truncate on task_comment from roundtable_serving;',
  'revoke delete, truncate on task from roundtable_serving;',
];
