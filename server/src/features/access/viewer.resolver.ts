import { Ctx, Field, FieldResolver, ObjectType, Query, Resolver } from 'type-graphql';
import { Guard, PartOf } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { viewerCanDo } from '../../kernel/policy.ts';
import { Account } from './account.entity.ts';
import { inForceOn, today } from './dates.ts';
import { Membership } from './membership.entity.ts';
import { Organisation } from './organisation.entity.ts';

/** Who acts. Features to the right add what they know of a person's day. */
@PartOf()
@ObjectType({
  description: 'The person who is signed in, or the program whose key it is, in one organisation.',
})
export class Viewer {
  @Field(() => [String], {
    description: 'What the viewer may do in the organisation, for instance people.manage.',
  })
  viewerCan!: string[];
}

@Resolver(() => Viewer)
export class ViewerResolver {
  @Guard('public')
  @Query(() => Viewer, {
    nullable: true,
    description: 'The person who is signed in, or the program whose key it is; null for strangers.',
  })
  viewer(@Ctx() operation: Operation): Viewer | null {
    return operation.actor ? { viewerCan: viewerCanDo(operation) } : null;
  }

  @Guard('account.read')
  @FieldResolver(() => Account, {
    nullable: true,
    description: 'The account that signed in; null for a key, which has none.',
  })
  async account(@Ctx() operation: Operation): Promise<Account | null> {
    const { accountId } = operation.signedIn;
    return accountId === null ? null : operation.em.findOneOrFail(Account, accountId);
  }

  @Guard('person.read')
  @FieldResolver(() => Membership, { description: 'The membership that acts.' })
  membership(@Ctx() operation: Operation): Promise<Membership> {
    return operation.em.findOneOrFail(Membership, operation.signedIn.membershipId);
  }

  @Guard('person.read')
  @FieldResolver(() => [Membership], {
    description: "The person's memberships that hold today, in every organisation.",
  })
  memberships(@Ctx() operation: Operation): Promise<Membership[]> {
    const { accountId, membershipId } = operation.signedIn;
    const own = accountId ? { account: accountId } : { id: membershipId };
    return operation.em.find(
      Membership,
      { ...own, ...inForceOn(today(operation)) },
      { orderBy: { from: 'asc', id: 'asc' } },
    );
  }

  @Guard('organisation.read')
  @FieldResolver(() => Organisation, { description: 'The organisation of the membership.' })
  organisation(@Ctx() operation: Operation): Promise<Organisation> {
    return operation.em.findOneOrFail(Organisation, operation.signedIn.organisationId);
  }
}
