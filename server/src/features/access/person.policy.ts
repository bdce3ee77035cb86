import { roles } from '@roundtable/schema/codes';
import { nodeKind } from '../../kernel/node.ts';
import { all, allow, everyKey, when, type Condition } from '../../kernel/policy.ts';
import { today } from './dates.ts';
import { Membership } from './membership.entity.ts';
import { staffRoles } from './organisation.policy.ts';

/** A person's other organisations are theirs to see and nobody's to manage from here. */
const ofThisOrganisation: Condition<Membership> = {
  holds: (operation, person) => person.organisationId === operation.actor?.organisationId,
  where: (operation) => ({ organisationId: operation.signedIn.organisationId }),
};

/** The membership that acts, and what else of the same account there is here. */
const self: Condition<Membership> = {
  holds: ({ actor }, person) =>
    person.id === actor?.membershipId ||
    (person.account !== null && person.account.id === actor?.accountId),
  where({ signedIn: { accountId, membershipId, organisationId } }) {
    return { ...(accountId ? { account: accountId } : { id: membershipId }), organisationId };
  },
};

/** Who stands behind what is written: staff, and programs that act with a key. */
const known = [...staffRoles, 'integration'] as const;

/**
 * Relatives are known by the clients that they are contacts of, so that nobody else learns whose
 * family is served here.
 */
const isNoRelative: Condition<Membership> = {
  holds: (_operation, person) => known.some((role) => role === person.role),
  where: () => ({ role: { $in: [...known] } }),
};

const others = staffRoles.filter((role) => role !== 'administrator');

allow(['administrator'], 'person.read', Membership, ofThisOrganisation);
allow([...others, 'integration'], 'person.read', Membership, all(ofThisOrganisation, isNoRelative));
allow(roles, 'person.read', Membership, self);

allow(['administrator'], 'person.email', Membership, ofThisOrganisation);
allow(roles, 'person.email', Membership, self);

const notEnded = when<Membership>(
  (person, operation) => person.until === null || person.until >= today(operation),
);
allow(['administrator'], 'person.manage', Membership, ofThisOrganisation);
allow(['administrator'], 'person.end', Membership, all(ofThisOrganisation, notEnded));

// Records name who wrote them: names of staff go with whatever a key reads. The list has its scope.
everyKey('person.read', 'person.email');

nodeKind(Membership, 'person.read');
