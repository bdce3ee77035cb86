/**
 * What the commit of an edit costs: one round trip where all is known already, else as many statements
 * for one record as for many.
 */
import { addRecord, fragmentOf } from '@roundtable/schema/plan-document';
import { reviseText } from '@roundtable/schema/revise-text';
import type { PoolClient } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { planDocument } from '../features/plans/index.ts';
import { bumpAccessEpoch } from '../kernel/access-epoch.ts';
import { createChangeBus, type ChangeBus } from '../kernel/changes.ts';
import { RoundTrip } from '../kernel/db/round-trip.ts';
import { localId, newId } from '../kernel/ids.ts';
import type { Services } from '../kernel/services.ts';
import { engineServices, testEngines } from '../testing/engines.ts';
import { inHouse, makeHouse, type TestHouse } from '../testing/factories.ts';
import { draftOf, type TestPlan } from '../testing/plan-edits.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import { startDocuments, type Documents } from './services.ts';

let server: TestServer;
let house: TestHouse;
let draft: TestPlan;
let documents: Documents;
let bus: ChangeBus;
const warnings: unknown[] = [];

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  draft = await draftOf(await server.signIn(house.people.caseManager.email), house.sam.id);
  bus = createChangeBus();
  const services = servicesOf(bus);
  documents = startDocuments(services, { kinds: [planDocument(services)] });
});
afterAll(async () => {
  await documents.close();
  await server.stop();
});

const servicesOf = (bus: ChangeBus): Services => ({
  ...engineServices(server),
  bus,
  log: pino({ level: 'warn' }, { write: (line) => void warnings.push(JSON.parse(line)) }),
});

interface Cost {
  /** The statements that the mapper logs: all but those of rows, by the builder. */
  readonly asked: string[];
  /** The statements of each round trip of an edit of what is known, and which of them failed. */
  readonly trips: { readonly names: string[]; readonly failed: boolean }[];
}

async function costOfEdit(change: (doc: Y.Doc) => void, within = documents): Promise<Cost> {
  const logger = server.orm.config.getLogger();
  const usual = logger.logQuery.bind(logger);
  const pool = await server.orm.em.getDriver().getConnection().getNativeClient();
  const cost: Cost = { asked: [], trips: [] };
  const restore: (() => void)[] = [];
  const onAcquire = (client: PoolClient): void => {
    const query = client.query;
    restore.push(() => (client.query = query));
    client.query = ((...given: Parameters<typeof query>) => {
      const [asked] = given as readonly unknown[];
      if (asked instanceof RoundTrip) {
        const trip = { names: asked.statements.map(({ name }) => name), failed: false };
        cost.trips.push(trip);
        asked.done.catch(() => (trip.failed = true));
      }
      return query.apply(client, given);
    }) as typeof query;
  };
  logger.logQuery = ({ query }) => void (query && cost.asked.push(query));
  pool.on('acquire', onAcquire);
  try {
    const operation = { name: 'test', transport: 'job' };
    const origin = {
      actor: testEngines(server, house).actorOf('caseManager'),
      documentId: draft.documentId,
      operation,
    };
    await within.engine.serverEdit(origin, change);
  } finally {
    logger.logQuery = usual;
    pool.off('acquire', onAcquire);
    for (const each of restore) each();
  }
  return cost;
}

const ids = Array.from({ length: 60 }, () => newId());
const adding =
  (from: number, until: number) =>
  (doc: Y.Doc): void => {
    for (const id of ids.slice(from, until)) addRecord(doc, 'goals', { id });
  };
const writing =
  (count: number, words: string) =>
  (doc: Y.Doc): void => {
    for (const id of ids.slice(0, count)) {
      const fragment = fragmentOf(doc, 'goals', id, 'words');
      if (fragment) reviseText(fragment, words);
    }
  };

/** Session, locks and epoch first; the locks of the subjects are the last that are taken. */
const roundTrip = [
  'document-session',
  'document-locks',
  'document-epoch',
  'rewrite-goal',
  'document-log',
  'audit',
  'no-endpoint',
  'changes',
];

it('is one round trip for what is known, and tells of each record once', async () => {
  const planId = localId('Plan', draft.planId) ?? '';
  let woken = 0;
  bus.onWake(
    { organisationId: house.organisationId, topic: 'plan', subjectId: planId },
    () => (woken += 1),
  );
  // The first one loads the document and asks the policy; those that add records find no rows.
  await costOfEdit(adding(0, 1));
  const more = await costOfEdit(adding(1, 60));
  expect(more.trips).toEqual([{ names: roundTrip, failed: true }]);
  expect(more.asked.length, more.asked.join('\n')).toBeLessThanOrEqual(8);
  const last = more.asked.findIndex((text) => text.includes('change_stream'));
  expect(
    more.asked.slice(last + 1).filter((text) => /^(insert|update|delete)/i.test(text)),
  ).toEqual([]);
  for (const edit of [writing(1, 'One'), writing(60, 'Many')])
    expect(await costOfEdit(edit)).toEqual({
      asked: [],
      trips: [{ names: roundTrip, failed: false }],
    });
  expect(woken).toBe(4);
});

it('is the closer look once after a change of access, and one round trip again', async () => {
  await costOfEdit(writing(1, 'Before'));
  await inHouse(server.orm, house.organisationId, (em) =>
    bumpAccessEpoch(em, house.organisationId),
  );
  const first = await costOfEdit(writing(1, 'First'));
  expect(first.trips).toEqual([{ names: roundTrip, failed: true }]);
  expect(first.asked.filter((text) => text.includes('from membership'))).toHaveLength(1);
  const then = await costOfEdit(writing(1, 'Then'));
  expect(then).toEqual({ asked: [], trips: [{ names: roundTrip, failed: false }] });
});

it('is tried in one round trip less and less often where that is in vain', async () => {
  const tried: number[] = [];
  for (let edit = 0; edit < 8; edit += 1) {
    await inHouse(server.orm, house.organisationId, (em) =>
      bumpAccessEpoch(em, house.organisationId),
    );
    tried.push((await costOfEdit(writing(1, `Words ${edit}`))).trips.length);
  }
  expect(tried).toEqual([1, 1, 0, 1, 0, 0, 0, 1]);
});

it('says so where it fails by a fault of its own, and the closer look commits all the same', async () => {
  // To find other than is known, as above, is no fault.
  expect(warnings).toEqual([]);
  const services = servicesOf(createChangeBus());
  const plan = planDocument(services);
  const faulty = startDocuments(services, {
    kinds: [
      {
        ...plan,
        rewrite() {
          throw new TypeError('a fault');
        },
      },
    ],
  });
  try {
    // The first asks the policy, and makes no attempt.
    await costOfEdit(writing(1, 'Asked'), faulty);
    await costOfEdit(writing(1, 'Faulty'), faulty);
    expect(warnings).toMatchObject([{ level: 40, err: { type: 'TypeError' } }]);
  } finally {
    await faulty.close();
  }
});
