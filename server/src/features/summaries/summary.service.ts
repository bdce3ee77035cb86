import { LockMode, ref } from '@mikro-orm/core';
import { conflict, forbidden } from '../../kernel/errors.ts';
import { inputId } from '../../kernel/ids.ts';
import type { Operation } from '../../kernel/operation.ts';
import { authorize, may, type Action } from '../../kernel/policy.ts';
import { line, words } from '../../kernel/words.ts';
import { Membership } from '../access/index.ts';
import { AgendaItem, Meeting, told } from '../meetings/index.ts';
import { familyDraft, teamDraft } from './summary.drafts.ts';
import { MeetingSummary, SummaryPart } from './summary.entity.ts';
import type {
  DraftSummariesInput,
  SaveSummaryInput,
  SummaryInput,
  SummaryPartInput,
} from './summary.inputs.ts';
import { guardiansOf } from './summary.recipients.ts';
import { checkComplete, houseLanguage, longestPart } from './summary.rules.ts';
import { minutesForSummaries } from './summary.source.ts';

/**
 * Writes the first drafts of a closed meeting: one for the team, and one for the family of each
 * client who was discussed and has a guardian who may receive it. Drafts that are there stay.
 * @throws FORBIDDEN (not closed, or not to be written by the actor), NOT_FOUND, BAD_USER_INPUT
 */
export async function draftSummaries(
  operation: Operation,
  input: DraftSummariesInput,
): Promise<Meeting> {
  const { em } = operation;
  const id = inputId('Meeting', input.meetingId, ['input', 'meetingId']);
  // The meeting's row is the lock that keeps drafts from being written twice.
  const found = await em.findOne(Meeting, id, { lockMode: LockMode.PESSIMISTIC_WRITE });
  const meeting = await authorize(operation, 'meeting.read', found);
  await authorize(operation, 'summary.draft', meeting);
  const there = await em.find(MeetingSummary, { meeting: id });
  const items = await em.find(
    AgendaItem,
    { meeting: id, status: 'done' },
    { populate: ['client'], orderBy: { position: 'asc', id: 'asc' } },
  );
  const minutes = await minutesForSummaries(em, meeting, items);
  if (!there.some(({ audience }) => audience === 'team')) {
    const summary = draft(meeting, 'team', `Summary: ${meeting.title}`);
    em.persist(summary);
    em.persist(part(summary, teamDraft(minutes.ofMeeting), 0));
    items.forEach((item, index) => {
      const text = teamDraft(minutes.ofItem(item));
      em.persist(Object.assign(part(summary, text, index + 1), { client: item.client }));
    });
  }
  const missing = items.filter((item) => !there.some(({ clientId }) => clientId === item.clientId));
  // Asked for at once: one statement for all.
  const readers = await Promise.all(
    missing.map(async (item) => ({ item, guardians: await guardiansOf(operation, item.clientId) })),
  );
  for (const { item, guardians } of readers) {
    if (guardians.length === 0) continue;
    const client = item.client.getEntity();
    const firstName = client.preferredName ?? client.givenName;
    const summary = draft(meeting, 'family', `Our meeting about ${firstName}`);
    summary.client = item.client;
    em.persist(summary);
    em.persist(part(summary, familyDraft(firstName, minutes.ofItem(item)), 0));
    const others = new Set(guardians.map(({ language }) => language ?? houseLanguage));
    others.delete(houseLanguage);
    [...others].sort().forEach((language, index) => {
      em.persist(Object.assign(part(summary, '', index + 1), { client: item.client, language }));
    });
    operation.touch(item);
  }
  return told(operation, meeting);
}

function draft(
  meeting: Meeting,
  audience: MeetingSummary['audience'],
  title: string,
): MeetingSummary {
  const summary = new MeetingSummary();
  return Object.assign(summary, {
    meeting: ref(meeting),
    audience,
    title: title.slice(0, 200),
    lineage: summary.id,
  } satisfies Partial<MeetingSummary>);
}

const part = (summary: MeetingSummary, text: string, position: number): SummaryPart =>
  Object.assign(new SummaryPart(), {
    summary: ref(summary),
    client: summary.client,
    language: houseLanguage,
    words: text.slice(0, longestPart),
    position,
  } satisfies Partial<SummaryPart>);

/** Changes words of a draft. @throws CONFLICT, FORBIDDEN, NOT_FOUND, BAD_USER_INPUT */
export async function saveSummary(
  operation: Operation,
  input: SaveSummaryInput,
): Promise<MeetingSummary> {
  const summary = await toChange(operation, input, 'summary.edit');
  if (input.title !== null && input.title !== undefined)
    summary.title = line(input.title, 200, ['input', 'title']);
  const parts = await summary.allParts.loadItems();
  for (const [index, given] of input.parts.entries()) await rewrite(operation, parts, given, index);
  // Words are of the summary too: whoever approves it names the version that they read.
  summary.changedAt = operation.clock.now();
  await told(operation, await summary.meeting.loadOrFail());
  return summary;
}

async function rewrite(
  operation: Operation,
  parts: readonly SummaryPart[],
  given: SummaryPartInput,
  index: number,
): Promise<void> {
  const path = ['input', 'parts', String(index)];
  const id = inputId('SummaryPart', given.id, [...path, 'id']);
  const found = parts.find((candidate) => candidate.id === id);
  const changed = await authorize(operation, 'summaryPart.read', found);
  if (changed.version !== given.version) throw conflict(changed.version);
  changed.words =
    given.words.trim() === '' ? '' : words(given.words, longestPart, [...path, 'words']);
}

/**
 * Approves a draft by name, as it was read: the version must be the present one.
 * @throws CONFLICT, FORBIDDEN (a part is about a client whose record the actor does not reach, so
 * that they have not read it), NOT_FOUND, BAD_USER_INPUT (nothing is written)
 */
export async function approveSummary(
  operation: Operation,
  input: SummaryInput,
): Promise<MeetingSummary> {
  const summary = await toChange(operation, input, 'summary.approve');
  const parts = await summary.allParts.loadItems();
  for (const read of parts)
    if (!(await may(operation, 'summaryPart.read', read)))
      throw forbidden('It tells of a client whom you do not reach: somebody who does approves it.');
  checkComplete(summary.audience, parts);
  summary.state = 'approved';
  summary.approvedAt = operation.clock.now();
  summary.approvedBy = self(operation);
  await told(operation, await summary.meeting.loadOrFail());
  return summary;
}

/** Takes an approval back, to write on. @throws CONFLICT, FORBIDDEN, NOT_FOUND */
export async function reopenSummary(
  operation: Operation,
  input: SummaryInput,
): Promise<MeetingSummary> {
  const summary = await toChange(operation, input, 'summary.reopen');
  summary.state = 'draft';
  summary.approvedAt = null;
  summary.approvedBy = null;
  await told(operation, await summary.meeting.loadOrFail());
  return summary;
}

/**
 * Begins a new edition of what was sent, recalled since or not; where one is begun, answers that one.
 * @throws CONFLICT, FORBIDDEN (a later edition was sent: that one is to be corrected), NOT_FOUND
 */
export async function correctSummary(
  operation: Operation,
  input: SummaryInput,
): Promise<MeetingSummary> {
  const { em } = operation;
  const sent = await toChange(operation, input, 'summary.correct');
  const later = await em.findOne(MeetingSummary, { corrects: sent.id });
  if (later?.state === 'draft' || later?.state === 'approved') return later;
  if (later) throw forbidden('There is a later edition: correct that one.');
  const edition = Object.assign(new MeetingSummary(), {
    meeting: sent.meeting,
    audience: sent.audience,
    client: sent.client,
    title: sent.title,
    number: sent.number + 1,
    corrects: ref(sent),
    lineage: sent.lineage,
  } satisfies Partial<MeetingSummary>);
  em.persist(edition);
  for (const former of await sent.allParts.loadItems())
    em.persist(
      Object.assign(part(edition, former.words, former.position), {
        client: former.client,
        language: former.language,
      }),
    );
  await told(operation, await sent.meeting.loadOrFail());
  await em.populate(edition, ['allParts']);
  return edition;
}

/** The summary that an input names, locked, at the version that was read. */
export async function toChange(
  operation: Operation,
  input: SummaryInput,
  action: Action,
): Promise<MeetingSummary> {
  const id = inputId('MeetingSummary', input.id, ['input', 'id']);
  const found = await operation.em.findOne(MeetingSummary, id, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
  });
  const summary = await authorize(operation, 'summary.read', found);
  if (summary.version !== input.version) throw conflict(summary.version);
  return authorize(operation, action, summary);
}

export const self = ({ em, signedIn }: Operation) =>
  em.getReference(Membership, signedIn.membershipId, { wrapped: true });
