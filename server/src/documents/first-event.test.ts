/** Access that ends while a stream is being opened or a document read, unheard of by this node. */
import { addRecord, readRows } from '@roundtable/schema/plan-document';
import { IsolationLevel } from '@mikro-orm/core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createOrm } from '../database.ts';
import { bumpAccessEpoch } from '../kernel/access-epoch.ts';
import { sessionOf, type Orm } from '../kernel/db/orm.ts';
import { newId } from '../kernel/ids.ts';
import { testEngines, type TestEngines } from '../testing/engines.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../testing/factories.ts';
import { startDraft } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';
import { findDocument } from './document.store.ts';
import type { DocumentEngine } from './engine.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let admin: Orm;
let engines: TestEngines;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
  admin = await createOrm(server.database.adminUrl);
  engines = testEngines(server, house);
});
afterAll(async () => {
  await engines.close();
  await admin.close();
  await server.stop();
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

/** A draft on another node, whose bus hears nothing of the server's. */
async function draftElsewhere(): Promise<{
  engine: DocumentEngine;
  documentId: string;
  write(words: string): Promise<number>;
}> {
  const { documentId } = await startDraft(as.caseManager, house.sam.id);
  const engine = engines.node();
  const origin = {
    actor: engines.actorOf('caseManager'),
    documentId,
    operation: { name: 'test', transport: 'job' },
  };
  return {
    engine,
    documentId,
    write: (words) =>
      engine.serverEdit(
        origin,
        (doc) => void addRecord(doc, 'goals', { id: newId(), texts: { words } }),
      ),
  };
}

it('shows nothing that was committed after it to who was found to be allowed to look before', async () => {
  const { engine, documentId, write } = await draftElsewhere();
  await write('Before');
  // As a query does: it sees what was there when it began.
  const em = server.orm.em.fork({ session: sessionOf(house.organisationId) });
  await em.begin({ isolationLevel: IsolationLevel.REPEATABLE_READ });
  const row = (await findDocument(em, documentId))!;
  const goals = (): Promise<string[]> =>
    engine.look(em, row, (doc) => readRows(doc, 'goals').map(({ texts }) => texts.words!));
  await write('Beside');
  expect(await goals()).toEqual(['Before', 'Beside']);
  await inHouse(server.orm, house.organisationId, (inside) =>
    bumpAccessEpoch(inside, house.organisationId),
  );
  await write('After');
  expect(await goals()).toEqual(['Before']);
  await em.rollback();
});

it('gives nothing that was committed after it, in the first event either', async () => {
  const { engine, documentId, write } = await draftElsewhere();
  await write('Before');
  // The stream has asked for the reader's rights when it wants a clientID, and waits there.
  const lock = admin.em.fork();
  await lock.begin();
  await lock.execute('lock table document_client_id in share mode');
  const opening = inHouse(server.orm, house.organisationId, (em) =>
    engine.open(em, { actor: engines.actorOf('nurse'), documentId }),
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
  // This node was told before that they may, and keeps that no longer than it holds.
  await expect(
    inHouse(server.orm, house.organisationId, (em) =>
      engine.open(em, { actor: engines.actorOf('nurse'), documentId }),
    ),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
