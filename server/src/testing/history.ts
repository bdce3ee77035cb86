/** Asking for the history of live documents in tests. */
import { Programme } from '../features/access/index.ts';
import { globalId } from '../kernel/ids.ts';
import { inHouse, joinCareTeam, makeClient, type PersonKey, type TestHouse } from './factories.ts';
import { startDraft, type TestVersion } from './plans.ts';
import type { TestServer, TestVisitor } from './server.ts';

/** The first draft of a child of their own, with the case manager, the nurse and the clinician. */
export async function ownDraft(
  server: TestServer,
  house: TestHouse,
  as: Readonly<Record<PersonKey, TestVisitor>>,
): Promise<TestVersion & { clientId: string }> {
  const clientId = await inHouse(server.orm, house.organisationId, async (em) => {
    const programme = em.getReference(Programme, house.programmes.residential);
    const client = makeClient(em, { givenName: 'Kim', familyName: 'Zand' }, programme);
    await em.flush();
    for (const who of ['caseManager', 'nurse', 'clinician'] as const)
      joinCareTeam(em, client, house.people[who], { lead: who === 'caseManager' });
    return globalId('Client', client.id);
  });
  return { clientId, ...(await startDraft(as.caseManager, clientId)) };
}

export interface Step {
  membership: { id: string };
  fromSeq: number;
  toSeq: number;
  beganAt: string;
  endedAt: string;
  edits: number;
  records: { record: string; name: string; parent: string | null }[];
}
export interface Steps {
  nodes: Step[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}
export const stepsQuery = `query ($documentId: ID!, $first: Int, $after: String, $memberId: ID,
  $from: DateTime, $until: DateTime, $record: String) {
  documentHistory(documentId: $documentId, first: $first, after: $after, memberId: $memberId,
    from: $from, until: $until, record: $record) {
    nodes { membership { id } fromSeq toSeq beganAt endedAt edits records { record name parent } }
    pageInfo { hasNextPage endCursor }
  }
}`;
export const stepsOf = async (
  who: TestVisitor,
  documentId: string,
  filter: Record<string, unknown> = {},
): Promise<Steps> => {
  const variables = { documentId, ...filter };
  return (await who.get<{ documentHistory: Steps }>(stepsQuery, variables)).documentHistory;
};

export interface Comparison {
  record: string;
  root: string;
  name: string;
  change: string;
  moved: boolean;
  people: { id: string }[];
  values: {
    field: string;
    before: string | null;
    after: string | null;
    afterPerson: { id: string } | null;
  }[];
  texts: { field: string; form: boolean; parts: { is: string; text: string }[] }[];
}
export const comparisonQuery = `query ($documentId: ID!, $fromSeq: Int!, $toSeq: Int!, $records: [String!]) {
  documentComparison(documentId: $documentId, fromSeq: $fromSeq, toSeq: $toSeq, records: $records) {
    records {
      record root name change moved people { id }
      values { field before after afterPerson { id } }
      texts { field form parts { is text } }
    }
  }
}`;
export const compared = async (
  who: TestVisitor,
  documentId: string,
  fromSeq: number,
  toSeq: number,
  records?: string[],
): Promise<Comparison[]> => {
  const variables = { documentId, fromSeq, toSeq, records };
  const answer = await who.get<{ documentComparison: { records: Comparison[] } }>(
    comparisonQuery,
    variables,
  );
  return answer.documentComparison.records;
};

export interface Version {
  seq: number;
  name: string;
  at: string;
  namedAt: string;
  namedBy: { id: string };
}
export interface Versions {
  seq: number;
  keptFromSeq: number;
  keptFromAt: string;
  editable: boolean;
  named: Version[];
  writers: { membership: { id: string } }[];
  records: { record: string; name: string }[];
}
export const versionsQuery = `query ($documentId: ID!) { documentVersions(documentId: $documentId) {
  seq keptFromSeq keptFromAt editable named { seq name at namedAt namedBy { id } } writers { membership { id } }
  records { record name } } }`;
export const versionsOf = async (who: TestVisitor, documentId: string): Promise<Versions> =>
  (await who.get<{ documentVersions: Versions }>(versionsQuery, { documentId })).documentVersions;

export const historyVerbs = {
  name: `mutation ($input: NameDocumentVersionInput!) {
    nameDocumentVersion(input: $input) { version { seq name namedBy { id } } } }`,
  rename: `mutation ($input: RenameDocumentVersionInput!) {
    renameDocumentVersion(input: $input) { version { seq name namedBy { id } } } }`,
  unname: `mutation ($input: RemoveDocumentVersionNameInput!) {
    removeDocumentVersionName(input: $input) { seq } }`,
  restore: `mutation ($input: RestoreDocumentInput!) { restoreDocument(input: $input) { seq } }`,
};
export const restored = async (who: TestVisitor, input: object): Promise<number> =>
  (await who.get<{ restoreDocument: { seq: number } }>(historyVerbs.restore, { input }))
    .restoreDocument.seq;
