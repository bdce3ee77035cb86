import type { Ref } from '@mikro-orm/core';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { PresentPerson, type PeopleSource } from '../../documents/index.ts';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { mayAtOnce } from '../../kernel/policy.ts';
import { Membership } from './membership.entity.ts';

/** Who is present, for all who watch together: what is a column of a membership and has no guard. */
export const presentPeople: PeopleSource = {
  guard: 'person.read',
  async load(em, memberIds) {
    const members = await em.find(Membership, { id: { $in: [...memberIds] } });
    return members.map((member) => {
      const { name, role, discipline, jobTitle } = member;
      return {
        memberId: member.id,
        words: { id: member.nodeId(), name, role, discipline, jobTitle },
        mayBeReadBy: (operation) => mayAtOnce(operation, 'person.read', member),
      };
    });
  },
};

@Resolver(() => PresentPerson)
export class PresentPersonFields {
  @Guard('person.read')
  @FieldResolver(() => Membership, { description: 'Who it is.' })
  membership(@Ctx() operation: Operation, @Root() present: PresentPerson): Ref<Membership> {
    return operation.em.getReference(Membership, present.memberId, { wrapped: true });
  }
}
