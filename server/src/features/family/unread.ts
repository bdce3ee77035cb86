import type { Operation } from '../../kernel/operation.ts';
import { mayEver, scopeOf } from '../../kernel/policy.ts';
import type { Client } from '../clients/index.ts';
import { FamilyMessage } from './family-message.entity.ts';

/** The clients within reach whose family wrote what nobody has marked as read. */
export async function unreadFamilyMessages(
  operation: Operation,
): Promise<{ readonly client: Client; readonly unread: number }[]> {
  if (!mayEver(operation, 'familyMessage.read')) return [];
  const messages = await operation.em.find(
    FamilyMessage,
    {
      $and: [
        scopeOf<FamilyMessage>(operation, 'familyMessage.read'),
        { fromFamily: true, readAt: null },
      ],
    },
    { populate: ['client'], orderBy: { sentAt: 'asc', id: 'asc' }, limit: 200 },
  );
  const byClient = Map.groupBy(messages, ({ client }) => client.getEntity());
  return [...byClient].map(([client, { length }]) => ({ client, unread: length }));
}
