import { allow } from '../kernel/policy.ts';

/**
 * Which roles have to do with live documents at all. Of each document its kind asks the policy of
 * the feature that owns it; families and administrators never receive one.
 */
export const editors = ['supervisor', 'case-manager', 'clinician', 'care-staff'] as const;

allow(editors, 'documents.follow', null);
allow(editors, 'documents.write', null);
