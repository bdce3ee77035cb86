import type { FilterQuery } from '@mikro-orm/core';
import { arrayOf } from '../../kernel/db/array.ts';
import { cancelMails, queueMail } from '../../kernel/mail.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { FamilyContact } from '../clients/index.ts';
import type { Edition } from './edition.entity.ts';
import { EditionRecipient } from './edition.entity.ts';
import { editionKinds, rightFor, type PortalRight } from './sharing.enums.ts';

/** For what a notice is sent: something published for a contact, or a message to them. */
type About = 'EditionRecipient' | 'FamilyContact';

/** What every notice says, whatever it is about: mailboxes are read by others too. */
const subject = 'There is something new for you';

/**
 * Queues a notice that there is something new in the portal: to the address that the contact signs
 * in with, since others in the record may be anybody's. Without an account nobody is told.
 * @param about the type and UUID of the row for which it is sent: what was published for the
 *   contact, or, for a message, the contact whose conversation it is in
 */
export async function queueNotice(
  operation: Operation,
  contact: FamilyContact,
  about: { readonly type: About; readonly id: string },
): Promise<void> {
  await operation.em.populate(contact, ['member.account']);
  const to = contact.member?.getEntity().account?.getEntity().email;
  if (!to) return;
  const text = `There is something new for you. Sign in to read it:\n\n${operation.linkTo('/')}\n`;
  queueMail(operation, { to, subject, text, about });
}

/** Takes back the notices of these editions that have not been sent. */
export async function cancelNoticesOf(
  operation: Operation,
  editions: readonly Edition[],
): Promise<void> {
  const of = { edition: { $in: editions.map(({ id }) => id) } };
  await cancelNotices(operation, 'EditionRecipient', await recipientIds(operation, of));
}

/** Takes back what has not been sent to a contact (a UUID) of what these rights let them see. */
export async function cancelNoticesTo(
  operation: Operation,
  contactId: string,
  rights: readonly PortalRight[],
): Promise<void> {
  const kinds = editionKinds.filter((kind) => rights.includes(rightFor[kind]));
  const to = { contact: contactId, edition: { kind: { $in: kinds } } };
  if (kinds.length > 0)
    await cancelNotices(operation, 'EditionRecipient', await recipientIds(operation, to));
  if (rights.includes('messages')) await cancelNotices(operation, 'FamilyContact', [contactId]);
}

async function recipientIds(
  { em }: Operation,
  where: FilterQuery<EditionRecipient>,
): Promise<string[]> {
  const found = await em.find(EditionRecipient, where, { fields: ['id'] });
  return found.map(({ id }) => id);
}

async function cancelNotices(
  operation: Operation,
  type: About,
  ids: readonly string[],
): Promise<void> {
  const { em } = operation;
  await em.flush();
  const waiting = await em.execute<{ id: string }[]>(
    `select id from mail_message
     where about_type = ? and about_id = any(?::uuid[]) and state = 'queued'`,
    [type, arrayOf(ids)],
  );
  await cancelMails(
    operation,
    waiting.map(({ id }) => id),
  );
}
