/** Access that ends while a stream is being opened, of which this node has not heard. */
import { addRecord } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { pino } from 'pino';
import { createOrm } from '../database.ts';
import { planDocument } from '../features/plans/index.ts';
import type { Actor } from '../kernel/actor.ts';
import { createChangeBus } from '../kernel/changes.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Orm } from '../kernel/db/orm.ts';
import { newId } from '../kernel/ids.ts';
import { createOutbound } from '../kernel/outbound.ts';
import { createSeal } from '../kernel/seal.ts';
import type { Services } from '../kernel/services.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../testing/factories.ts';
import { startDraft } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';
import { startDocuments, type Documents } from './services.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let admin: Orm;
/** Another node, whose bus hears nothing of the server's. */
let other: Documents;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
  admin = await createOrm(server.database.adminUrl);
  const services: Services = {
    orm: server.orm,
    bus: createChangeBus(),
    clock: systemClock,
    log: pino({ level: 'silent' }),
    origin: server.origin,
    outbound: createOutbound([]),
    seal: createSeal('a secret of this test'),
  };
  other = startDocuments(services, { kinds: [planDocument(services)] });
});
afterAll(async () => {
  await other.close();
  await admin.close();
  await server.stop();
});

const actorOf = (key: PersonKey, role: Actor['role']): Actor => ({
  ...house.people[key],
  organisationId: house.organisationId,
  role,
  discipline: null,
  allProgrammes: false,
  sessionId: 'session',
  key: null,
  timeZone: 'Europe/London',
});

async function withdrawNurse(): Promise<void> {
  const { client } = await as.caseManager.get<{
    client: { careTeam: { id: string; version: number; member: { id: string } }[] };
  }>('query ($id: ID!) { client(id: $id) { careTeam { id version member { id } } } }', {
    id: house.sam.id,
  });
  const place = client.careTeam.find(({ member }) => member.id === house.people.nurse.id);
  await as.caseManager.get(
    `mutation ($input: EndCareTeamMembershipInput!) {
      endCareTeamMembership(input: $input) { __typename } }`,
    { input: { id: place?.id, version: place?.version } },
  );
}

it('gives nothing that was committed after it, in the first event either', async () => {
  const { documentId } = await startDraft(as.caseManager, house.sam.id);
  const { engine } = other;
  const write = (words: string): Promise<number> =>
    engine.serverEdit(
      {
        actor: actorOf('caseManager', 'case-manager'),
        documentId,
        operation: { name: 'test', transport: 'job' },
      },
      (doc) => void addRecord(doc, 'goals', { id: newId(), texts: { words } }),
    );
  await write('Before');
  // The stream has asked for the reader's rights when it wants a clientID, and waits there.
  const lock = admin.em.fork();
  await lock.begin();
  await lock.execute('lock table document_client_id in share mode');
  const opening = inHouse(server.orm, house.organisationId, (em) =>
    engine.open(em, { actor: actorOf('nurse', 'clinician'), documentId }),
  );
  await vi.waitFor(
    async () =>
      expect(
        await admin.em.fork().execute(
          `select 1 from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock' and query like '%document_client_id%'`,
        ),
      ).toHaveLength(1),
    { timeout: 30_000 },
  );
  await withdrawNurse();
  await write('After');
  await lock.rollback();
  const stream = await opening;
  expect((await stream.next()).value).toMatchObject({ ended: { code: 'NOT_FOUND' } });
});
