/** The demonstration organisation through the front door: what newcomers do first. */
import { readRows, setValue } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { globalId } from '../kernel/ids.ts';
import { testDatabase } from '../testing/database.ts';
import { TestEditor } from '../testing/editor.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';
import { ensureDemo, type DemoAccount } from './index.ts';
import { idsOf } from './seed.ts';

let server: TestServer;
let accounts: DemoAccount[];

const clientId = (key: string): string => globalId('Client', idsOf('wrenmoor')('client', key));
const as = (person: string): Promise<TestVisitor> =>
  server.signIn(`${person}@demo.test`, 'roundtable');

interface Version {
  id: string;
  documentId: string;
  version: number;
  state: string;
}
const planOf = `query ($id: ID!) {
  client(id: $id) {
    currentPlan {
      draft { id documentId version state }
      inForce { id documentId version state goals { words objectives { measurements { nodes { value } } } } }
    }
  }
}`;
async function plan(visitor: TestVisitor, key: string) {
  type Plan = { draft: Version | null; inForce: Version | null };
  const { client } = await visitor.get<{ client: { currentPlan: Plan } }>(planOf, {
    id: clientId(key),
  });
  return client.currentPlan;
}

beforeAll(async () => {
  const database = await testDatabase();
  const log = { info: () => undefined };
  accounts = await ensureDemo({ ownerUrl: database.ownerUrl, log });
  server = await startServer({ database });
});
afterAll(() => server.stop());

test('everybody who is told of can sign in, and finds today', async () => {
  for (const { email, name, password } of accounts) {
    const visitor = await server.signIn(email, password);
    const { viewer } = await visitor.get<{
      viewer: {
        membership: { name: string; role: string };
        today: { meetings: unknown[]; appointments: unknown[] };
        careTasks: unknown[];
      };
    }>(
      '{ viewer { membership { name role } today { meetings { id } appointments { id } } careTasks { kind } } }',
    );
    expect(viewer.membership.name).toBe(name);
    const hasRecords = !['ADMINISTRATOR', 'FAMILY'].includes(viewer.membership.role);
    expect(viewer.today.meetings.length, email).toBe(hasRecords ? 1 : 0);
    expect(viewer.today.appointments.length > 0, email).toBe(hasRecords);
    expect(viewer.careTasks.length > 0, email).toBe(hasRecords);
  }
});

test('the other organisation has its own, and finds nothing of this one', async () => {
  const visitor = await server.signIn('casemanager@other.test', 'roundtable');
  const { clients, client } = await visitor.get<{
    clients: { nodes: { recordNumber: string }[] };
    client: null;
  }>('query ($id: ID!) { clients { nodes { recordNumber } } client(id: $id) { id } }', {
    id: clientId('nia'),
  });
  expect(clients.nodes.map(({ recordNumber }) => recordNumber).sort()).toEqual([
    'SB-055',
    'SB-071',
    'SB-078',
  ]);
  expect(client).toBeNull();
});

test('two open the draft of the review, and one sees what the other changes', async () => {
  const [caseManager, therapist] = await Promise.all([as('casemanager'), as('therapist')]);
  const { draft } = await plan(caseManager, 'nia');
  const documentId = draft?.documentId ?? '';
  const mine = await new TestEditor(caseManager, documentId).open();
  const theirs = await new TestEditor(therapist, documentId).open();
  try {
    expect([mine.editable, theirs.editable]).toEqual([true, true]);
    const goal = readRows(mine.doc, 'goals')[0]?.id ?? '';
    await mine.edit((doc) => setValue(doc, 'goals', goal, 'priority', 'low'));
    const priority = () => readRows(theirs.doc, 'goals')[0]?.values.priority;
    await theirs.until(() => priority() === 'low');
    const answer = await therapist.get<{
      client: { currentPlan: { draft: { goals: { priority: string }[] } } };
    }>('query ($id: ID!) { client(id: $id) { currentPlan { draft { goals { priority } } } } }', {
      id: clientId('nia'),
    });
    expect(answer.client.currentPlan.draft.goals[0]?.priority).toBe('LOW');
  } finally {
    await Promise.all([mine.close(), theirs.close()]);
  }
});

test('the supervisor gives the last signature, and the plan is in force', async () => {
  const supervisor = await as('supervisor');
  const { draft } = await plan(supervisor, 'saoirse');
  expect(draft?.state).toBe('SUBMITTED');
  await supervisor.get(
    'mutation ($input: SignPlanVersionInput!) { signPlanVersion(input: $input) { planVersion { state } } }',
    { input: { id: draft?.id, version: draft?.version } },
  );
  const { inForce, draft: none } = await plan(supervisor, 'saoirse');
  expect([inForce?.id, inForce?.state, none]).toEqual([draft?.id, 'SIGNED', null]);
});

test('the case manager starts the review that is overdue: the draft has what is in force', async () => {
  const caseManager = await as('casemanager');
  await caseManager.get(
    'mutation ($input: StartPlanDraftInput!) { startPlanDraft(input: $input) { planVersion { id } } }',
    { input: { clientId: clientId('elias') } },
  );
  const { draft } = await plan(caseManager, 'elias');
  const editor = await new TestEditor(caseManager, draft?.documentId ?? '').open();
  try {
    expect(readRows(editor.doc, 'goals')).toHaveLength(3);
  } finally {
    await editor.close();
  }
});
