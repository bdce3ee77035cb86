import { cancelMail, MailMessage, queueMail } from '../../kernel/mail.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Membership } from '../access/index.ts';
import type { FamilyContact } from '../clients/index.ts';
import type { Edition } from './edition.entity.ts';
import { EditionRecipient } from './edition.entity.ts';

/** What every notice says, whatever it is about: mailboxes are read by others too. */
const subject = 'There is something new for you';

/**
 * Queues a notice that there is something new in the portal: to the address that the contact signs
 * in with, since others in the record may be anybody's. Without an account nobody is told.
 * @param about the type and UUID of the row for which it is sent
 */
export async function queueNotice(
  operation: Operation,
  contact: FamilyContact,
  about: { readonly type: 'EditionRecipient' | 'FamilyMessage'; readonly id: string },
): Promise<void> {
  if (!contact.member) return;
  const member = await operation.em.findOne(
    Membership,
    { id: contact.member.id },
    { populate: ['account'] },
  );
  const to = member?.account?.getEntity().email;
  if (!to) return;
  const text = `There is something new for you. Sign in to read it:\n\n${operation.linkTo('/')}\n`;
  queueMail(operation, { to, subject, text, about });
}

/** Takes back the notices of these editions that have not been sent. */
export async function cancelNoticesOf(
  operation: Operation,
  editions: readonly Edition[],
): Promise<void> {
  await cancelNotices(operation, { edition: { $in: editions.map(({ id }) => id) } });
}

/** Takes back the notices to a contact, of whatever edition, that have not been sent. */
export async function cancelNoticesTo(operation: Operation, contactId: string): Promise<void> {
  await cancelNotices(operation, { contact: contactId });
}

async function cancelNotices(
  operation: Operation,
  where: { readonly edition: { readonly $in: string[] } } | { readonly contact: string },
): Promise<void> {
  const { em } = operation;
  const recipients = await em.find(EditionRecipient, where, { fields: ['id'] });
  const waiting = await em.find(MailMessage, {
    aboutType: 'EditionRecipient',
    aboutId: { $in: recipients.map(({ id }) => id) },
    state: 'queued',
  });
  for (const { id } of waiting) await cancelMail(operation, id);
}
