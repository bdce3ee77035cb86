import { Ctx, Field, FieldResolver, ObjectType, Resolver } from 'type-graphql';
import { PartOf } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Membership, Organisation, Viewer } from '../access/index.ts';

@PartOf()
@ObjectType({
  description: "The family's own page. It shows nothing of any record until staff share something.",
})
export class Portal {
  @Field(() => String, { description: 'A greeting by name, in plain words.' })
  greeting!: string;

  @Field(() => String, { description: 'The organisation that cares for their child.' })
  organisationName!: string;
}

@Resolver(() => Viewer)
export class PortalFields {
  @FieldResolver(() => Portal, {
    nullable: true,
    description: "The family's own page; null for everybody but family.",
  })
  async portal(@Ctx() operation: Operation): Promise<Portal | null> {
    const { role, membershipId, organisationId } = operation.signedIn;
    if (role !== 'family') return null;
    const person = await operation.em.findOneOrFail(Membership, membershipId);
    const organisation = await operation.em.findOneOrFail(Organisation, organisationId);
    return { greeting: `Hello, ${person.name}`, organisationName: organisation.name };
  }
}
