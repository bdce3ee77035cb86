import { roles, type Role } from '@roundtable/schema/codes';
import { nodeKind } from '../../kernel/node.ts';
import { allow, when } from '../../kernel/policy.ts';
import { Account } from './account.entity.ts';
import { Organisation } from './organisation.entity.ts';
import { Programme } from './programme.entity.ts';

/** The roles of people who work in the organisation. */
export const staffRoles = [
  'administrator',
  'supervisor',
  'case-manager',
  'clinician',
  'care-staff',
  'finance',
] as const satisfies Role[];

/** Staff who take part in the care of clients. */
const careRoles = [
  'supervisor',
  'case-manager',
  'clinician',
  'care-staff',
] as const satisfies Role[];

allow(
  roles,
  'organisation.read',
  Organisation,
  when((organisation, operation) => organisation.id === operation.actor?.organisationId),
);
allow(
  roles,
  'account.read',
  Account,
  when((account, operation) => account.id === operation.actor?.accountId),
);
allow(staffRoles, 'programme.read', Programme);

// What the navigation shows: each list has a scope of its own besides.
allow(staffRoles, 'people.list', null);
allow(['administrator'], 'people.manage', null);
allow(careRoles, 'clients.list', null);
allow(careRoles, 'meetings.list', null);

nodeKind(Organisation, 'organisation.read');
nodeKind(Programme, 'programme.read');
