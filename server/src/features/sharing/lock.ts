import type { Operation } from '../../kernel/operation.ts';

/**
 * What is shared of one client is changed by one operation at a time: who publishes sees the rights
 * as they are, and two do not take the same number. The lock lets rows be made that point to the
 * client. It is taken before the record is looked at, and tells nothing to whom has no right.
 */
export async function oneAtATime(
  { em }: Operation,
  of: {
    readonly table: 'client' | 'family_contact' | 'portal_access' | 'edition';
    readonly id: string;
  },
): Promise<void> {
  const clientId =
    of.table === 'client' ? '?::uuid' : `(select client_id from ${of.table} where id = ?)`;
  await em.execute(`select 1 from client where id = ${clientId} for no key update`, [of.id]);
}
