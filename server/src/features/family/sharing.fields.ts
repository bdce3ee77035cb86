import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import { localId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Client } from '../clients/index.ts';
import { Edition, EditionKindEnum, PortalAccess, type EditionKind } from '../sharing/index.ts';
import { FamilyMessage } from './family-message.entity.ts';
import { conversationOf, conversationsOf } from './message.lists.ts';
import { accessesOf, appointmentsToShare, editionsOf, goalsToShare } from './sharing.lists.ts';
import {
  AppointmentToShare,
  ClientSharing,
  FamilyConversation,
  GoalToShare,
} from './sharing.types.ts';

@Resolver(() => Client)
export class ClientSharingFields {
  @Guard('portalAccess.read')
  @FieldResolver(() => ClientSharing, {
    description: 'What is shared with family, and with whom.',
  })
  sharing(@Root() client: Client): ClientSharing {
    return new ClientSharing(client);
  }
}

@Resolver(() => ClientSharing)
export class SharingFields {
  @Guard('portalAccess.read')
  @FieldResolver(() => [PortalAccess], {
    description: 'Who may see what in the portal: those that hold first, then those that ended.',
  })
  accesses(
    @Ctx() operation: Operation,
    @Root() { client }: ClientSharing,
  ): Promise<PortalAccess[]> {
    return accessesOf(operation, client.id);
  }

  @Guard('edition.read')
  @FieldResolver(() => [Edition], {
    description:
      'The editions, former and recalled ones too, the latest first; the latest 100 at the most.',
  })
  editions(
    @Ctx() operation: Operation,
    @Root() { client }: ClientSharing,
    @Arg('kind', () => EditionKindEnum, { nullable: true, description: 'Only those of this kind.' })
    kind?: EditionKind | null,
  ): Promise<Edition[]> {
    return editionsOf(operation, client.id, kind ?? null);
  }

  @FieldResolver(() => [GoalToShare], {
    description: 'The goals of the plan in reading order, with what is shared of each.',
  })
  goals(@Ctx() operation: Operation, @Root() { client }: ClientSharing): Promise<GoalToShare[]> {
    return goalsToShare(operation, client.id);
  }

  @FieldResolver(() => [AppointmentToShare], {
    description:
      'The next 50 appointments, with what is shared of each; cancelled ones where they are shared.',
  })
  appointments(
    @Ctx() operation: Operation,
    @Root() { client }: ClientSharing,
  ): Promise<AppointmentToShare[]> {
    return appointmentsToShare(operation, client.id);
  }

  @FieldResolver(() => [FamilyConversation], {
    description: 'The conversations that there are or may be, unread ones first.',
  })
  conversations(
    @Ctx() operation: Operation,
    @Root() { client }: ClientSharing,
  ): Promise<FamilyConversation[]> {
    return conversationsOf(operation, client.id);
  }

  @Guard('familyMessage.read')
  @FieldResolver(() => [FamilyMessage], {
    description: 'The conversation with one contact: the latest 200 messages, oldest first.',
  })
  async conversation(
    @Ctx() operation: Operation,
    @Root() { client }: ClientSharing,
    @Arg('contactId', () => ID, { description: 'The family contact.' }) contactId: string,
  ): Promise<FamilyMessage[]> {
    const id = localId('FamilyContact', contactId);
    return id ? conversationOf(operation, client.id, id) : [];
  }
}
