/** What the entities of webhooks cannot say. */
export const statements: string[] = [
  // One untried delivery a record and endpoint: what changes ten times in a second is told once.
  `create unique index webhook_delivery_untried on webhook_delivery
     (organisation_id, endpoint_id, type, subject_id, record_id)
     where state = 'waiting' and attempts = 0;`,
];
