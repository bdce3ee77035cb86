import DataLoader from 'dataloader';
import type { FilterQuery } from '@mikro-orm/core';
import { arrayOf } from '../../kernel/db/array.ts';
import type { Operation } from '../../kernel/operation.ts';
import { inForceOn, today } from '../access/index.ts';
import type { FamilyContact } from '../clients/index.ts';
import { Edition } from './edition.entity.ts';
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

/** An edition as one contact sees it. */
export interface ShownEdition {
  readonly edition: Edition;
  /** This contact had an earlier one of the same thing. */
  readonly corrected: boolean;
}

/** The latest current editions of one kind that this contact may see, the latest first. */
export async function editionsFor<K extends EditionKind>(
  operation: Operation,
  view: PortalView,
  kind: K,
): Promise<ShownEdition[]> {
  if (!view.rights.has(rightFor[kind])) return [];
  const shown = await currentEditions(operation).load(view.contact.id);
  return shown.filter(({ edition }) => edition.kind === kind && edition.clientId === view.clientId);
}

const currentKey = Symbol('current editions of contacts');

/** The most of a kind that a contact is shown. */
const mostOfAKind = 200;

/**
 * Neither recalled nor replaced, and no appointments that are over, by contact; two statements a
 * batch, and one for who approved.
 */
const currentEditions = (operation: Operation): DataLoader<string, ShownEdition[]> =>
  operation.once(
    currentKey,
    () =>
      new DataLoader<string, ShownEdition[]>(
        (contactIds) => currentOf(operation, contactIds),
        // A mutation may ask again after it has published.
        { cache: false },
      ),
  );

async function currentOf(
  { em, clock }: Operation,
  contactIds: readonly string[],
): Promise<ShownEdition[][]> {
  await em.flush();
  const rows = await em.execute<{ contact_id: string; id: string; corrected: boolean }[]>(
    `select contact_id, id, exists (
         select 1 from edition earlier
         join edition_recipient had on had.edition_id = earlier.id
         where had.contact_id = shown.contact_id and earlier.client_id = shown.client_id
           and earlier.kind = shown.kind and earlier.subject_id = shown.subject_id
           and earlier.number < shown.number and earlier.superseded_at is not null) as corrected
     from (select recipient.contact_id, edition.*, row_number() over
         (partition by recipient.contact_id, edition.kind
           order by edition.published_at desc, edition.id desc) as place
       from edition_recipient recipient join edition on edition.id = recipient.edition_id
       where recipient.contact_id = any(?::uuid[])
         and edition.recalled_at is null and edition.superseded_at is null
         and (edition.kind <> 'appointment' or (edition.content->>'endsAt')::timestamptz > ?)
     ) shown where place <= ${mostOfAKind} order by published_at desc, id desc`,
    [arrayOf(contactIds), clock.now()],
  );
  const editions = await em.find(
    Edition,
    { id: { $in: [...new Set(rows.map(({ id }) => id))] } },
    { populate: ['approvedBy'] },
  );
  const byId = new Map(editions.map((edition) => [edition.id, edition]));
  return contactIds.map((contactId) =>
    rows.flatMap(({ contact_id: whose, id, corrected }) => {
      const edition = whose === contactId ? byId.get(id) : undefined;
      return edition ? [{ edition, corrected }] : [];
    }),
  );
}
