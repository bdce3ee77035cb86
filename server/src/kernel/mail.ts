import { arrayOf } from './db/array.ts';
import { MailMessage } from './db/mail-message.entity.ts';
import type { Operation } from './operation.ts';

export { MailMessage, type MailState } from './db/mail-message.entity.ts';

export interface Letter {
  /** One e-mail address. */
  readonly to: string;
  /** A fixed sentence without a client's name or anything clinical. At most 200 characters. */
  readonly subject: string;
  /** Plain text, as `subject`, with a link (`operation.linkTo('/…')`) to what may be read there. */
  readonly text: string;
  /** The type and UUID of what it tells of, for whoever asks later. */
  readonly about?: { readonly type: string; readonly id: string };
}

/** One address and nothing else: no list, no name, no line break that begins another header. */
const address = /^[^\s@<>(),:;"\\[\]]{1,64}@[^\s@<>(),:;"\\[\]]{1,255}$/;

/**
 * Queues a letter in the operation's transaction; the job sends it after the commit. An address that
 * cannot be one gives a letter that has `failed`, so that a typing error in a contact stops nothing.
 */
export function queueMail(operation: Operation, { to, subject, text, about }: Letter): MailMessage {
  const now = operation.clock.now();
  const message = new MailMessage();
  message.recipient = to.trim().slice(0, 320);
  message.subject = subject.replace(/\s+/g, ' ').slice(0, 200);
  message.text = text;
  message.aboutType = about?.type ?? null;
  message.aboutId = about?.id ?? null;
  message.queuedAt = now;
  message.nextAt = now;
  if (address.test(message.recipient)) operation.due('mail');
  else {
    message.state = 'failed';
    message.problem = 'not-an-address';
  }
  operation.em.persist(message);
  return message;
}

/**
 * Takes a letter back. One that is being handed over may still go, but is not tried again.
 * @param id its UUID
 * @returns true when it will not be sent; false when it has gone, is on its way or never was
 */
export async function cancelMail(operation: Operation, id: string): Promise<boolean> {
  return (await cancelMails(operation, [id])).has(id);
}

/** The same of many letters, in one statement. Answers the UUIDs of those that will not be sent. */
export async function cancelMails(
  operation: Operation,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { em } = operation;
  await em.flush();
  const cancelled = await em.execute<{ id: string; on_its_way: boolean }[]>(
    `update mail_message set state = 'cancelled' where id = any(?::uuid[]) and state = 'queued'
     returning id, sending_since is not null as on_its_way`,
    [arrayOf(ids)],
  );
  for (const { id } of cancelled) {
    const known = em.getUnitOfWork().getById(MailMessage, id);
    if (known) await em.refresh(known);
  }
  return new Set(cancelled.flatMap(({ id, on_its_way: going }) => (going ? [] : id)));
}
