import { ref } from '@mikro-orm/core';
import { badInput, notFound } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, may } from '../../kernel/policy.ts';
import { words } from '../../kernel/words.ts';
import { changeSource, type SourcedChange } from '../../realtime/change-source.ts';
import { Membership } from '../access/index.ts';
import { FamilyContact, reachedClient } from '../clients/index.ts';
import { oneAtATime, portalViews, queueNotice } from '../sharing/index.ts';
import { FamilyMessage } from './family-message.entity.ts';
import type {
  AnswerFamilyMessageInput,
  FamilyMessageChange,
  FamilyMessagePayload,
  MarkFamilyMessagesReadInput,
} from './message.types.ts';

/**
 * Writes to a contact who may read messages in the portal today.
 * @throws NOT_FOUND, FORBIDDEN, BAD_USER_INPUT
 */
export async function answerFamilyMessage(
  operation: Operation,
  input: AnswerFamilyMessageInput,
): Promise<FamilyMessagePayload> {
  const { em, clock, signedIn } = operation;
  const path = ['input', 'contactId'];
  const contactId = inputId('FamilyContact', input.contactId, path);
  // An answer that waited for an end of the access finds it ended.
  await oneAtATime(operation, { table: 'family_contact', id: contactId });
  const contact = await em.findOne(FamilyContact, contactId, { populate: ['client'] });
  const client = await authorize(operation, 'familyMessage.answer', contact?.client.getEntity());
  if (!contact) throw notFound();
  const [view] = await portalViews(operation, { contactId: contact.id });
  if (!view?.rights.has('messages'))
    throw badInput(path, 'This person cannot read messages in the portal today.');
  const message = Object.assign(new FamilyMessage(), {
    client: ref(client),
    contact: ref(contact),
    fromFamily: false,
    author: ref(em.getReference(Membership, signedIn.membershipId)),
    words: words(input.words, 4000, ['input', 'words']),
    sentAt: clock.now(),
  } satisfies Partial<FamilyMessage>);
  em.persist(message);
  await queueNotice(operation, contact, { type: 'FamilyContact', id: contact.id });
  await em.flush();
  tell(operation, message);
  return { message, unread: await unreadOf(operation, contact.id) };
}

/**
 * Marks a contact's messages up to one as read by the care team. The family is not told.
 * @throws NOT_FOUND, BAD_USER_INPUT
 */
export async function markFamilyMessagesRead(
  operation: Operation,
  input: MarkFamilyMessagesReadInput,
): Promise<FamilyMessagePayload> {
  const { em, clock, signedIn } = operation;
  const id = inputId('FamilyMessage', input.messageId, ['input', 'messageId']);
  const message = await authorize(
    operation,
    'familyMessage.read',
    await em.findOne(FamilyMessage, id),
  );
  const unread = await em.find(FamilyMessage, {
    contact: message.contact.id,
    fromFamily: true,
    readAt: null,
    sentAt: { $lte: message.sentAt },
  });
  for (const one of unread) {
    one.readAt = clock.now();
    one.readBy = ref(em.getReference(Membership, signedIn.membershipId));
    operation.changed('familyMessages', one.clientId, one.id);
  }
  await em.flush();
  return { message, unread: await unreadOf(operation, message.contact.id) };
}

const unreadOf = ({ em }: Operation, contactId: string): Promise<number> =>
  em.count(FamilyMessage, { contact: contactId, fromFamily: true, readAt: null });

function tell(operation: Operation, message: FamilyMessage): void {
  operation.changed('family', message.contact.id, message.id);
  operation.changed('familyMessages', message.clientId, message.id);
  operation.touch(message);
}

export interface FamilyMessageChangesArgs {
  readonly clientId: string;
  readonly after?: string | null;
}

/** @throws NOT_FOUND, BAD_USER_INPUT for a cursor that no change carried */
export async function familyMessageSource(
  operation: Operation,
  { clientId, after }: FamilyMessageChangesArgs,
): ReturnType<typeof changeSource> {
  return changeSource(operation, {
    topic: 'familyMessages',
    subjectId: await reachedClient(operation, clientId),
    after,
    recheck: (now) => reachedClient(now, clientId),
  });
}

/** One event, by the rights that the subscriber has now. */
export async function familyMessageChange(
  operation: Operation,
  clientId: string,
  { cursor, recordId }: SourcedChange,
): Promise<FamilyMessageChange> {
  await reachedClient(operation, clientId);
  if (recordId === null) return { cursor, kind: 'ready', message: null };
  const message = await operation.em.findOne(FamilyMessage, recordId);
  const seen = message && (await may(operation, 'familyMessage.read', message));
  return { cursor, kind: 'changed', message: seen ? message : null };
}
