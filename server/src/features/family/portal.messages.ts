import { ref } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import { AppError, forbidden } from '../../kernel/errors.ts';
import { globalId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { words } from '../../kernel/words.ts';
import { Membership } from '../access/index.ts';
import { Client } from '../clients/index.ts';
import type { PortalView } from '../sharing/index.ts';
import { FamilyMessage } from './family-message.entity.ts';
import { ownChild } from './portal.children.ts';
import type { PortalMessage, SendFamilyMessageInput } from './portal.types.ts';

/** How many messages a contact may send within 24 hours. */
const mostADay = 20;
const shownAtOnce = 100;

const portalMessage = (message: FamilyMessage): PortalMessage => ({
  id: globalId('PortalMessage', message.id),
  mine: message.fromFamily,
  authorName: message.author.getEntity().name,
  words: message.words,
  sentAt: message.sentAt,
});

/** The conversation of a contact with the care team, oldest first. */
export async function messagesFor(
  operation: Operation,
  view: PortalView,
): Promise<PortalMessage[]> {
  return view.rights.has('messages') ? messagesLoader(operation).load(view.contact.id) : [];
}

const messagesKey = Symbol('conversations as families see them');

const messagesLoader = (operation: Operation): DataLoader<string, PortalMessage[]> =>
  operation.once(
    messagesKey,
    () =>
      new DataLoader<string, PortalMessage[]>((contactIds) =>
        // One statement a child, since each has a limit of its own; a relative has few children.
        Promise.all(
          contactIds.map(async (contact) => {
            const found = await operation.em.find(
              FamilyMessage,
              { contact },
              { populate: ['author'], orderBy: { sentAt: 'desc', id: 'desc' }, limit: shownAtOnce },
            );
            return found.reverse().map(portalMessage);
          }),
        ),
      ),
  );

/**
 * Writes to the care team: the one thing that the role `family` may write, and it changes no record.
 * @throws NOT_FOUND, FORBIDDEN (without the right), RATE_LIMITED after 20 in a day, BAD_USER_INPUT
 */
export async function sendFamilyMessage(
  operation: Operation,
  input: SendFamilyMessageInput,
): Promise<PortalMessage> {
  const { em, clock, signedIn } = operation;
  const { contact, clientId, view } = await ownChildLocked(operation, input.childId);
  if (!view.rights.has('messages')) throw forbidden('Messages are not open to you.');
  const text = words(input.words, 4000, ['input', 'words']);
  const at = clock.now();
  const sent = await em.count(FamilyMessage, {
    contact: contact.id,
    fromFamily: true,
    sentAt: { $gt: new Date(at.getTime() - 86_400_000) },
  });
  if (sent >= mostADay)
    throw new AppError(
      'RATE_LIMITED',
      `You have sent ${mostADay} messages since yesterday. For anything urgent, please telephone.`,
    );
  const author = await em.findOneOrFail(Membership, signedIn.membershipId);
  const message = Object.assign(new FamilyMessage(), {
    client: ref(em.getReference(Client, clientId)),
    contact: ref(contact),
    fromFamily: true,
    author: ref(author),
    words: text,
    sentAt: at,
  } satisfies Partial<FamilyMessage>);
  await em.persist(message).flush();
  operation.changed('family', contact.id, message.id);
  operation.changed('familyMessages', clientId, message.id);
  return portalMessage(message);
}

/**
 * The child, once nobody else changes the access: a message that waited for an end of the access
 * finds it ended, and one and twenty at once are counted one after the other.
 */
async function ownChildLocked(operation: Operation, childId: string) {
  const { contact } = await ownChild(operation, childId);
  await operation.em.execute(
    `select 1 from portal_access where contact_id = ? and ended_at is null
     order by id for no key update`,
    [contact.id],
  );
  operation.em.clear();
  return ownChild(operation, childId);
}
