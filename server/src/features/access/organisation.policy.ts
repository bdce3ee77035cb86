import { roles, type Role } from '@roundtable/schema/codes';
import { nodeKind } from '../../kernel/node.ts';
import { allow, everyKey, keyScope, when } from '../../kernel/policy.ts';
import { Account } from './account.entity.ts';
import { Organisation } from './organisation.entity.ts';
import { Programme } from './programme.entity.ts';

/** The roles that treat and care for clients: their care-team memberships open the records. */
export const clinicalRoles = ['case-manager', 'clinician', 'care-staff'] as const satisfies Role[];

/** The roles that reach any client's record at all. */
export const reachingRoles = ['supervisor', ...clinicalRoles] as const satisfies Role[];

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
// A key has no account, and so this is `null` for it.
everyKey('account.read');
allow(
  roles,
  'account.read',
  Account,
  when((account, operation) => account.id === operation.actor?.accountId),
);
allow([...staffRoles, 'integration'], 'programme.read', Programme);
everyKey('organisation.read', 'programme.read');

// What the navigation shows: each list has a scope of its own besides.
allow([...staffRoles, 'integration'], 'people.list', null);
allow(['administrator'], 'people.manage', null);
allow([...careRoles, 'integration'], 'clients.list', null);
allow([...careRoles, 'integration'], 'meetings.list', null);
keyScope('people:read', 'people.list');
keyScope('clients:read', 'clients.list');
keyScope('meetings:read', 'meetings.list');

// What is gathered from many records for a page, such as a day or a timeline. No key has a scope
// for it: programs ask for the records themselves.
allow([...staffRoles, 'family'], 'pages.read', null);

nodeKind(Organisation, 'organisation.read');
nodeKind(Programme, 'programme.read');
