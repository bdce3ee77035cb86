import { CareTeamMembership, Membership } from '../../features/access/index.ts';
import { AgendaItem, Meeting, MeetingAttendance, Minutes } from '../../features/meetings/index.ts';
import type { EditionRecipient } from '../../features/sharing/index.ts';
import {
  Edition,
  textsFor,
  type EditionContent,
  type SummaryContent,
} from '../../features/sharing/index.ts';
import {
  MeetingSummary,
  minutesForSummaries,
  SummaryCopy,
  SummaryPart,
  teamDraft,
} from '../../features/summaries/index.ts';
import { insertAll, type Writing } from './context.ts';

/** What was sent of meetings: to the teams of those with minutes, and to families. */
export async function writeSummaries(writing: Writing): Promise<void> {
  const { em } = writing;
  // Rows of minutes were rewritten by their projection since the mapper saw them.
  em.clear();
  const closed = await em.find(
    Meeting,
    { status: 'closed' },
    { orderBy: { startsAt: 'desc', id: 'asc' }, populate: ['facilitator'] },
  );
  const written = await em.find(Minutes, { agendaItem: null });
  for (const meeting of closed)
    if (written.some((minutes) => minutes.meeting.id === meeting.id))
      await writeForTeam(writing, meeting);
  await writeForFamilies(writing, closed);
}

async function writeForTeam(writing: Writing, meeting: Meeting): Promise<void> {
  const { em, organisationId, ids } = writing;
  const items = await em.find(
    AgendaItem,
    { meeting: meeting.id, status: 'done' },
    { orderBy: { position: 'asc' } },
  );
  const minutes = await minutesForSummaries(em, meeting, items);
  const parts = [
    { clientId: null, words: teamDraft(minutes.ofMeeting) },
    ...items.map((item) => ({ clientId: item.clientId, words: teamDraft(minutes.ofItem(item)) })),
  ].filter(({ words }) => words !== '');

  const id = ids('meeting-summary', meeting.id, 'team');
  const by = meeting.facilitator?.id ?? '';
  const sentAt = new Date(meeting.startsAt.getTime() + 5 * 3_600_000);
  const title = `Summary: ${meeting.title}`;
  await insertAll(em, MeetingSummary, [
    {
      ...{ id, organisationId, meeting: meeting.id, audience: 'team', title, state: 'sent' },
      ...{ number: 1, lineage: id, approvedBy: by, approvedAt: sentAt, sentBy: by, sentAt },
      version: 1,
    },
  ]);
  await insertAll(
    em,
    SummaryPart,
    parts.map(({ clientId, words }, position) => ({
      id: ids('summary-part', id, String(position)),
      ...{ organisationId, summary: id, client: clientId, language: 'en', words, position },
      version: 1,
    })),
  );
  const attending = await em.find(MeetingAttendance, { meeting: meeting.id, kind: 'staff' });
  const members = await em.find(
    Membership,
    { id: { $in: attending.flatMap(({ member }) => member?.id ?? []) } },
    { orderBy: { name: 'asc' } },
  );
  const care = await em.find(CareTeamMembership, { member: { $in: members.map((m) => m.id) } });
  const reaches = (member: Membership, clientId: string): boolean =>
    member.role === 'supervisor' ||
    care.some((part) => part.member.id === member.id && part.clientId === clientId);
  await insertAll(
    em,
    SummaryCopy,
    members.map((member) => ({
      id: ids('summary-copy', id, member.id),
      ...{ organisationId, summary: id, member: member.id, name: member.name, title },
      parts: parts.flatMap(({ clientId, words }) =>
        clientId === null ? { words } : reaches(member, clientId) ? { clientId, words } : [],
      ),
      ...{ language: 'en', sentAt },
    })),
  );
}

/** Each edition that a family read of a meeting came of a summary, with a copy for each reader. */
async function writeForFamilies(writing: Writing, closed: readonly Meeting[]): Promise<void> {
  const { em } = writing;
  const editions = await em.find(
    Edition,
    { kind: 'summary' },
    { orderBy: { subjectId: 'asc', number: 'asc' }, populate: ['allRecipients.contact'] },
  );
  for (const edition of editions) {
    const first = editions.find((one) => one.subjectId === edition.subjectId) ?? edition;
    const meeting = await meetingBefore(writing, closed, first);
    if (meeting) await writeEdition(writing, meeting, edition);
  }
}

/** The last meeting before it was published at which the client was spoken of. */
async function meetingBefore(
  { em }: Writing,
  closed: readonly Meeting[],
  { clientId, publishedAt }: Edition,
): Promise<Meeting | undefined> {
  const about = await em.find(AgendaItem, { client: clientId, status: 'done' });
  const spoken = new Set(about.map(({ meeting }) => meeting.id));
  return closed.find(({ id, startsAt }) => spoken.has(id) && startsAt <= publishedAt);
}

const asSummary = (content: EditionContent): SummaryContent => content as SummaryContent;

async function writeEdition(writing: Writing, meeting: Meeting, edition: Edition): Promise<void> {
  const { em, organisationId, ids } = writing;
  const content = asSummary(edition.content);
  const of = (number: number): string =>
    number === 1 ? edition.subjectId : ids('meeting-summary', edition.subjectId, String(number));
  const id = of(edition.number);
  const by = edition.approvedBy.id;
  const sentAt = edition.publishedAt;
  const title = textsFor(content, null).text.title;
  await insertAll(em, MeetingSummary, [
    {
      ...{ id, organisationId, meeting: meeting.id, audience: 'family', client: edition.clientId },
      ...{ title, state: edition.supersededAt ? 'superseded' : 'sent', number: edition.number },
      ...{ corrects: edition.number === 1 ? null : of(edition.number - 1) },
      ...{ lineage: edition.subjectId, approvedBy: by, approvedAt: sentAt, sentBy: by, sentAt },
      version: 1,
    },
  ]);
  await insertAll(
    em,
    SummaryPart,
    Object.entries(content.texts).map(([language, { words }], position) => ({
      id: ids('summary-part', id, language),
      ...{ organisationId, summary: id, client: edition.clientId, language, words, position },
      version: 1,
    })),
  );
  await insertAll(
    em,
    SummaryCopy,
    edition.allRecipients.getItems().map(({ contact }: EditionRecipient) => {
      const reader = contact.getEntity();
      const { language, text } = textsFor(content, reader.language);
      return {
        id: ids('summary-copy', id, reader.id),
        ...{ organisationId, summary: id, client: edition.clientId, contactId: reader.id },
        ...{ name: reader.name, title: text.title, language, sentAt },
        parts: [{ clientId: edition.clientId, words: text.words }],
      };
    }),
  );
}
