/** What the commit of an edit costs PostgreSQL: as many statements for one record as for many. */
import { addRecord, fragmentOf } from '@roundtable/schema/plan-document';
import { reviseText } from '@roundtable/schema/revise-text';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { planDocument } from '../features/plans/index.ts';
import type { Actor } from '../kernel/actor.ts';
import { createChangeBus, type ChangeBus } from '../kernel/changes.ts';
import { systemClock } from '../kernel/clock.ts';
import { localId, newId } from '../kernel/ids.ts';
import { createOutbound } from '../kernel/outbound.ts';
import { createSeal } from '../kernel/seal.ts';
import { makeHouse, type TestHouse } from '../testing/factories.ts';
import { draftOf, type TestPlan } from '../testing/plan-edits.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import { startDocuments, type Documents } from './services.ts';

let server: TestServer;
let house: TestHouse;
let draft: TestPlan;
let documents: Documents;
let bus: ChangeBus;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  draft = await draftOf(await server.signIn(house.people.caseManager.email), house.sam.id);
  bus = createChangeBus();
  const services = {
    orm: server.orm,
    bus,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    origin: server.origin,
    outbound: createOutbound([]),
    seal: createSeal('a secret of this test'),
  };
  documents = startDocuments(services, { kinds: [planDocument(services)] });
});
afterAll(async () => {
  await documents.close();
  await server.stop();
});

const actor = (): Actor => ({
  accountId: house.people.caseManager.accountId,
  membershipId: house.people.caseManager.membershipId,
  organisationId: house.organisationId,
  role: 'case-manager',
  discipline: null,
  allProgrammes: false,
  sessionId: 'session',
  key: null,
  timeZone: 'Europe/London',
});

/** The statements of one edit that the mapper logs: all but those of rows and log, by the builder. */
async function statementsOfEdit(change: (doc: Y.Doc) => void): Promise<string[]> {
  const logger = server.orm.config.getLogger();
  const usual = logger.logQuery.bind(logger);
  const statements: string[] = [];
  logger.logQuery = ({ query }) => void (query && statements.push(query));
  try {
    const operation = { name: 'test', transport: 'job' };
    const origin = { actor: actor(), documentId: draft.documentId, operation };
    await documents.engine.serverEdit(origin, change);
  } finally {
    logger.logQuery = usual;
  }
  return statements;
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

it('costs as much for sixty goals as for one, and tells of each of them once', async () => {
  const planId = localId('Plan', draft.planId) ?? '';
  let woken = 0;
  bus.onWake('plan', planId, () => (woken += 1));
  const [first, more] = [
    await statementsOfEdit(adding(0, 1)),
    await statementsOfEdit(adding(1, 60)),
  ];
  // The first one loads the document, too.
  expect(more.length).toBeLessThanOrEqual(first.length);
  const one = await statementsOfEdit(writing(1, 'One'));
  const many = await statementsOfEdit(writing(60, 'Many'));
  expect(many.length, many.join('\n')).toBe(one.length);
  expect(one.length, one.join('\n')).toBeLessThanOrEqual(9);
  expect(many.filter((text) => text.includes('change_stream'))).toHaveLength(1);
  expect(woken).toBe(4);
  // The locks of the subjects are the last that are taken.
  const last = many.findIndex((text) => text.includes('change_stream'));
  expect(many.slice(last + 1).filter((text) => /^(insert|update|delete)/i.test(text))).toEqual([]);
});
