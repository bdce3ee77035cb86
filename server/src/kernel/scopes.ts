/**
 * What a key may be allowed to do, as a closed list. Each policy file says beside its sentences which
 * of its actions a scope opens (`keyScope`); what no scope opens, no key may do.
 */
export const scopeMeanings = {
  'clients:read': 'Clients: who they are, their stays in programmes and their care teams.',
  'safety:read': 'What the safety headers of clients say.',
  'contacts:read': "The clients' families and other contacts.",
  'plans:read': 'Treatment plans: their versions, goals, objectives and measurements.',
  'plans:write': 'Drafts of treatment plans: reads plans and edits drafts, and signs none.',
  'notes:read': 'Progress notes that are signed, and drafts that their authors share.',
  'meetings:read': 'Meetings, their agendas and who took part.',
  'schedule:read': 'Appointments of clients.',
  'tasks:read': 'Tasks about clients.',
  'tasks:write': 'Tasks about clients: makes and settles them, and changes those that it made.',
  'incidents:read': 'Incidents that were reported, and what followed them.',
  'people:read': 'The list of the people who work in the organisation.',
} as const;

export type Scope = keyof typeof scopeMeanings;

export const scopes = Object.keys(scopeMeanings) as readonly Scope[];
