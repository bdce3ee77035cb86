import DataLoader from 'dataloader';
import type { FilterQuery } from '@mikro-orm/core';
import type { Operation } from '../../kernel/operation.ts';
import { inForceOn, today } from '../access/index.ts';
import type { FamilyContact } from '../clients/index.ts';
import type { Edition } from './edition.entity.ts';
import { EditionRecipient } from './edition.entity.ts';
import { PortalAccess } from './portal-access.entity.ts';
import { rightFor, type EditionKind, type PortalRight } from './sharing.enums.ts';

/**
 * What one contact of a client may see today. The portal and the preview of staff both read through
 * it, and there is no other way to an edition for either.
 */
export interface PortalView {
  readonly contact: FamilyContact;
  readonly clientId: string;
  /** UUID of the membership with which the contact signs in; absent where they do not. */
  readonly memberId: string | null;
  readonly rights: ReadonlySet<PortalRight>;
}

/**
 * The views of the contacts of a client, or of those as whom a member signs in: only of contacts
 * with an access in force today who may be given information at all.
 */
export async function portalViews(
  operation: Operation,
  whose:
    | { readonly clientIds: readonly string[] }
    | { readonly clientId: string }
    | { readonly contactId: string }
    | { readonly memberId: string },
): Promise<PortalView[]> {
  const where: FilterQuery<PortalAccess> =
    'clientIds' in whose
      ? { clientId: { $in: [...whose.clientIds] } }
      : 'clientId' in whose
        ? { clientId: whose.clientId }
        : 'contactId' in whose
          ? { contact: whose.contactId }
          : { contact: { member: whose.memberId } };
  const accesses = await operation.em.find(
    PortalAccess,
    { $and: [where, { endedAt: null, ...inForceOn(today(operation)) }] },
    { populate: ['contact'], orderBy: { contact: { name: 'asc' }, id: 'asc' } },
  );
  return accesses.flatMap((access) => {
    const contact = access.contact.getEntity();
    if (!contact.mayReceiveInformation || contact.clientId !== access.clientId) return [];
    return [
      {
        contact,
        clientId: access.clientId,
        memberId: contact.member?.id ?? null,
        rights: new Set(access.rights),
      },
    ];
  });
}

/**
 * The accesses in force today of the people close to a client who may be given information. Clients
 * asked about in the same turn of the loop are one statement.
 */
export const portalAccessesOf = (operation: Operation, clientId: string): Promise<PortalView[]> =>
  operation.once(accessesKey, () => accessesLoader(operation)).load(clientId);

const accessesKey = Symbol('portal accesses of clients');

const accessesLoader = (operation: Operation): DataLoader<string, PortalView[]> =>
  new DataLoader<string, PortalView[]>(
    async (clientIds) => {
      const views = await portalViews(operation, { clientIds });
      return clientIds.map((id) => views.filter((view) => view.clientId === id));
    },
    // A mutation may ask again after it has changed them.
    { cache: false },
  );

/** The current editions of one kind that this contact may see, the latest first. */
export async function editionsFor<K extends EditionKind>(
  operation: Operation,
  view: PortalView,
  kind: K,
): Promise<Edition[]> {
  if (!view.rights.has(rightFor[kind])) return [];
  const editions = await currentEditions(operation).load(view.contact.id);
  return editions.filter((edition) => edition.kind === kind && edition.clientId === view.clientId);
}

const currentKey = Symbol('current editions of contacts');

/** Neither recalled nor replaced, by contact; one statement a batch, and one for who approved. */
const currentEditions = (operation: Operation): DataLoader<string, Edition[]> =>
  operation.once(
    currentKey,
    () =>
      new DataLoader<string, Edition[]>(
        async (contactIds) => {
          const found = await operation.em.find(
            EditionRecipient,
            {
              contact: { $in: [...contactIds] },
              edition: { recalledAt: null, supersededAt: null },
            },
            {
              populate: ['edition', 'edition.approvedBy'],
              orderBy: { edition: { publishedAt: 'desc', id: 'desc' } },
            },
          );
          return contactIds.map((id) =>
            found.flatMap(({ contact, edition }) =>
              contact.id === id ? [edition.getEntity()] : [],
            ),
          );
        },
        // A mutation may ask again after it has published.
        { cache: false },
      ),
  );
