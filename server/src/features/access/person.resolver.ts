import type { FilterQuery } from '@mikro-orm/core';
import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { connectionOf, PageArgs, paginate, type Page } from '../../kernel/pagination.ts';
import { mayEver, scopeOf } from '../../kernel/policy.ts';
import { searchFilter } from '../../kernel/search.ts';
import { CareTeamMembership } from './care-team.entity.ts';
import { inForceOn, today } from './dates.ts';
import { Membership } from './membership.entity.ts';
import { reachingRoles } from './organisation.policy.ts';
import {
  EndMembershipInput,
  MembershipPayload,
  PersonFilter,
  SetMembershipRoleInput,
} from './person.inputs.ts';
import { endMembership, setMembershipRole } from './person.service.ts';
import { Programme } from './programme.entity.ts';

const MembershipConnection = connectionOf('Membership', () => Membership, 'person.read');

@Resolver(() => Membership)
export class PersonResolver {
  @Guard('people.list')
  @Query(() => MembershipConnection, {
    description: 'The people of the organisation whose membership holds today, by name.',
  })
  async people(
    @Ctx() operation: Operation,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => PersonFilter, { nullable: true, description: 'Which of them.' })
    filter?: PersonFilter | null,
  ): Promise<Page<Membership>> {
    const where: FilterQuery<Membership>[] = [
      scopeOf<Membership>(operation, 'person.read'),
      { organisationId: operation.signedIn.organisationId, ...inForceOn(today(operation)) },
      searchFilter<Membership>(filter?.search, ['name', 'job_title'], ['filter', 'search']),
    ];
    // Programs are no people, and are listed where they are asked for.
    where.push({ role: filter?.role ?? { $ne: 'integration' } });
    if (filter?.mayCare) where.push({ role: { $in: [...reachingRoles] } });
    if (filter?.clientId) where.push({ id: { $in: await careTeamOf(operation, filter.clientId) } });
    const order = [{ by: 'name', direction: 'asc' }] as const;
    return paginate(operation.em, Membership, { $and: where }, order, page, 50);
  }

  @Guard('programme.read')
  @Query(() => [Programme], { description: 'The programmes of the organisation, by name.' })
  programmes(@Ctx() operation: Operation): Promise<Programme[]> {
    return operation.em.find(Programme, scopeOf<Programme>(operation, 'programme.read'), {
      orderBy: { name: 'asc', id: 'asc' },
    });
  }

  @Guard('people.manage')
  @Mutation(() => MembershipPayload, {
    description:
      'Changes role, discipline and job of a person. Errors: CONFLICT, BAD_USER_INPUT, NOT_FOUND.',
  })
  async setMembershipRole(
    @Ctx() operation: Operation,
    @Arg('input', () => SetMembershipRoleInput, { description: 'What to change.' })
    input: SetMembershipRoleInput,
  ): Promise<MembershipPayload> {
    return { membership: await setMembershipRole(operation, input) };
  }

  @Guard('people.manage')
  @Mutation(() => MembershipPayload, {
    description:
      'Ends a membership; the last administrator stays. Errors: CONFLICT, BAD_USER_INPUT, NOT_FOUND.',
  })
  async endMembership(
    @Ctx() operation: Operation,
    @Arg('input', () => EndMembershipInput, { description: 'Which one, and when.' })
    input: EndMembershipInput,
  ): Promise<MembershipPayload> {
    return { membership: await endMembership(operation, input) };
  }
}

/** UUIDs of the members of a client's care team today; none where the client is not in reach. */
async function careTeamOf(operation: Operation, client: string): Promise<string[]> {
  const clientId = inputId('Client', client, ['filter', 'clientId']);
  if (!mayEver(operation, 'careTeam.read')) return [];
  const parts = await operation.em.find(CareTeamMembership, {
    $and: [
      scopeOf<CareTeamMembership>(operation, 'careTeam.read'),
      { clientId, ...inForceOn(today(operation)) },
    ],
  });
  if (parts.length > 0) operation.touch({ clientId });
  return parts.map(({ member }) => member.id);
}
