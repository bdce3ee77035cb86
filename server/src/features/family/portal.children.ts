import { notFound } from '../../kernel/errors.ts';
import { localId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { may } from '../../kernel/policy.ts';
import { Client, FamilyContact } from '../clients/index.ts';
import { portalViews, type PortalView } from '../sharing/index.ts';
import { PortalChild } from './portal.types.ts';

/** The children of views, in their order, in one statement. */
async function childrenOf({ em }: Operation, views: readonly PortalView[]): Promise<PortalChild[]> {
  if (views.length === 0) return [];
  const clients = await em.find(Client, { id: { $in: views.map(({ clientId }) => clientId) } });
  const byId = new Map(clients.map((client) => [client.id, client]));
  return views.flatMap((view) => {
    const client = byId.get(view.clientId);
    return client ? [new PortalChild(view, client)] : [];
  });
}

/** The children that the signed-in relative may see something of today. */
export async function ownChildren(operation: Operation): Promise<PortalChild[]> {
  const { membershipId } = operation.signedIn;
  const children = await childrenOf(
    operation,
    await portalViews(operation, { memberId: membershipId }),
  );
  return children.sort((one, other) => one.firstName.localeCompare(other.firstName));
}

/** A child as a contact sees it today; null where that is not at all. The caller authorises. */
export async function childOf(
  operation: Operation,
  contactId: string,
): Promise<PortalChild | null> {
  const [child] = await childrenOf(operation, await portalViews(operation, { contactId }));
  return child ?? null;
}

/**
 * The child with this opaque id, if it is the signed-in relative's.
 * @throws NOT_FOUND, in the same words whatever there is
 */
export async function ownChild(operation: Operation, childId: string): Promise<PortalChild> {
  const contactId = localId('PortalChild', childId);
  if (!contactId) throw notFound();
  const child = await childOf(operation, contactId);
  if (child && (await may(operation, 'portalChild.read', child))) {
    operation.touch(child);
    return child;
  }
  const contact = await operation.em.findOne(FamilyContact, contactId);
  if (contact) operation.refusedFor(contact);
  throw notFound();
}
