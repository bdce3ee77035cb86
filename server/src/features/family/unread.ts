import { sql, type FilterQuery } from '@mikro-orm/core';
import type { QBFilterQuery } from '@mikro-orm/postgresql';
import type { Operation } from '../../kernel/operation.ts';
import { mayEver, scopeOf } from '../../kernel/policy.ts';
import { Client } from '../clients/index.ts';
import { FamilyMessage } from './family-message.entity.ts';

/** The clients within reach whose family wrote what nobody has marked as read. */
export async function unreadFamilyMessages(
  operation: Operation,
): Promise<{ readonly client: Client; readonly unread: number }[]> {
  if (!mayEver(operation, 'familyMessage.read')) return [];
  const { em } = operation;
  const unread: FilterQuery<FamilyMessage> = {
    $and: [
      scopeOf<FamilyMessage>(operation, 'familyMessage.read'),
      { fromFamily: true, readAt: null },
    ],
  };
  const waiting = await em
    .createQueryBuilder(FamilyMessage, 'message')
    .select(['client', sql`count(*)::int`.as('unread')])
    // The builder takes the filters that `find` takes; its type knows fewer.
    .where(unread as QBFilterQuery<FamilyMessage>)
    .groupBy('client')
    .orderBy({ [sql`min(message.sent_at)`]: 'asc' })
    .execute<{ client: string; unread: number }[]>('all');
  const clients = await em.find(Client, { id: { $in: waiting.map(({ client }) => client) } });
  const byId = new Map(clients.map((client) => [client.id, client]));
  return waiting.flatMap((one) => {
    const client = byId.get(one.client);
    return client ? [{ client, unread: one.unread }] : [];
  });
}
