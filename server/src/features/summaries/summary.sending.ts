import { ref } from '@mikro-orm/core';
import { badInput } from '../../kernel/errors.ts';
import { globalId } from '../../kernel/ids.ts';
import { cancelMails, queueMail } from '../../kernel/mail.ts';
import type { Operation } from '../../kernel/operation.ts';
import { may } from '../../kernel/policy.ts';
import { words } from '../../kernel/words.ts';
import { told } from '../meetings/index.ts';
import {
  previewSummary,
  publishEdition,
  recallEdition,
  type SummaryContent,
} from '../sharing/index.ts';
import type { MeetingSummary, SummaryPart } from './summary.entity.ts';
import { SummaryCopy } from './summary.entity.ts';
import type { RecallSummaryInput, SendSummaryInput } from './summary.inputs.ts';
import { headingOf, readersOf, type Reader } from './summary.recipients.ts';
import { houseLanguage } from './summary.rules.ts';
import { self, toChange } from './summary.service.ts';
import type { SummaryPreview } from './summary.types.ts';

/**
 * What one recipient will get; `null` where it is none of the summary's recipients. Of the team's,
 * what is about clients whom the viewer does not reach is left out, though the recipient gets it.
 */
export async function previewOf(
  operation: Operation,
  summary: MeetingSummary,
  recipientId: string,
): Promise<SummaryPreview | null> {
  const reader = (await readersOf(operation, summary)).find(({ id }) => id === recipientId);
  if (!reader) return null;
  const { title } = summary;
  if (reader.contactId === null) {
    const seen: SummaryPart[] = [];
    for (const part of reader.parts)
      if (await may(operation, 'summaryPart.read', part)) {
        operation.touch(part);
        seen.push(part);
      }
    return { title, language: reader.language, parts: await Promise.all(seen.map(asRead)) };
  }
  const content = await familyContent(summary);
  if (!content.texts[houseLanguage]) return { title, language: houseLanguage, parts: [] };
  const seen = await previewSummary(operation, reader.contactId, content);
  return seen && { ...seen, parts: [{ heading: null, words: seen.words }] };
}

const asRead = async (part: SummaryPart): Promise<SummaryPreview['parts'][number]> => ({
  heading: await headingOf(part),
  words: part.words,
});

/**
 * Sends an approved summary: each recipient gets a copy that never changes, of what they may read;
 * the family sees a new edition in the portal at once; a notice by e-mail says that there is
 * something to read, and nothing of what. What it corrects is seen no more.
 * @throws CONFLICT, FORBIDDEN, NOT_FOUND, BAD_USER_INPUT (no recipient, or somebody who is none)
 */
export async function sendSummary(
  operation: Operation,
  input: SendSummaryInput,
): Promise<MeetingSummary> {
  const { em, clock } = operation;
  const summary = await toChange(operation, input, 'summary.send');
  const readers = chosen(await readersOf(operation, summary), input.recipientIds);
  summary.state = 'sent';
  summary.sentAt = clock.now();
  summary.sentBy = self(operation);
  const former = await summary.corrects?.loadOrFail();
  if (former?.state === 'sent') {
    former.state = 'superseded';
    await takeBackMail(operation, former);
  }
  for (const reader of readers) em.persist(copyFor(operation, summary, reader));
  if (summary.clientId)
    await publishEdition(operation, {
      clientId: summary.clientId,
      kind: 'summary',
      subjectId: summary.lineage,
      content: await familyContent(summary),
      recipients: readers.flatMap(({ contactId }) => contactId ?? []),
      mentionsChecked: input.mentionsChecked,
    });
  await told(operation, await summary.meeting.loadOrFail());
  return summary;
}

function chosen(readers: readonly Reader[], ids: readonly string[] | null | undefined): Reader[] {
  const path = ['input', 'recipientIds'];
  const wanted = ids ? new Set(ids) : undefined;
  const known = new Set(readers.map(({ id }) => id));
  if (wanted && ![...wanted].every((id) => known.has(id)))
    throw badInput(path, 'Somebody here is no recipient of this summary any more.');
  // Somebody for whom nothing is written, or who could not read it, gets nothing.
  const going = readers.filter(
    ({ id, parts, signsIn }) => signsIn && (!wanted || wanted.has(id)) && parts.length > 0,
  );
  if (going.length === 0) throw badInput(path, 'Choose somebody to send it to.');
  return going;
}

function copyFor(operation: Operation, summary: MeetingSummary, reader: Reader): SummaryCopy {
  const { member, contactId, name, language, parts, notified } = reader;
  const copy = Object.assign(new SummaryCopy(), {
    summary: ref(summary),
    client: summary.client,
    member: member && ref(member),
    contactId,
    name,
    title: summary.title,
    language,
    parts: parts.map(({ clientId, words: said }) => ({
      ...(clientId !== undefined && { clientId }),
      words: said,
    })),
    sentAt: operation.clock.now(),
  } satisfies Partial<SummaryCopy>);
  // The family's notice goes with the edition.
  const email = member?.account?.getEntity().email;
  if (notified && email)
    copy.mail = queueMail(operation, {
      to: email,
      subject: 'A summary of a meeting is there for you',
      text:
        'A summary of a meeting of your team is there for you to read.\n\n' +
        `${operation.linkTo(`/meetings/${globalId('Meeting', summary.meeting.id)}/summary`)}\n`,
      about: { type: 'SummaryCopy', id: copy.id },
    }).id;
  return copy;
}

/** The summary as the portal keeps it: each language that has words. */
async function familyContent(summary: MeetingSummary): Promise<SummaryContent> {
  const written = (await summary.allParts.loadItems()).filter((part) => part.words.trim() !== '');
  return {
    language: houseLanguage,
    texts: Object.fromEntries(
      written.map((part) => [part.language, { title: summary.title, words: part.words }]),
    ),
  };
}

/**
 * Takes back what was sent: the recipients see it no more, a notice that waits is not sent, and who
 * took it back, when and why stays. @throws CONFLICT, FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function recallSummary(
  operation: Operation,
  input: RecallSummaryInput,
): Promise<MeetingSummary> {
  const summary = await toChange(operation, input, 'summary.recall');
  summary.recallReason = words(input.reason, 500, ['input', 'reason']);
  summary.state = 'recalled';
  summary.recalledAt = operation.clock.now();
  summary.recalledBy = self(operation);
  await takeBackMail(operation, summary);
  if (summary.clientId)
    await recallEdition(
      operation,
      { clientId: summary.clientId, kind: 'summary', subjectId: summary.lineage },
      summary.recallReason,
    );
  await told(operation, await summary.meeting.loadOrFail());
  return summary;
}

async function takeBackMail(operation: Operation, summary: MeetingSummary): Promise<void> {
  const copies = await summary.allCopies.loadItems();
  await cancelMails(
    operation,
    copies.flatMap(({ mail }) => mail ?? []),
  );
}
