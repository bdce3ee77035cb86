import type { Ref } from '@mikro-orm/core';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PresentPerson } from '../../documents/index.ts';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Membership } from './membership.entity.ts';

@Resolver(() => PresentPerson)
export class PresentPersonFields {
  @Guard('person.read')
  @FieldResolver(() => Membership, { description: 'Who it is.' })
  membership(@Ctx() operation: Operation, @Root() present: PresentPerson): Ref<Membership> {
    return operation.em.getReference(Membership, present.memberId, { wrapped: true });
  }
}
