/**
 * The closed list of what may be subscribed to apart from live documents, each with the kind of
 * record whose id it is about.
 */
export const topics = {
  notes: 'Client',
  meeting: 'Meeting',
  plan: 'Plan',
  /** What one person close to a client sees in the portal; told to that person alone. */
  family: 'FamilyContact',
  /** What families write, and the answers, for the care team. */
  familyMessages: 'Client',
  /** What one person does or asked for; told to that person alone. */
  tasks: 'Membership',
  clientTasks: 'Client',
  /** What is said about the words of a document; of a plan, by what its versions have in common. */
  comments: 'LiveDocument',
} as const;
export type Topic = keyof typeof topics;
