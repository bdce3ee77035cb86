import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import { Guard } from '../../kernel/guard.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { SourcedChange } from '../../realtime/change-source.ts';
import { FamilyMessage } from './family-message.entity.ts';
import {
  answerFamilyMessage,
  familyMessageChange,
  familyMessageSource,
  markFamilyMessagesRead,
  type FamilyMessageChangesArgs,
} from './message.service.ts';
import {
  AnswerFamilyMessageInput,
  FamilyMessageChange,
  FamilyMessagePayload,
  MarkFamilyMessagesReadInput,
} from './message.types.ts';

@Resolver()
export class FamilyMessageResolver {
  @Guard('familyMessage.answer')
  @Mutation(() => FamilyMessagePayload, {
    description:
      'Writes to a person close to a client, in the name of the care team. They are told by e-mail ' +
      'that there is something new, and not what. Errors: NOT_FOUND, FORBIDDEN, BAD_USER_INPUT.',
  })
  answerFamilyMessage(
    @Ctx() operation: Operation,
    @Arg('input', () => AnswerFamilyMessageInput, { description: 'To whom, and the words.' })
    input: AnswerFamilyMessageInput,
  ): Promise<FamilyMessagePayload> {
    return answerFamilyMessage(operation, input);
  }

  @Guard('familyMessage.read')
  @Mutation(() => FamilyMessagePayload, {
    description:
      "Marks a contact's messages up to one as read by the care team. Errors: NOT_FOUND, BAD_USER_INPUT.",
  })
  markFamilyMessagesRead(
    @Ctx() operation: Operation,
    @Arg('input', () => MarkFamilyMessagesReadInput, { description: 'Up to which message.' })
    input: MarkFamilyMessagesReadInput,
  ): Promise<FamilyMessagePayload> {
    return markFamilyMessagesRead(operation, input);
  }

  @Guard('familyMessage.read')
  @Subscription(() => FamilyMessageChange, {
    description:
      "The changes of the conversations with a client's family: first READY, then each message as it " +
      'is now. A subscriber that comes back names its last cursor and misses nothing.',
    subscribe: ({ context, args }) =>
      familyMessageSource(context as Operation, args as FamilyMessageChangesArgs),
  })
  familyMessageChanges(
    @Ctx() operation: Operation,
    @Root() change: SourcedChange,
    @Arg('clientId', () => ID, { description: 'The client.' }) clientId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last cursor that the subscriber had.',
    })
    _after?: string | null,
  ): Promise<FamilyMessageChange> {
    return familyMessageChange(operation, clientId, change);
  }
}

@Resolver(() => FamilyMessage)
export class FamilyMessageFields {
  @FieldResolver(() => String, { description: 'The name of who wrote it.' })
  async authorName(@Root() message: FamilyMessage): Promise<string> {
    if (message.fromFamily) return (await message.contact.loadOrFail()).name;
    return (await message.author.loadOrFail()).name;
  }
}
