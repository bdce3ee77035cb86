import { roles } from '@roundtable/schema/codes';
import { nodeKind } from '../../kernel/node.ts';
import { all, allow, when, type Condition } from '../../kernel/policy.ts';
import { today } from './dates.ts';
import { Membership } from './membership.entity.ts';
import { staffRoles } from './organisation.policy.ts';

/** A person's other organisations are theirs to see and nobody's to manage from here. */
const ofThisOrganisation: Condition<Membership> = {
  holds: (operation, person) => person.organisationId === operation.actor?.organisationId,
  where: (operation) => ({ organisationId: operation.signedIn.organisationId }),
};

const self: Condition<Membership> = {
  holds: (operation, person) => person.account.id === operation.actor?.accountId,
  where: (operation) => ({
    account: operation.signedIn.accountId,
    organisationId: operation.signedIn.organisationId,
  }),
};

/**
 * Relatives are known by the clients that they are contacts of, so that nobody else learns whose
 * family is served here.
 */
const isStaff: Condition<Membership> = {
  holds: (_operation, person) => staffRoles.some((role) => role === person.role),
  where: () => ({ role: { $in: [...staffRoles] } }),
};

const others = staffRoles.filter((role) => role !== 'administrator');

allow(['administrator'], 'person.read', Membership, ofThisOrganisation);
allow(others, 'person.read', Membership, all(ofThisOrganisation, isStaff));
allow(roles, 'person.read', Membership, self);

allow(['administrator'], 'person.email', Membership, ofThisOrganisation);
allow(roles, 'person.email', Membership, self);

const notEnded = when<Membership>(
  (person, operation) => person.until === null || person.until >= today(operation),
);
allow(['administrator'], 'person.manage', Membership, ofThisOrganisation);
allow(['administrator'], 'person.end', Membership, all(ofThisOrganisation, notEnded));

nodeKind(Membership, 'person.read');
