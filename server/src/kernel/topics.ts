/**
 * The closed list of what may be subscribed to apart from live documents, each with the kind of
 * record whose id it is about.
 */
export const topics = {
  notes: 'Client',
  meeting: 'Meeting',
} as const;
export type Topic = keyof typeof topics;
