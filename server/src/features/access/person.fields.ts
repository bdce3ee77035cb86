import DataLoader from 'dataloader';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import { may, viewerCan } from '../../kernel/policy.ts';
import { inForceOn, today } from './dates.ts';
import { Membership, ProgrammeAssignment } from './membership.entity.ts';
import { Programme } from './programme.entity.ts';

@Resolver(() => Membership)
export class PersonFields {
  @Guard('programme.read')
  @FieldResolver(() => [Programme], {
    description: 'The programmes that the person works in today; for a supervisor, supervises.',
  })
  programmes(@Ctx() operation: Operation, @Root() person: Membership): Promise<Programme[]> {
    return programmesOfMembers(operation).load(person.id);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The address of the account; for administrators and the person alone.',
  })
  async email(@Ctx() operation: Operation, @Root() person: Membership): Promise<string | null> {
    if (!(await may(operation, 'person.email', person))) return null;
    const account = await person.account?.load();
    return account?.email ?? null;
  }

  @FieldResolver(() => [String], {
    description: 'What the viewer may do to this membership, for instance person.end.',
  })
  viewerCan(@Ctx() operation: Operation, @Root() person: Membership): Promise<string[]> {
    return viewerCan(operation, person);
  }
}

const programmesKey = Symbol('programmes of memberships');

/** The programmes in force today of many memberships, two statements a batch. */
export const programmesOfMembers = (operation: Operation): DataLoader<string, Programme[]> =>
  operation.once(
    programmesKey,
    () =>
      new DataLoader<string, Programme[]>(async (memberIds) => {
        const assignments = await operation.em.find(
          ProgrammeAssignment,
          { member: { $in: [...memberIds] }, ...inForceOn(today(operation)) },
          { populate: ['programme'], orderBy: { programme: { name: 'asc' }, id: 'asc' } },
        );
        return memberIds.map((memberId) =>
          assignments
            .filter(({ member }) => member.id === memberId)
            .map(({ programme }) => programme.getEntity()),
        );
      }),
  );
