import type { KeyScope } from './keys.queries.ts';

export interface ScopeRow {
  /** What it is about, as in "reads treatment plans". */
  label: string;
  hint?: string;
  read: KeyScope;
  write?: KeyScope;
}

/** What a key may do, as the form lists it. The most private comes last. */
export const scopeRows: readonly ScopeRow[] = [
  { label: 'Clients', hint: 'Who they are, their stays and care teams', read: 'CLIENTS_READ' },
  {
    label: 'Treatment plans',
    hint: 'Writing edits drafts; signing is for people',
    read: 'PLANS_READ',
    write: 'PLANS_WRITE',
  },
  { label: 'Progress notes', hint: 'Signed ones, and drafts that are shared', read: 'NOTES_READ' },
  { label: 'Meetings', hint: 'Agendas and who took part', read: 'MEETINGS_READ' },
  { label: 'Appointments', read: 'SCHEDULE_READ' },
  { label: 'Tasks', hint: 'About clients', read: 'TASKS_READ', write: 'TASKS_WRITE' },
  { label: 'Staff', hint: 'The list of people who work here', read: 'PEOPLE_READ' },
  { label: 'Safety headers', hint: 'Allergies, risks and warnings', read: 'SAFETY_READ' },
  { label: 'Incidents', read: 'INCIDENTS_READ' },
  { label: 'Family and contacts', hint: 'Names, addresses, custody', read: 'CONTACTS_READ' },
];

/** "treatment plans, tasks": what a key reads, or writes. */
export function said(verb: 'read' | 'write', scopes: readonly KeyScope[]): string {
  return scopeRows
    .filter(({ read, write }) =>
      verb === 'write' ? write && scopes.includes(write) : scopes.includes(read),
    )
    .map(({ label }) => label.toLowerCase())
    .join(', ');
}
