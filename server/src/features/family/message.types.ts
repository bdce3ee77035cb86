import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { describedEnum } from '../../kernel/enums.ts';
import { Guard, PartOf } from '../../kernel/guard.ts';
import { FamilyMessage } from './family-message.entity.ts';

@InputType({ description: 'An answer of the care team to a contact.' })
export class AnswerFamilyMessageInput {
  @Field(() => ID, { description: 'The family contact.' })
  contactId!: string;

  @Field(() => String, { description: 'The words, 4000 characters at the most.' })
  words!: string;
}

@InputType({ description: 'Messages of a contact that were read.' })
export class MarkFamilyMessagesReadInput {
  @Field(() => ID, { description: 'The latest message that was read: those before it are, too.' })
  messageId!: string;
}

@PartOf()
@ObjectType({ description: 'A message after a change.' })
export class FamilyMessagePayload {
  @Guard('familyMessage.read')
  @Field(() => FamilyMessage, { description: 'The message.' })
  message!: FamilyMessage;

  @Field(() => Int, { description: "How many of the contact's messages are still unread." })
  unread!: number;
}

export type FamilyMessageChangeKind = 'ready' | 'changed';
export const FamilyMessageChangeKindEnum = describedEnum<FamilyMessageChangeKind>(
  'FamilyMessageChangeKind',
  'What a change of the conversations with a family is.',
  {
    ready: 'The subscription stands: from this cursor on nothing is missed.',
    changed: 'The message was sent, or marked as read.',
  },
);

@PartOf()
@ObjectType({ description: "A change of the conversations with a client's family." })
export class FamilyMessageChange {
  @Field(() => String, { description: 'Give it as `after` to go on from here without loss.' })
  cursor!: string;

  @Field(() => FamilyMessageChangeKindEnum, { description: 'What happened.' })
  kind!: FamilyMessageChangeKind;

  @Guard('familyMessage.read')
  @Field(() => FamilyMessage, { nullable: true, description: 'The message; null in READY.' })
  message!: FamilyMessage | null;
}
