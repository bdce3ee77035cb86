import type { Operation } from '../../kernel/operation.ts';
import { FamilyContact } from '../clients/index.ts';
import { portalViews } from '../sharing/index.ts';
import { FamilyMessage } from './family-message.entity.ts';
import type { FamilyConversation } from './sharing.types.ts';

/** The latest 200 messages of one contact of a client, oldest first. */
export async function conversationOf(
  { em }: Operation,
  clientId: string,
  contactId: string,
): Promise<FamilyMessage[]> {
  const messages = await em.find(
    FamilyMessage,
    { client: clientId, contact: contactId },
    { orderBy: { sentAt: 'desc', id: 'desc' }, limit: 200 },
  );
  return messages.reverse();
}

/** The conversations of a client's contacts that there are or may be, unread ones first. */
export async function conversationsOf(
  operation: Operation,
  clientId: string,
): Promise<FamilyConversation[]> {
  const { em } = operation;
  const open = new Set(
    (await portalViews(operation, { clientId })).flatMap(({ contact, rights }) =>
      rights.has('messages') ? [contact.id] : [],
    ),
  );
  const sums = await em.execute<{ contact_id: string; unread: number; last_at: Date }[]>(
    `select contact_id, max(sent_at) as last_at,
       count(*) filter (where from_family and read_at is null)::int as unread
     from family_message where client_id = ? group by contact_id`,
    [clientId],
  );
  const byContact = new Map(sums.map((sum) => [sum.contact_id, sum]));
  const contacts = await em.find(
    FamilyContact,
    { client: clientId, id: { $in: [...new Set([...open, ...byContact.keys()])] } },
    { orderBy: { name: 'asc', id: 'asc' } },
  );
  return contacts
    .map((contact) => {
      const sum = byContact.get(contact.id);
      return {
        contact,
        unread: sum?.unread ?? 0,
        lastAt: sum ? new Date(sum.last_at) : null,
        isOpen: open.has(contact.id),
      };
    })
    .sort((one, other) => other.unread - one.unread);
}
