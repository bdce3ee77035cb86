import { Arg, Ctx, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import { localId, noId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { may } from '../../kernel/policy.ts';
import type { SourcedChange } from '../../realtime/change-source.ts';
import { FamilyContact } from '../clients/index.ts';
import { childOf } from './portal.children.ts';
import { familyChange, familyChangeSource, type FamilyChangesArgs } from './portal.events.ts';
import { sendFamilyMessage } from './portal.messages.ts';
import {
  FamilyChange,
  PortalChild,
  SendFamilyMessageInput,
  SendFamilyMessagePayload,
} from './portal.types.ts';

@Resolver()
export class PortalResolver {
  @Guard('portal.preview')
  @Query(() => PortalChild, {
    nullable: true,
    description:
      'A child exactly as a contact sees it in the portal today, for staff who reach the client; ' +
      'null where the contact sees nothing, or may not be seen.',
  })
  async asTheFamilySees(
    @Ctx() operation: Operation,
    @Arg('contactId', () => ID, { description: 'The family contact.' }) contactId: string,
  ): Promise<PortalChild | null> {
    const contact = await operation.em.findOne(
      FamilyContact,
      localId('FamilyContact', contactId) ?? noId,
    );
    if (!contact) return null;
    if (await may(operation, 'contact.read', contact)) return childOf(operation, contact.id);
    operation.refusedFor(contact);
    return null;
  }

  @Guard('portal.follow')
  @Subscription(() => FamilyChange, {
    description:
      'What changes for a relative: first READY, then the child as it is seen after each change. Ends ' +
      'with NOT_FOUND when the access ends, and with RESYNC when a right is withdrawn. A subscriber ' +
      'that comes back names its last cursor and misses nothing.',
    subscribe: ({ context, args }) =>
      familyChangeSource(context as Operation, args as FamilyChangesArgs),
  })
  familyChanges(
    @Ctx() operation: Operation,
    @Root() change: SourcedChange,
    @Arg('childId', () => ID, { description: 'The child: the id of a `PortalChild`.' })
    childId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last cursor that the subscriber had.',
    })
    _after?: string | null,
  ): Promise<FamilyChange> {
    return familyChange(operation, childId, change);
  }

  @Guard('portal.write')
  @Mutation(() => SendFamilyMessagePayload, {
    description:
      'Sends a message to the care team; it changes no record. ' +
      'Errors: NOT_FOUND, FORBIDDEN (without the right), RATE_LIMITED (20 in 24 hours), BAD_USER_INPUT.',
  })
  async sendFamilyMessage(
    @Ctx() operation: Operation,
    @Arg('input', () => SendFamilyMessageInput, {
      description: 'About which child, and the words.',
    })
    input: SendFamilyMessageInput,
  ): Promise<SendFamilyMessagePayload> {
    return { message: await sendFamilyMessage(operation, input) };
  }
}
