/** States of the past from checkpoints and the log: every one of them, in a thread, at any length. */
import { addRecord, fragmentOf } from '@roundtable/schema/plan-document';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type * as Y from 'yjs';
import { newId } from '../kernel/ids.ts';
import { testEngines, type TestEngines } from '../testing/engines.ts';
import { inHouse, makeHouse, type TestHouse } from '../testing/factories.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import type { EditOrigin } from './commit-path.ts';
import { findDocument } from './document.store.ts';
import { insertCheckpoint, noState } from './history.store.ts';
import { HistoryThread } from './history.thread.ts';

let server: TestServer;
let house: TestHouse;
let engines: TestEngines;
const deadline = { timeout: 60_000, interval: 50 };

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  engines = testEngines(server, house);
});
afterEach(() => engines.close());
afterAll(() => server.stop());

const inTransaction = <T>(work: Parameters<typeof inHouse<T>>[2]): Promise<T> =>
  inHouse(server.orm, house.organisationId, work);

const originOf = (documentId: string): EditOrigin => ({
  actor: engines.actorOf('caseManager'),
  documentId,
  operation: { name: 'test', transport: 'job' },
});

/** At which numbers a document's state is kept. */
const statesOf = (documentId: string): Promise<number[]> =>
  inTransaction(async (em) => {
    const rows = await em.execute<{ seq: number }[]>(
      `select seq from document_checkpoint
       where document_id = ? and octet_length(state) > 0 order by seq`,
      [documentId],
    );
    return rows.map(({ seq }) => seq);
  });

it.each([
  ['here', Number.POSITIVE_INFINITY],
  ['in a thread', 0],
])(
  'keeps a checkpoint every so many edits, made %s, and tells every state',
  async (_at, foldBytes) => {
    const engine = engines.node({ snapshotRows: 4, checkpointRows: 10, foldBytes });
    const { id: documentId } = await engines.newDraft(engine);
    const goal = newId();
    const origin = originOf(documentId);
    await engine.serverEdit(origin, (doc) => addRecord(doc, 'goals', { id: goal }));
    const checkpoints = (): Promise<number[]> => statesOf(documentId);
    const letters = 'abcdefghijklmnopqrstuvwxyz';
    for (const letter of letters) {
      await engine.serverEdit(origin, (doc) => {
        const text = (fragmentOf(doc, 'goals', goal, 'words')!.get(0) as Y.XmlElement).get(0);
        (text as Y.XmlText).insert((text as Y.XmlText).length, letter);
      });
      // The folding waits a moment: two of them are to come in the middle.
      if ('kx'.includes(letter)) {
        const before = (await checkpoints()).length;
        await vi.waitFor(
          async () => expect((await checkpoints()).length).toBeGreaterThan(before),
          deadline,
        );
      }
    }
    const kept = await checkpoints();
    expect(kept[0]).toBe(0);
    expect(kept).toHaveLength(3);
    await inTransaction(async (em) => {
      const row = (await findDocument(em, documentId))!;
      for (let seq = 1; seq <= row.seq; seq++) {
        const records = await engine.history.recordsAt(em, row, seq);
        expect(records.get(`goals/${goal}`)?.texts.words?.words).toBe(letters.slice(0, seq - 1));
      }
      const [difference] = await engine.history.compare(em, row, 3, 25);
      expect(difference?.texts[0]?.parts).toEqual([
        { is: 'deleted', text: letters.slice(0, 2) },
        { is: 'inserted', text: letters.slice(0, 24) },
      ]);
    });
  },
);

it('keeps a state later where the number has a name already, and counts no names', async () => {
  const engine = engines.node({ snapshotRows: 4, checkpointRows: 10 });
  const { id: documentId } = await engines.newDraft(engine);
  const { organisationId } = house;
  await inTransaction(async (em) => {
    for (let seq = 1; seq <= 15; seq++)
      await insertCheckpoint(em, {
        organisationId,
        documentId,
        seq,
        state: noState,
        at: new Date(),
      });
  });
  const edits = async (count: number): Promise<void> => {
    for (let each = 0; each < count; each++)
      await engine.serverEdit(originOf(documentId), (doc) =>
        addRecord(doc, 'goals', { id: newId() }),
      );
  };
  await edits(15);
  await vi.waitFor(async () => {
    const row = await inTransaction((em) =>
      em.execute<{ at: number }[]>('select snapshot_seq as at from live_document where id = ?', [
        documentId,
      ]),
    );
    expect(row[0]?.at).toBeGreaterThanOrEqual(12);
  }, deadline);
  expect(await statesOf(documentId)).toEqual([0]);
  await edits(5);
  await vi.waitFor(async () => expect(await statesOf(documentId)).toHaveLength(2), deadline);
  await inTransaction(async (em) => {
    const row = (await findDocument(em, documentId))!;
    expect((await engine.history.recordsAt(em, row, 15)).size).toBeGreaterThanOrEqual(15);
  });
});

it('goes on after a job that failed', async () => {
  const thread = new HistoryThread();
  try {
    await expect(
      thread.job({}, (ask) =>
        ask({ do: 'begin', state: new Uint8Array([255, 255, 255]), shape: {} }, 'done'),
      ),
    ).rejects.toThrow('was not built');
    const { snapshot } = await thread.job({}, (ask) => ask({ do: 'encode' }, 'state'));
    expect(snapshot.length).toBeGreaterThan(0);
  } finally {
    await thread.close();
  }
});
