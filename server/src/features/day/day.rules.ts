import type { Role } from '@roundtable/schema/codes';
import { addDays } from '../../kernel/clock.ts';

/** How long before its day something is shown as due, in days. */
const shownBefore = 14;

/** Whether something due on a day is to be shown today. */
export const isComing = (dueOn: string, today: string): boolean =>
  dueOn <= addDays(today, shownBefore);

/** `1 goal and 2 objectives have no measure yet.` */
export function measuresMissing(goals: number, objectives: number): string {
  const counted = [
    ...(goals > 0 ? [`${goals} ${goals === 1 ? 'goal' : 'goals'}`] : []),
    ...(objectives > 0 ? [`${objectives} ${objectives === 1 ? 'objective' : 'objectives'}`] : []),
  ];
  const verb = goals + objectives === 1 ? 'has' : 'have';
  return `${counted.join(' and ')} ${verb} no measure yet.`;
}

const titles: Partial<Record<Role, string>> = {
  supervisor: 'the supervisor',
  'case-manager': 'the case manager',
  clinician: 'a clinician',
  'care-staff': 'the care staff',
  family: 'the family',
};

/** Whose signatures a plan waits for, told to somebody in role `own`. */
export function signaturesAwaited(roles: readonly Role[], own: Role): string {
  if (roles.includes(own)) return 'The plan waits for your signature.';
  const people = roles.map((role) => titles[role] ?? role);
  return `The plan waits for the signature of ${people.join(' and ')}.`;
}

interface Due {
  readonly dueOn: string | null;
  readonly overdue: boolean;
}

/** What is overdue first, then by day, what has no day last. */
export const byUrgency = (one: Due, other: Due): number =>
  Number(other.overdue) - Number(one.overdue) ||
  (one.dueOn ?? '9999').localeCompare(other.dueOn ?? '9999', 'en');
