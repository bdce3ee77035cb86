/** How the log and history name a record: 'goals/<id>', or the root alone where it is a single one. */
export const recordKey = (root: string, id: string): string => (id ? `${root}/${id}` : root);
