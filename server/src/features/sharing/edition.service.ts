import { ref } from '@mikro-orm/core';
import { badInput, conflict, notFound } from '../../kernel/errors.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize } from '../../kernel/policy.ts';
import { line } from '../../kernel/words.ts';
import { Membership } from '../access/index.ts';
import { Client, FamilyContact } from '../clients/index.ts';
import { frozen, type Contents, type EditionContent } from './edition.content.ts';
import { Edition, EditionRecipient } from './edition.entity.ts';
import { oneAtATime } from './lock.ts';
import { peopleNamed } from './mentions.ts';
import { cancelNoticesOf, queueNotice } from './notices.ts';
import { rightFor, type EditionKind } from './sharing.enums.ts';
import { portalViews, type PortalView } from './view.ts';

/** What is to be published, by UUIDs. */
export interface NewEdition<K extends EditionKind> {
  readonly clientId: string;
  readonly kind: K;
  /** Of the goal in the plan's document, of the appointment, of the meeting's summary. */
  readonly subjectId: string;
  /** Only the fields that its type names are kept. */
  readonly content: Contents[K];
  /** The family contacts who are to see it; each has the right for this kind today. */
  readonly recipients: readonly string[];
  /** What the record says now (SHA-256), to tell later whether it says something else. */
  readonly sourceHash?: string;
  /** The words may name somebody close to the client who is no recipient: staff looked, and mean it. */
  readonly mentionsChecked?: boolean;
  /** The number of the current edition that the caller saw, 0 for none; absent: whatever there is. */
  readonly seenNumber?: number | null;
}

/**
 * Publishes what the caller approves, in place of what was current of the same thing: whoever was a
 * recipient of that and is none now no longer sees it. Each recipient is told by e-mail that there is
 * something new, and not what.
 * @throws NOT_FOUND, FORBIDDEN, CONFLICT with the number there is, BAD_USER_INPUT (also where the
 *   words name somebody close to the client who is no recipient, at `input.mentionsChecked`)
 */
export async function publishEdition<K extends EditionKind>(
  operation: Operation,
  edition: NewEdition<K>,
): Promise<Edition> {
  const { em, clock, signedIn } = operation;
  const { kind, subjectId } = edition;
  const found = await em.findOne(Client, edition.clientId);
  const client = await authorize(operation, 'edition.publish', found);
  await oneAtATime(operation, { table: 'client', id: client.id });
  const views = await recipientsOf(operation, client, edition);
  // One of the union, which the compiler does not see of a kind that it does not know.
  const content = frozen[kind](edition.content) as EditionContent;
  if (!edition.mentionsChecked) await refuseNames(operation, client, views, content);

  const former = await em.find(
    Edition,
    { clientId: client.id, kind, subjectId },
    { orderBy: { number: 'desc' }, populate: ['allRecipients'] },
  );
  const current = former.find((one) => !one.recalledAt && !one.supersededAt);
  const seen = edition.seenNumber ?? undefined;
  if (seen !== undefined && seen !== (current?.number ?? 0)) throw conflict(current?.number ?? 0);
  const at = clock.now();
  if (current) {
    current.supersededAt = at;
    // At most one of a subject is current: the former makes room before the new one is written.
    await em.flush();
    tell(operation, current, views);
    await cancelNoticesOf(operation, [current]);
  }
  const made = Object.assign(new Edition(), {
    clientId: client.id,
    kind,
    subjectId,
    number: (former[0]?.number ?? 0) + 1,
    content,
    sourceHash: edition.sourceHash ?? null,
    approvedBy: ref(em.getReference(Membership, signedIn.membershipId)),
    publishedAt: at,
  } satisfies Partial<Edition>);
  em.persist(made);
  // In one statement, since each of them is sent a notice.
  await em.populate(
    views.map(({ contact }) => contact),
    ['member.account'],
  );
  for (const { contact } of views) {
    const recipient = Object.assign(new EditionRecipient(), {
      edition: ref(made),
      clientId: client.id,
      contact: ref(contact),
    } satisfies Partial<EditionRecipient>);
    em.persist(recipient);
    operation.changed('family', contact.id, made.id);
    await queueNotice(operation, contact, { type: 'EditionRecipient', id: recipient.id });
  }
  await em.flush();
  operation.touch(made);
  return made;
}

/** Which editions are to be recalled: one, or all there are of one thing. By UUIDs. */
export type Recalled =
  | { readonly editionId: string }
  | { readonly clientId: string; readonly kind: EditionKind; readonly subjectId: string };

/**
 * Takes back what was published of one thing, its former editions too: nobody sees any of it from
 * the commit on, and notices that wait are not sent. What it said and who had it is kept.
 * @returns the editions that were recalled now, the latest first
 * @throws NOT_FOUND (also where all were recalled already), FORBIDDEN, BAD_USER_INPUT
 */
export async function recallEdition(
  operation: Operation,
  which: Recalled,
  reason: string,
): Promise<Edition[]> {
  const { em, clock, signedIn } = operation;
  const why = line(reason, 500, ['input', 'reason']);
  await oneAtATime(
    operation,
    'editionId' in which
      ? { table: 'edition', id: which.editionId }
      : { table: 'client', id: which.clientId },
  );
  const one = 'editionId' in which ? await em.findOne(Edition, which.editionId) : which;
  if (!one) throw notFound();
  const { clientId, kind, subjectId } = one;
  const editions = await em.find(
    Edition,
    { clientId, kind, subjectId, recalledAt: null },
    { orderBy: { number: 'desc' }, populate: ['allRecipients'] },
  );
  if (editions.length === 0) throw notFound();
  for (const edition of editions) {
    await authorize(operation, 'edition.recall', edition);
    edition.recalledAt = clock.now();
    edition.recalledBy = ref(em.getReference(Membership, signedIn.membershipId));
    edition.recallReason = why;
    tell(operation, edition);
  }
  await em.flush();
  await cancelNoticesOf(operation, editions);
  return editions;
}

/** The portals of all who had it read again, but of those who hear of a newer one anyway. */
function tell(operation: Operation, edition: Edition, except: readonly PortalView[] = []): void {
  for (const { contact } of edition.allRecipients.getItems())
    if (!except.some((view) => view.contact.id === contact.id))
      operation.changed('family', contact.id, edition.id);
}

async function recipientsOf<K extends EditionKind>(
  operation: Operation,
  client: Client,
  { recipients, kind }: NewEdition<K>,
): Promise<PortalView[]> {
  const path = ['input', 'recipientIds'];
  const wanted = [...new Set(recipients)];
  if (wanted.length === 0) throw badInput(path, 'Choose who is to see it.');
  const there = await operation.em.count(FamilyContact, {
    id: { $in: wanted },
    client: client.id,
  });
  if (there < wanted.length) throw notFound();
  const views = (await portalViews(operation, { clientId: client.id })).filter(({ contact }) =>
    wanted.includes(contact.id),
  );
  if (views.length < wanted.length || !views.every(({ rights }) => rights.has(rightFor[kind])))
    throw badInput(path, 'Somebody here may not see this in the portal: look at their rights.');
  return views;
}

async function refuseNames(
  operation: Operation,
  client: Client,
  views: readonly PortalView[],
  content: EditionContent,
): Promise<void> {
  const recipients = views.map(({ contact }) => contact.id);
  const named = await peopleNamed(operation, client.id, recipients, content);
  if (named.length > 0)
    throw badInput(
      ['input', 'mentionsChecked'],
      `The words tell of ${named.map(({ name }) => name).join(', ')}, who ${
        named.length === 1 ? 'is' : 'are'
      } not to receive them. Look again, and say so if it is meant.`,
    );
}
