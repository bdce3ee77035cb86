import { nodeKind } from '../../kernel/node.ts';
import { allow, when } from '../../kernel/policy.ts';
import { Client, myClients, ofMyClients, reachingRoles } from '../clients/index.ts';
import { FamilyMessage } from './family-message.entity.ts';
import { PortalChild } from './portal.types.ts';

/**
 * All that the role `family` may do, here and anywhere: see a child as the contact as whom they sign
 * in sees it, hear of its changes, and write to the care team. A `PortalChild` is only ever made from
 * an access that is in force, so that this sentence has nothing left to ask but whose it is.
 */
allow(
  ['family'],
  'portalChild.read',
  PortalChild,
  when(
    ({ view }, operation) =>
      view.memberId !== null && view.memberId === operation.actor?.membershipId,
  ),
);
allow(['family'], 'portal.follow', null);
allow(['family'], 'portal.write', null);

// Staff who reach the client see what the family sees.
allow(reachingRoles, 'portalChild.read', PortalChild, ofMyClients);
allow(reachingRoles, 'portal.preview', PortalChild, ofMyClients);

allow(reachingRoles, 'familyMessage.read', FamilyMessage, ofMyClients);
allow(reachingRoles, 'familyMessage.answer', Client, myClients);

nodeKind(FamilyMessage, 'familyMessage.read');
