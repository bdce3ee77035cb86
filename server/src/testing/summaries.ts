/** Meetings with minutes and their summaries in tests, through the front door. */
import { ref } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  addDecision,
  minutesFragment,
  type MinutesText,
} from '@roundtable/schema/minutes-document';
import { writeText } from '@roundtable/schema/rich-text';
import { Membership } from '../features/access/index.ts';
import { Client } from '../features/clients/index.ts';
import type { Meeting } from '../features/meetings/index.ts';
import { MeetingSummary, SummaryCopy, SummaryPart } from '../features/summaries/index.ts';
import { newId } from '../kernel/ids.ts';
import type { TestClient, TestHouse, TestPerson } from './factories.ts';
import { changed, makeMeeting } from './meetings.ts';
import { editDocument, openDocument } from './documents.ts';
import type { TestServer, TestVisitor } from './server.ts';

export interface Written {
  readonly client: TestClient;
  readonly texts: Partial<Record<MinutesText, string>>;
  readonly decisions?: readonly string[];
}

/** A meeting that was held and closed: each client discussed, with these minutes. */
export async function closedMeeting(
  server: TestServer,
  house: TestHouse,
  lead: TestVisitor,
  written: readonly Written[],
  attended: readonly TestPerson[],
): Promise<string> {
  const clients = written.map(({ client }) => client);
  const { id } = await makeMeeting(server, house, clients, { attended });
  const version = async () => (await look(lead, id)).version;
  await changed(lead, 'start', { id, version: await version() });
  for (const { client, texts, decisions = [] } of written) {
    const item = (await look(lead, id)).agenda.find((each) => each.client.id === client.id);
    if (!item) throw new Error('the client is not on the agenda');
    await changed(lead, 'item', { id: item.id, version: item.version, status: 'DISCUSSING' });
    const documentId = (await look(lead, id)).agenda.find((each) => each.id === item.id)
      ?.writtenMinutes?.documentId;
    if (!documentId) throw new Error('there are no minutes to write');
    const { doc } = await openDocument(lead, documentId);
    const refused = await editDocument(lead, documentId, doc, (minutes) => {
      for (const [name, words] of Object.entries(texts)) {
        const fragment = minutesFragment(minutes, name as MinutesText);
        if (fragment) writeText(fragment, words);
      }
      for (const words of decisions) addDecision(minutes, { id: newId(), words });
    });
    if (refused.length > 0) throw new Error(`minutes were refused: ${String(refused)}`);
  }
  await changed(lead, 'close', { id, version: await version() });
  return id;
}

/**
 * A summary for Sam's family that was sent, with a copy that the clinician got. Answers the opaque
 * ids of the records.
 */
export async function makeSentSummary(
  em: EntityManager,
  house: TestHouse,
  meeting: Meeting,
  words: string,
): Promise<Record<string, string>> {
  const client = ref(em.getReference(Client, house.sam.clientId));
  const summary = new MeetingSummary();
  Object.assign(summary, {
    meeting: ref(meeting),
    audience: 'family',
    client,
    title: `${words} title`,
    state: 'sent',
    lineage: summary.id,
  } satisfies Partial<MeetingSummary>);
  const part = Object.assign(new SummaryPart(), {
    summary: ref(summary),
    client,
    language: 'en',
    words: `${words} part`,
    position: 0,
  } satisfies Partial<SummaryPart>);
  const copy = Object.assign(new SummaryCopy(), {
    summary: ref(summary),
    client,
    member: ref(em.getReference(Membership, house.people.clinician.membershipId)),
    name: 'Théa Tremblay',
    title: `${words} title`,
    language: 'en',
    parts: [{ clientId: house.sam.clientId, words: `${words} part` }],
    sentAt: new Date(),
  } satisfies Partial<SummaryCopy>);
  await em.persist([summary, part, copy]).flush();
  return {
    MeetingSummary: summary.nodeId(),
    SummaryPart: part.nodeId(),
    SummaryCopy: copy.nodeId(),
  };
}

interface Looked {
  readonly version: number;
  readonly agenda: readonly {
    readonly id: string;
    readonly version: number;
    readonly client: { readonly id: string };
    readonly writtenMinutes: { readonly documentId: string } | null;
  }[];
}

async function look(who: TestVisitor, id: string): Promise<Looked> {
  const { meeting } = await who.get<{ meeting: Looked }>(
    `query ($id: ID!) { meeting(id: $id) {
      version agenda { id version client { id } writtenMinutes { documentId } } } }`,
    { id },
  );
  return meeting;
}

export interface SeenSummary {
  readonly id: string;
  readonly version: number;
  readonly audience: 'TEAM' | 'FAMILY';
  readonly state: string;
  readonly number: number;
  readonly title: string;
  readonly viewerCan: readonly string[];
  readonly client: { readonly name: string } | null;
  readonly approvedBy: { readonly name: string } | null;
  readonly sentBy: { readonly name: string } | null;
  readonly recallReason: string | null;
  readonly parts: readonly {
    readonly id: string;
    readonly version: number;
    readonly language: string;
    readonly words: string;
    readonly client: { readonly name: string } | null;
  }[];
  readonly recipients: readonly {
    readonly id: string;
    readonly name: string;
    readonly language: string;
    readonly languageMissing: boolean;
  }[];
  readonly copies: readonly {
    readonly name: string;
    readonly title: string;
    readonly language: string;
    readonly parts: readonly { readonly heading: string | null; readonly words: string }[];
  }[];
}

export const summaryFields = `id version audience state number title viewerCan client { name }
  approvedBy { name } sentBy { name } recallReason
  parts { id version language words client { name } }
  recipients { id name language languageMissing }
  copies { name title language parts { heading words } }`;

/** The summaries of a meeting, those of the team first. */
export async function summariesOf(who: TestVisitor, meetingId: string): Promise<SeenSummary[]> {
  const { meeting } = await who.get<{ meeting: { summaries: SeenSummary[] } }>(
    `query ($id: ID!) { meeting(id: $id) { summaries { ${summaryFields} } } }`,
    { id: meetingId },
  );
  return meeting.summaries;
}

export const draftSummaries = `mutation ($input: DraftSummariesInput!) {
  draftSummaries(input: $input) { meeting { id } } }`;

const inputs = {
  saveSummary: 'SaveSummaryInput',
  approveSummary: 'SummaryInput',
  reopenSummary: 'SummaryInput',
  sendSummary: 'SendSummaryInput',
  correctSummary: 'SummaryInput',
  recallSummary: 'RecallSummaryInput',
} as const;
export type SummaryVerb = keyof typeof inputs;

export const summaryMutation = (verb: SummaryVerb): string =>
  `mutation ($input: ${inputs[verb]}!) { done: ${verb}(input: $input) {
    summary { ${summaryFields} } } }`;

/** Does one thing to a summary as it was last seen. */
export async function withSummary(
  who: TestVisitor,
  verb: SummaryVerb,
  { id, version }: Pick<SeenSummary, 'id' | 'version'>,
  more: object = {},
): Promise<SeenSummary> {
  const { done } = await who.get<{ done: { summary: SeenSummary } }>(summaryMutation(verb), {
    input: { id, version, ...more },
  });
  return done.summary;
}
