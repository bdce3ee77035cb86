/** Each read, change, live edit and refusal leaves its entry, with the clients it touched. */
import { addRecord } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOrm } from './database.ts';
import { globalId, newId } from './kernel/ids.ts';
import type { Orm } from './kernel/db/orm.ts';
import { createSchema } from './schema.ts';
import { everythingOfNode } from './testing/everything.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from './testing/factories.ts';
import { editDocument, openDocument } from './testing/documents.ts';
import { populate, type Populated } from './testing/populate.ts';
import { startServer, type TestServer, type TestVisitor } from './testing/server.ts';

let server: TestServer;
let house: TestHouse;
let sam: Populated;
let as: Record<PersonKey, TestVisitor>;
/** Connected as the administrator of the database, who sees every organisation's trail. */
let admin: Orm;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
  sam = await populate(server, house, as.caseManager, as.supervisor);
  admin = await createOrm(server.database.adminUrl);
});
afterAll(async () => {
  await admin.close();
  await server.stop();
});
beforeEach(() => admin.em.fork().execute('delete from audit_entry'));

interface Entry {
  kind: string;
  operation: string;
  transport: string;
  code: string | null;
  member_id: string;
  client_ids: string[];
  detail: unknown;
}
const entries = () =>
  admin.em.fork().execute<Entry[]>(
    `select kind, operation, transport, code, member_id, client_ids::text[] as client_ids, detail
       from audit_entry order by at, id`,
  );
/** Asks over a socket, as subscriptions must be, until the refusal. */
async function refused(who: TestVisitor, query: string, variables: object): Promise<void> {
  const socket = who.socket();
  try {
    for await (const { data, errors } of socket.iterate({ query, variables: { ...variables } })) {
      expect([data ?? null, errors?.[0]?.extensions?.code]).toEqual([null, 'NOT_FOUND']);
      return;
    }
    throw new Error('nothing was answered');
  } finally {
    await socket.dispose();
  }
}
const by = (who: PersonKey) => house.people[who].membershipId;

/** Organisation, people, programmes and meetings are no client's record. */
const noRecord = [
  'Organisation',
  'ApiKey',
  'Programme',
  'Membership',
  'MeetingAttendance',
  'MeetingSeries',
  'CareTeam',
];

/** Read by those who write them. */
const writersAlone = ['MeetingSummary', 'SummaryPart'];

describe('a read', () => {
  it('of any kind of record leaves one entry with its client', async () => {
    const schema = await createSchema();
    for (const [kind, id] of Object.entries(sam.records)) {
      await admin.em.fork().execute('delete from audit_entry');
      const reader = writersAlone.includes(kind) ? 'caseManager' : 'clinician';
      await as[reader].get(everythingOfNode(schema, kind), { id });
      const found = await entries();
      if (noRecord.includes(kind)) expect(found.flatMap((entry) => entry.client_ids)).toEqual([]);
      else
        expect(found, kind).toEqual([
          expect.objectContaining({
            kind: 'read',
            operation: 'Everything',
            transport: 'http',
            member_id: by(reader),
            client_ids: [house.sam.clientId],
          }),
        ]);
    }
  });

  it('of a list has the clients of the page', async () => {
    await as.caseManager.get('query Caseload { clients { nodes { name } } }');
    expect(await entries()).toEqual([
      expect.objectContaining({ operation: 'Caseload', client_ids: [house.sam.clientId] }),
    ]);
  });

  it('of the key of offline copies has its entry, and the key is not in it', async () => {
    const { documentKey } = await as.nurse.get<{ documentKey: { key: string } }>(
      'query Key($id: ID!) { documentKey(documentId: $id) { key } }',
      { id: sam.documentId },
    );
    const found = await entries();
    expect(found).toEqual([
      expect.objectContaining({
        kind: 'read',
        operation: 'Key',
        member_id: by('nurse'),
        client_ids: [house.sam.clientId],
      }),
    ]);
    expect(JSON.stringify(found)).not.toContain(documentKey.key);
  });

  it('by a subscription has its entry too', async () => {
    await openDocument(as.nurse, sam.documentId);
    expect(await entries()).toContainEqual(
      expect.objectContaining({
        kind: 'read',
        transport: 'socket',
        member_id: by('nurse'),
        client_ids: [house.sam.clientId],
      }),
    );
  });
});

describe('a change', () => {
  it('of rows leaves one entry', async () => {
    await as.nurse.get(
      `mutation Begin($input: BeginNoteInput!) { beginNote(input: $input) { note { id } } }`,
      { input: { clientId: house.sam.id, format: 'DAP' } },
    );
    expect(await entries()).toEqual([
      expect.objectContaining({
        kind: 'change',
        operation: 'Begin',
        member_id: by('nurse'),
        client_ids: [house.sam.clientId],
      }),
    ]);
  });

  it('of a live document leaves author, document and sequence, and none of the words', async () => {
    const { doc, seq } = await openDocument(as.nurse, sam.documentId);
    await admin.em.fork().execute('delete from audit_entry');
    await editDocument(as.nurse, sam.documentId, doc, (plan) => {
      addRecord(plan, 'goals', { id: newId(), texts: { words: 'Zebra crossing' } });
    });
    const found = await entries();
    expect(found).toEqual([
      expect.objectContaining({
        kind: 'document-edit',
        member_id: by('nurse'),
        client_ids: [house.sam.clientId],
      }),
    ]);
    expect(JSON.stringify(found[0]?.detail)).toContain(sam.documentId);
    expect(JSON.stringify(found[0]?.detail)).toContain(String(seq + 1));
    expect(JSON.stringify(found)).not.toContain('Zebra');
  });
});

describe('a refusal', () => {
  it('leaves an entry with its code, whether it was a read, a change or an edit', async () => {
    const { codes } = as.colleague;
    await codes('query Look($id: ID!) { client(id: $id) { name } }', { id: house.sam.id });
    await codes('mutation Write($i: BeginNoteInput!) { beginNote(input: $i) { note { id } } }', {
      i: { clientId: house.sam.id, format: 'DAP' },
    });
    await codes(
      'mutation Edit($i: ApplyDocumentUpdateInput!) { applyDocumentUpdate(input: $i) { seq } }',
      { i: { documentId: sam.documentId, update: 'AAA=' } },
    );
    const found = await entries();
    expect(found.map(({ kind, operation }) => [kind, operation])).toEqual([
      ['refusal', 'Look'],
      ['refusal', 'Write'],
      ['refusal', 'Edit'],
    ]);
    for (const entry of found) {
      expect(entry.member_id).toBe(by('colleague'));
      expect(entry.code).toBe('NOT_FOUND');
    }
  });

  it.each([
    [
      'an edit',
      'mutation Ask($id: ID!) { applyDocumentUpdate(input: { documentId: $id, update: "AAA=" }) { seq } }',
    ],
    ['the key of offline copies', 'query Ask($id: ID!) { documentKey(documentId: $id) { key } }'],
    [
      'history',
      'query Ask($id: ID!) { documentHistory(documentId: $id) { pageInfo { hasNextPage } } }',
    ],
    ['following', 'subscription Ask($id: ID!) { documentChanges(documentId: $id) { seq } }'],
    ['presence', 'subscription Ask($id: ID!) { documentPresence(documentId: $id) { whole } }'],
  ])('of a live document says whose it is: %s', async (_what, query) => {
    await refused(as.colleague, query, { id: sam.documentId });
    expect(await entries()).toEqual([
      expect.objectContaining({
        kind: 'refusal',
        operation: 'Ask',
        code: 'NOT_FOUND',
        member_id: by('colleague'),
        client_ids: [house.sam.clientId],
      }),
    ]);
  });

  it('of a live document that is not there says of nobody', async () => {
    for (const id of [newId(), 'no document'])
      await refused(as.colleague, 'query Ask($id: ID!) { documentKey(documentId: $id) { key } }', {
        id,
      });
    expect((await entries()).map((entry) => entry.client_ids)).toEqual([[], []]);
  });
});

it('says nothing where nothing was touched', async () => {
  await as.caseManager.get('{ programmes { name } }');
  await as.caseManager.get('query ($id: ID!) { node(id: $id) { id } }', {
    id: globalId('Client', newId()),
  });
  expect(await entries()).toEqual([]);
});
