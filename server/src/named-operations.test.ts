/**
 * What each query of the pages costs, in SQL statements, for the demonstration organisation: a small
 * number, whatever the number of clients, goals and notes is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Kind, parse, print, separateOperations, type DocumentNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureDemo } from './demo/index.ts';
import { idsOf } from './demo/seed.ts';
import { globalId } from './kernel/ids.ts';
import { testDatabase } from './testing/database.ts';
import { startServer, type TestServer, type TestVisitor } from './testing/server.ts';
import { statementsOf } from './testing/statements.ts';

const features = path.resolve(import.meta.dirname, '../../web/src/lib/features');

/** The queries of the pages, by name, each with its fragments. */
function namedQueries(): Map<string, string> {
  const texts = readdirSync(features, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.queries.ts'))
    .flatMap((file) => [
      ...readFileSync(path.join(features, file), 'utf8').matchAll(/graphql\(\s*`([^`]*)`/g),
    ])
    .map(([, text = '']) => text.replaceAll('@_unmask', ''));
  const documents: Record<string, DocumentNode> = separateOperations(parse(texts.join('\n')));
  const queries = Object.entries(documents).filter(([, { definitions }]) =>
    definitions.some(
      (node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === 'query',
    ),
  );
  return new Map(queries.map(([name, document]) => [name, print(document)]));
}

let server: TestServer;
let as: Record<'casemanager' | 'supervisor' | 'admin' | 'family', TestVisitor>;
const queries = namedQueries();
const nia = globalId('Client', idsOf('wrenmoor')('client', 'nia'));
const task = globalId('Task', idsOf('wrenmoor')('task', 0));
const lastMeeting = globalId('Meeting', idsOf('wrenmoor')('meeting', 'heron', -7));
const item = globalId('AgendaItem', idsOf('wrenmoor')('agenda-item', 'heron', 0, 'nia'));
const folake = globalId('FamilyContact', idsOf('wrenmoor')('contact', 'nia', 'Folake Adeyinka'));
const summary = globalId(
  'MeetingSummary',
  idsOf('wrenmoor')('family-summary', 'nia', 'week-before-last'),
);
const draft = idsOf('wrenmoor')('plan-version', 'nia', 2);
const webhook = globalId('WebhookEndpoint', idsOf('wrenmoor')('webhook', 0));
const found = { meeting: '', note: '' };

beforeAll(async () => {
  const database = await testDatabase();
  await ensureDemo({ ownerUrl: database.ownerUrl, log: { info: () => undefined } });
  server = await startServer({ database });
  const visitor = (who: string) => server.signIn(`${who}@demo.test`, 'roundtable');
  as = {
    casemanager: await visitor('casemanager'),
    supervisor: await visitor('supervisor'),
    admin: await visitor('admin'),
    family: await visitor('family'),
  };
  const { viewer, client } = await as.casemanager.get<{
    viewer: { today: { meetings: { id: string }[] } };
    client: { notes: { nodes: { id: string }[] } };
  }>(
    `query ($id: ID!) { viewer { today { meetings { id } } }
      client(id: $id) { notes(first: 1) { nodes { id } } } }`,
    { id: nia },
  );
  found.meeting = viewer.today.meetings[0]!.id;
  found.note = client.notes.nodes[0]!.id;
});
afterAll(() => server.stop());

interface Row {
  readonly as: keyof typeof as;
  readonly variables?: () => Record<string, unknown>;
  /** Statements at the most, those of the transaction's beginning and end included. */
  readonly most: number;
}
const day = 86_400_000;
const span = () => ({
  from: new Date().toISOString(),
  until: new Date(Date.now() + 30 * day).toISOString(),
});
const rows: Record<string, Row> = {
  Viewer: { as: 'casemanager', most: 7 },
  Staff: { as: 'casemanager', most: 5 },
  Clients: { as: 'supervisor', variables: () => ({ first: 100 }), most: 10 },
  ClientHead: { as: 'casemanager', variables: () => ({ id: nia }), most: 11 },
  ClientFamily: { as: 'casemanager', variables: () => ({ id: nia }), most: 8 },
  ClientOverview: {
    as: 'casemanager',
    variables: () => ({ id: nia, from: new Date().toISOString() }),
    most: 28,
  },
  MoreTimeline: { as: 'casemanager', variables: () => ({ id: nia }), most: 17 },
  MyDay: { as: 'casemanager', most: 21 },
  MyMentions: { as: 'casemanager', most: 12 },
  DocumentComments: {
    as: 'casemanager',
    variables: () => ({ documentId: draft }),
    most: 15,
  },
  DocumentCommenting: {
    as: 'casemanager',
    variables: () => ({ documentId: draft }),
    most: 12,
  },
  MyTasks: { as: 'casemanager', most: 14 },
  MyDoneTasks: { as: 'casemanager', most: 12 },
  ClientTasks: { as: 'casemanager', variables: () => ({ id: nia }), most: 14 },
  TaskHistory: { as: 'casemanager', variables: () => ({ id: task }), most: 9 },
  TaskAssignees: { as: 'casemanager', variables: () => ({ clientId: nia }), most: 8 },
  Colleagues: { as: 'casemanager', most: 5 },
  ClientIncidents: { as: 'casemanager', variables: () => ({ id: nia }), most: 11 },
  Meeting: { as: 'casemanager', variables: () => ({ id: found.meeting }), most: 26 },
  MeetingTasks: { as: 'casemanager', variables: () => ({ id: found.meeting }), most: 14 },
  MeetingTask: { as: 'casemanager', variables: () => ({ id: task }), most: 10 },
  MeetingRecord: { as: 'casemanager', variables: () => ({ id: lastMeeting }), most: 24 },
  MeetingSeries: { as: 'casemanager', most: 10 },
  MeetingLeaders: { as: 'casemanager', most: 5 },
  AgendaWeek: { as: 'casemanager', variables: () => ({ id: item }), most: 17 },
  PlanHistory: { as: 'casemanager', variables: () => ({ id: nia }), most: 20 },
  MinutesHistory: { as: 'casemanager', variables: () => ({ id: lastMeeting }), most: 12 },
  DocumentVersions: { as: 'casemanager', variables: () => ({ documentId: draft }), most: 17 },
  DocumentSteps: { as: 'casemanager', variables: () => ({ documentId: draft }), most: 14 },
  DocumentComparison: {
    as: 'casemanager',
    variables: () => ({ documentId: draft, fromSeq: 1, toSeq: 9 }),
    most: 17,
  },
  GuestContacts: { as: 'casemanager', variables: () => ({ id: nia }), most: 8 },
  PickableClients: { as: 'casemanager', variables: () => ({ search: 'a' }), most: 7 },
  Meetings: { as: 'supervisor', variables: () => ({ first: 50 }), most: 11 },
  MeetingSummaries: { as: 'casemanager', variables: () => ({ id: lastMeeting }), most: 23 },
  SummaryPreview: {
    as: 'casemanager',
    variables: () => ({ id: summary, recipientId: folake }),
    most: 12,
  },
  SummaryCopies: { as: 'casemanager', variables: () => ({ id: summary }), most: 10 },
  MySummaries: { as: 'casemanager', most: 7 },
  ClientNotes: { as: 'casemanager', variables: () => ({ clientId: nia, first: 50 }), most: 14 },
  LinkableObjectives: { as: 'casemanager', variables: () => ({ clientId: nia }), most: 11 },
  OneNote: { as: 'casemanager', variables: () => ({ id: found.note }), most: 11 },
  ClientPlan: { as: 'casemanager', variables: () => ({ clientId: nia }), most: 17 },
  ClientSchedule: { as: 'casemanager', variables: () => ({ id: nia, ...span() }), most: 12 },
  People: { as: 'admin', variables: () => ({ first: 100 }), most: 7 },
  Webhooks: { as: 'admin', most: 8 },
  WebhookDeliveries: {
    as: 'admin',
    variables: () => ({ endpointId: webhook, first: 25 }),
    most: 5,
  },
  Profile: { as: 'casemanager', most: 8 },
  Keys: { as: 'admin', variables: () => ({ first: 50 }), most: 9 },
  Portal: { as: 'family', most: 12 },
  AsTheFamilySees: {
    as: 'casemanager',
    variables: () => ({ id: nia, contactId: folake }),
    most: 14,
  },
  ClientSharing: { as: 'casemanager', variables: () => ({ id: nia }), most: 26 },
  FamilyConversation: {
    as: 'casemanager',
    variables: () => ({ id: nia, contactId: folake }),
    most: 9,
  },
  PaletteClients: { as: 'supervisor', variables: () => ({ search: 'a' }), most: 7 },
};

describe('the queries of the pages', () => {
  it('have a row each', () => {
    expect(Object.keys(rows).sort()).toEqual([...queries.keys()].sort());
  });

  it.each(Object.entries(rows))('%s costs a few statements', async (name, row) => {
    let answer: object = {};
    const statements = await statementsOf(server.orm, async () => {
      answer = await as[row.as].get(queries.get(name) ?? '', row.variables?.());
    });
    expect(Object.values(answer).every((value) => value !== null)).toBe(true);
    expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(row.most);
  });
});
