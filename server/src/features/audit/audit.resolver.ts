import { raw, type FilterQuery } from '@mikro-orm/core';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { byId } from '../../kernel/by-id.ts';
import { AuditEntry } from '../../kernel/db/audit-entry.entity.ts';
import { Guard } from '../../kernel/guard.ts';
import { globalId, inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { connectionOf, PageArgs, paginate, type Page } from '../../kernel/pagination.ts';
import { scopeOf } from '../../kernel/policy.ts';
import { Membership } from '../access/index.ts';
import { AuditEntryType } from './audit.types.ts';

const AuditEntryConnection = connectionOf('AuditEntry', () => AuditEntryType, 'audit.read');

@Resolver(() => AuditEntryType)
export class AuditResolver {
  @Guard('audit.read')
  @Query(() => AuditEntryConnection, {
    description:
      'The audit trail, the latest first: all of it for administrators, for supervisors what ' +
      'concerns the clients within their reach.',
  })
  async auditEntries(
    @Ctx() operation: Operation,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('clientId', () => ID, {
      nullable: true,
      description: "Only what touched this client's record.",
    })
    client?: string | null,
  ): Promise<Page<AuditEntry>> {
    const where: FilterQuery<AuditEntry>[] = [scopeOf<AuditEntry>(operation, 'audit.read')];
    if (client) where.push(touching(inputId('Client', client, ['clientId'])));
    const order = [{ by: 'at', direction: 'desc' }] as const;
    const found = await paginate(operation.em, AuditEntry, { $and: where }, order, page, 50);
    for (const entry of found.nodes) operation.vouch('audit.read', entry);
    return found;
  }

  @FieldResolver(() => ID, { description: 'The opaque id of the entry.' })
  id(@Root() entry: AuditEntry): string {
    return globalId('AuditEntry', entry.id);
  }

  @Guard('person.read')
  @FieldResolver(() => Membership, { nullable: true, description: 'Who did it.' })
  member(@Ctx() operation: Operation, @Root() entry: AuditEntry): Promise<Membership | null> {
    return byId(operation, Membership, entry.memberId);
  }
}

const touching = (clientId: string): FilterQuery<AuditEntry> => ({
  [raw((alias) => `?::uuid = any(${alias}.client_ids)`, [clientId])]: [],
});
