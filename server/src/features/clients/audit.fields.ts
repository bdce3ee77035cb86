import { raw } from '@mikro-orm/core';
import { Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { AuditEntry } from '../../kernel/db/audit-entry.entity.ts';
import { globalId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { allow, type Condition } from '../../kernel/policy.ts';
import { AuditEntryType } from '../audit/index.ts';
import { myClientIds, reachOf } from './reach.ts';

/** The UUIDs of an entry's clients that are within reach. */
async function reached(operation: Operation, entry: AuditEntry): Promise<string[]> {
  const reach = reachOf(operation);
  const within = await Promise.all(entry.clientIds.map((clientId) => reach.has(clientId)));
  return entry.clientIds.filter((_, index) => within[index]);
}

/** The entry touched a client within reach. */
const aboutMyClients: Condition<AuditEntry> = {
  holds: async (operation, entry) => (await reached(operation, entry)).length > 0,
  where: (operation) => {
    const { sql, params } = myClientIds(operation);
    const about = raw((alias) => `${alias}.client_ids && array(${sql})`, [...params]);
    return { [about]: [] };
  },
};

allow(['supervisor'], 'audit.read', AuditEntry, aboutMyClients);

@Resolver(() => AuditEntryType)
export class AuditEntryClientsFields {
  @FieldResolver(() => [ID], {
    description:
      'The ids of the clients whose records were touched; for supervisors, of those within reach.',
  })
  async clientIds(@Ctx() operation: Operation, @Root() entry: AuditEntry): Promise<string[]> {
    const all = operation.signedIn.role === 'administrator';
    const shown = all ? entry.clientIds : await reached(operation, entry);
    return shown.map((clientId) => globalId('Client', clientId));
  }
}
