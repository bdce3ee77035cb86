import FileHeart from '@lucide/svelte/icons/file-heart';
import HeartPulse from '@lucide/svelte/icons/heart-pulse';
import Pill from '@lucide/svelte/icons/pill';
import Scale from '@lucide/svelte/icons/scale';
import ShieldAlert from '@lucide/svelte/icons/shield-alert';
import Siren from '@lucide/svelte/icons/life-buoy';
import Signature from '@lucide/svelte/icons/signature';
import UserX from '@lucide/svelte/icons/user-x';
import type { Icon } from '#lib/ui/icon.ts';
import type { SafetyItem } from './clients.queries.ts';

type Kind = SafetyItem['kind'];

interface SafetyKindLook {
  kind: Kind;
  label: string;
  icon: Icon;
  /** Said where nothing is recorded: silence could be read as "none". */
  none: string;
  /** Shown on every page of the client, not on the overview alone. */
  always: boolean;
}

/** Always in this order, so that people learn where to look. */
export const safetyKinds: readonly SafetyKindLook[] = [
  { kind: 'ALLERGY', label: 'Allergies', icon: ShieldAlert, none: 'None recorded', always: true },
  { kind: 'RISK', label: 'Current risks', icon: HeartPulse, none: 'None recorded', always: true },
  { kind: 'NO_CONTACT', label: 'No contact', icon: UserX, none: 'No order recorded', always: true },
  { kind: 'CUSTODY', label: 'Custody', icon: Scale, none: 'Nothing recorded', always: false },
  { kind: 'CRISIS_PLAN', label: 'Crisis plan', icon: Siren, none: 'None recorded', always: false },
  { kind: 'MEDICATION', label: 'Medication', icon: Pill, none: 'None recorded', always: false },
  { kind: 'DIAGNOSIS', label: 'Diagnoses', icon: FileHeart, none: 'None recorded', always: false },
  {
    kind: 'CONSENT_TO_TREAT',
    label: 'Consent to treat',
    icon: Signature,
    none: 'No consent recorded',
    always: false,
  },
];

/** The items in force of one kind, the most severe first. */
export function itemsOf(items: readonly SafetyItem[], kind: Kind): SafetyItem[] {
  const weight = { HIGH: 0, MODERATE: 1, LOW: 2 };
  return items
    .filter((item) => item.kind === kind && item.status === 'ACTIVE')
    .sort((one, other) => weight[one.severity ?? 'LOW'] - weight[other.severity ?? 'LOW']);
}
