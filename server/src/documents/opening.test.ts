/** Opening what is not in memory, however it is stored. */
import { addRecord, openPlan } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { createOrm } from '../database.ts';
import type { Orm } from '../kernel/db/orm.ts';
import { newId } from '../kernel/ids.ts';
import { createLog } from '../kernel/log.ts';
import { editDocument, openDocument } from '../testing/documents.ts';
import { testEngines } from '../testing/engines.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../testing/factories.ts';
import { ownDraft } from '../testing/history.ts';
import { write, writeGoal } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';
import { Room } from './room.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let admin: Orm;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  as = await signInAll(server, house);
  admin = await createOrm(server.database.adminUrl);
});
afterAll(async () => {
  await admin.close();
  await server.stop();
});

const opened = async (documentId: string): Promise<Y.Doc> =>
  (await openDocument(as.nurse, documentId)).doc;
const whole = (doc: Y.Doc): Buffer => Buffer.from(Y.encodeStateAsUpdate(doc));

async function store(documentId: string, snapshot: Uint8Array, seq: number): Promise<void> {
  const set = 'update live_document set snapshot = ?, snapshot_seq = ? where id = ?';
  await admin.em.fork().execute(set, [Buffer.from(snapshot), seq, documentId]);
}

it.each([
  ['V1', Y.encodeStateAsUpdate],
  ['V2, as former versions stored it', Y.encodeStateAsUpdateV2],
])('opens and edits a document whose snapshot is %s, with a log since', async (_name, encode) => {
  const { documentId } = await ownDraft(server, house, as);
  for (const who of [as.nurse, as.clinician]) await writeGoal(who, { documentId }, 'Schläft durch');
  const snapshot = encode(await opened(documentId));
  for (const who of [as.clinician, as.nurse]) await writeGoal(who, { documentId }, 'Asks 😀');
  const before = await opened(documentId);
  await store(documentId, snapshot, 2);
  await server.restart();
  expect(whole(await opened(documentId))).toEqual(whole(before));
  const id = newId();
  await write(as.clinician, { documentId }, (doc) => addRecord(doc, 'goals', { id }));
  expect((await opened(documentId)).getMap('goals').size).toBe(5);
});

it('opens nothing where the snapshot lacks what the log builds on', async () => {
  const { documentId } = await ownDraft(server, house, as);
  const { doc } = await openDocument(as.nurse, documentId);
  for (const id of [newId(), newId()])
    await editDocument(as.nurse, documentId, doc, (mine) => addRecord(mine, 'goals', { id }));
  const blank = new Y.Doc();
  openPlan(blank);
  await store(documentId, Y.encodeStateAsUpdate(blank), 1);
  await server.restart();
  await expect(opened(documentId)).rejects.toThrow();
  await store(documentId, whole(doc), 2);
  expect(whole(await opened(documentId))).toEqual(whole(doc));
});

it('says so in the log where what was opened cannot be made ready, and loads it afresh', async () => {
  const engines = testEngines(server, house);
  const { id } = await engines.newDraft(engines.node());
  const lines: string[] = [];
  const log = createLog({ logLevel: 'error' }, { write: (line) => lines.push(line) });
  const engine = engines.node({}, log);
  const actor = engines.actorOf('caseManager');
  const open = () =>
    inHouse(server.orm, house.organisationId, (em) => engine.open(em, { actor, documentId: id }));
  const building = vi.spyOn(Room.prototype, 'live', 'get').mockImplementation(() => {
    throw new Error('what is stored is incomplete');
  });
  await open();
  await expect.poll(() => lines.length).toBe(1);
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    level: 'error',
    msg: 'a live document was not made ready',
    documentId: id,
    err: { message: 'what is stored is incomplete' },
  });
  building.mockRestore();
  await open();
  await engine.serverEdit(
    { actor, documentId: id, operation: { name: 'test', transport: 'job' } },
    (doc) => addRecord(doc, 'goals', { id: newId() }),
  );
  await engines.close();
});
