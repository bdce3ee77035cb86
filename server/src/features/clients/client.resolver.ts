import { raw, type FilterQuery } from '@mikro-orm/core';
import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import { inputId, localId, noId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { connectionOf, PageArgs, paginate, type Page } from '../../kernel/pagination.ts';
import { may, scopeOf } from '../../kernel/policy.ts';
import { searchFilter } from '../../kernel/search.ts';
import { today } from '../access/index.ts';
import { Client } from './client.entity.ts';
import { ClientFilter } from './client.inputs.ts';

const ClientConnection = connectionOf('Client', () => Client, 'client.read');

/** What a search looks at. */
const searched = ['given_name', 'family_name', 'preferred_name', 'record_number'];

@Resolver()
export class ClientResolver {
  @Guard('clients.list')
  @Query(() => ClientConnection, {
    description: 'The clients within reach, by family name and given name.',
  })
  async clients(
    @Ctx() operation: Operation,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ClientFilter, { nullable: true, description: 'Which of them.' })
    filter?: ClientFilter | null,
  ): Promise<Page<Client>> {
    const where: FilterQuery<Client>[] = [
      scopeOf<Client>(operation, 'client.read'),
      searchFilter<Client>(filter?.search, searched, ['filter', 'search']),
    ];
    if (filter?.status) where.push({ status: filter.status });
    if (filter?.programmeId) {
      const programme = inputId('Programme', filter.programmeId, ['filter', 'programmeId']);
      where.push({ programme });
    }
    if (filter?.caseload) where.push(onMyCareTeams(operation));
    const order = [
      { by: 'familyName', direction: 'asc' },
      { by: 'givenName', direction: 'asc' },
    ] as const;
    const found = await paginate(operation.em, Client, { $and: where }, order, page);
    for (const client of found.nodes) operation.vouch('client.read', client);
    return found;
  }

  @Guard('client.read')
  @Query(() => Client, {
    nullable: true,
    description: 'A client; null where there is none, or none that the viewer may see.',
  })
  async client(
    @Ctx() operation: Operation,
    @Arg('id', () => ID, { description: 'The opaque id of the client.' }) id: string,
  ): Promise<Client | null> {
    // An id of another kind is looked for as one that nobody has: the answer is as late as any.
    const client = await operation.em.findOne(Client, localId('Client', id) ?? noId);
    if (!client) return null;
    if (await may(operation, 'client.read', client)) return client;
    operation.refusedFor(client);
    return null;
  }
}

function onMyCareTeams(operation: Operation): FilterQuery<Client> {
  const now = today(operation);
  const part = raw(
    (alias) =>
      `${alias}.id in (select part.client_id from care_team_membership part
        where part.member_id = ? and part.from_on <= ?
          and (part.until_on is null or part.until_on >= ?))`,
    [operation.signedIn.membershipId, now, now],
  );
  return { [part]: [] };
}
