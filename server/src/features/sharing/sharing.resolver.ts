import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import {
  EndPortalAccessInput,
  GrantPortalAccessInput,
  PortalAccessPayload,
  UpdatePortalAccessInput,
} from './portal-access.inputs.ts';
import { endPortalAccess, grantPortalAccess, updatePortalAccess } from './portal-access.service.ts';

@Resolver()
export class SharingResolver {
  @Guard('portalAccess.grant')
  @Mutation(() => PortalAccessPayload, {
    description:
      'Lets a person close to a client see in the portal what the rights name. For supervisors of ' +
      "the client's programme and the case manager who leads the care. " +
      'Errors: NOT_FOUND, FORBIDDEN, BAD_USER_INPUT.',
  })
  async grantPortalAccess(
    @Ctx() operation: Operation,
    @Arg('input', () => GrantPortalAccessInput, { description: 'Who, what, and how long.' })
    input: GrantPortalAccessInput,
  ): Promise<PortalAccessPayload> {
    return { portalAccess: await grantPortalAccess(operation, input) };
  }

  @Guard('portalAccess.change')
  @Mutation(() => PortalAccessPayload, {
    description:
      'Gives an access other rights or another last day: the former is kept as ended, and a new one ' +
      'takes its place. Whoever loses a right has their open streams ended at once. ' +
      'Errors: NOT_FOUND, FORBIDDEN (it has ended), BAD_USER_INPUT.',
  })
  async updatePortalAccess(
    @Ctx() operation: Operation,
    @Arg('input', () => UpdatePortalAccessInput, { description: 'The access as it is to be.' })
    input: UpdatePortalAccessInput,
  ): Promise<PortalAccessPayload> {
    return { portalAccess: await updatePortalAccess(operation, input) };
  }

  @Guard('portalAccess.change')
  @Mutation(() => PortalAccessPayload, {
    description:
      'Ends an access at once: nothing is shown any more, and open streams end. ' +
      'Errors: NOT_FOUND, FORBIDDEN (it has ended), BAD_USER_INPUT.',
  })
  async endPortalAccess(
    @Ctx() operation: Operation,
    @Arg('input', () => EndPortalAccessInput, { description: 'Which one, and why.' })
    input: EndPortalAccessInput,
  ): Promise<PortalAccessPayload> {
    return { portalAccess: await endPortalAccess(operation, input) };
  }
}
