import type { SafetyItem } from './safety-item.entity.ts';
import type { SafetyKind, Severity } from './client.enums.ts';

/** Completed years of life on `day`; both are `YYYY-MM-DD`. */
export function ageOn(dateOfBirth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
  // Somebody born on 29 February comes of age on 1 March of a common year, as text compares.
  return day.slice(5) < dateOfBirth.slice(5) ? years - 1 : years;
}

const severities: readonly (Severity | null)[] = ['high', 'moderate', 'low', null];
const kinds: readonly SafetyKind[] = [
  'risk',
  'allergy',
  'no-contact',
  'custody',
  'medication',
  'diagnosis',
  'consent-to-treat',
  'crisis-plan',
];

/** The order of the safety header: what weighs most first, then by kind, the newest first. */
export function byUrgency(one: SafetyItem, other: SafetyItem): number {
  return (
    severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
    kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
    compare(other.recordedOn, one.recordedOn) ||
    compare(one.id, other.id)
  );
}

/** Compares by code unit, the same on every machine. */
export const compare = (one: string, other: string): number =>
  one < other ? -1 : one > other ? 1 : 0;
