/** The engine on a real database: storage, several nodes, failures, rights inside the commit. */
import { randomUUID } from 'node:crypto';
import { ref } from '@mikro-orm/core';
import { addRecord, fragmentOf, readRows, setValue } from '@roundtable/schema/plan-document';
import { writeText } from '@roundtable/schema/document-shape';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createOrm } from '../database.ts';
import { Plan, PlanVersion } from '../features/plans/index.ts';
import type { Actor } from '../kernel/actor.ts';
import { bumpAccessEpoch } from '../kernel/access-epoch.ts';
import { ask } from '../kernel/db/roles.ts';
import { sessionOf } from '../kernel/db/orm.ts';
import { testEngines, type TestEngines } from '../testing/engines.ts';
import { inHouse, makeHouse, type TestHouse } from '../testing/factories.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import type { DocumentEngine } from './engine.ts';
import type { DocumentStream, StreamItem } from './stream.ts';

let server: TestServer;
let house: TestHouse;
let engines: TestEngines;
const operation = { name: 'test', transport: 'job' };

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  engines = testEngines(server, house);
});
afterEach(() => engines.close());
afterAll(() => server.stop());

const one = () => engines.actorOf('caseManager');
const two = () => engines.actorOf('clinician');

const inTransaction = <T>(work: Parameters<typeof inHouse<T>>[2]): Promise<T> =>
  inHouse(server.orm, house.organisationId, work);

/** A person's copy of a document, fed by a stream. */
class Reader {
  readonly doc = new Y.Doc();
  readonly stream: DocumentStream;
  seq = -1;
  ended: string | undefined;
  #wake: (() => void) | undefined;

  constructor(stream: DocumentStream) {
    this.stream = stream;
    void this.#read();
  }

  async #read(): Promise<void> {
    for await (const item of this.stream) {
      if ('ended' in item) this.ended = item.ended.code;
      else this.#take(item);
      this.#wake?.();
    }
  }

  #take({ event, first }: StreamItem): void {
    if (event.update.length > 0) Y.applyUpdate(this.doc, event.update);
    if (first) this.doc.clientID = first.clientId;
    this.seq = event.seq;
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** An edit as the bytes that a browser would send. */
  edit(change: (doc: Y.Doc) => void): Uint8Array {
    const before = Y.encodeStateVector(this.doc);
    this.doc.transact(() => change(this.doc));
    return Y.encodeStateAsUpdate(this.doc, before);
  }
}

async function follow(engine: DocumentEngine, actor: Actor, documentId: string): Promise<Reader> {
  const stream = await inTransaction((em) => engine.open(em, { actor, documentId }));
  const reader = new Reader(stream);
  await reader.until(() => reader.seq >= 0);
  return reader;
}

const logOf = (id: string) =>
  inTransaction((em) =>
    em.execute<{ seq: number; member_id: string }[]>(
      'select seq, member_id from document_update where document_id = ? order by seq',
      [id],
    ),
  );
const snapshotSeq = async (id: string): Promise<number> => {
  const [row] = await inTransaction((em) =>
    em.execute<{ snapshot_seq: number }[]>('select snapshot_seq from live_document where id = ?', [
      id,
    ]),
  );
  return row!.snapshot_seq;
};

describe('storage', () => {
  it('folds the log into a snapshot, and opens the same from it', async () => {
    const engine = engines.node({ snapshotRows: 5 });
    const { id } = await engines.newDraft(engine);
    const need = randomUUID();
    const edit = (change: (doc: Y.Doc) => void) =>
      engine.serverEdit({ actor: one(), documentId: id, operation }, change);
    await edit((doc) => addRecord(doc, 'needs', { id: need, texts: { words: 'Sleep' } }));
    for (let rating = 0; rating < 12; rating++)
      await edit((doc) => setValue(doc, 'needs', need, 'rating', rating % 4));
    while ((await snapshotSeq(id)) < 5) await new Promise((resolve) => setTimeout(resolve, 50));
    await edit((doc) => writeText(fragmentOf(doc, 'needs', need, 'words')!, 'Sleeps through'));
    const again = await follow(engines.node(), one(), id);
    expect(readRows(again.doc, 'needs')).toMatchObject([
      { id: need, values: { rating: 3 }, texts: { words: 'Sleeps through' } },
    ]);
    expect((await logOf(id)).length).toBe(14);
  });

  it('opens nothing, and takes nothing, where what is stored is damaged', async () => {
    const first = engines.node();
    const { id } = await engines.newDraft(first);
    for (let at = 0; at < 3; at++)
      await first.serverEdit({ actor: one(), documentId: id, operation }, (doc) =>
        addRecord(doc, 'needs', { id: randomUUID() }),
      );
    const owner = await createOrm(server.database.ownerUrl);
    const asOwner = (sql: string) =>
      owner.em
        .fork({ session: sessionOf(house.organisationId) })
        .transactional((em) => em.execute(sql, [id]));
    await asOwner('update document_update set seq = 1002 where document_id = ? and seq = 2');
    const engine = engines.node();
    await expect(follow(engine, one(), id)).rejects.toThrow(/log/);
    const author = { actor: one(), documentId: id, operation };
    await expect(
      engine.serverEdit(author, (doc) => addRecord(doc, 'needs', { id: randomUUID() })),
    ).rejects.toThrow(/log/);
    expect((await logOf(id)).length).toBe(3);
    await asOwner('update document_update set seq = 2 where document_id = ? and seq = 1002');
    await owner.close();
    const healed = await follow(engine, one(), id);
    expect(readRows(healed.doc, 'needs').length).toBe(3);
  });

  it('clones a version so that an edit made against the former one still fits', async () => {
    const engine = engines.node();
    const { id, planId } = await engines.newDraft(engine);
    const reader = await follow(engine, one(), id);
    const goal = randomUUID();
    await engine.apply(
      { actor: one(), documentId: id, operation },
      reader.edit((doc) => addRecord(doc, 'goals', { id: goal, texts: { words: 'Reads aloud' } })),
    );
    const offline = reader.edit((doc) => setValue(doc, 'goals', goal, 'measure', 'pages'));
    const clone = await inTransaction(async (em) => {
      const tell = { afterCommit: (done: () => void) => void setImmediate(done) };
      const frozen = await engine.lifecycle.freeze(em, tell, id);
      expect(frozen.hash).toMatch(/^[0-9a-f]{64}$/);
      await engine.lifecycle.sign(em, tell, id, frozen.hash);
      const version = Object.assign(new PlanVersion(), {
        plan: ref(em.getReference(Plan, planId)),
        clientId: house.sam.clientId,
        number: 2,
        startedAt: new Date(),
      });
      // Only one draft of a plan at a time.
      await em.execute(`update plan_version set state = 'signed' where id = ?`, [id]);
      await em.persist(version).flush();
      await engine.lifecycle.clone(em, { from: id, to: version.id });
      return version.id;
    });
    const author = { actor: one(), operation };
    await expect(engine.apply({ ...author, documentId: id }, offline)).rejects.toMatchObject({
      code: 'SIGNED_IMMUTABLE',
    });
    await engine.apply({ ...author, documentId: clone }, offline);
    const [row] = await inTransaction((em) =>
      em.execute<{ measure: string; words: string }[]>(
        'select measure, words from goal where plan_version_id = ?',
        [clone],
      ),
    );
    expect(row).toEqual({ measure: 'pages', words: 'Reads aloud' });
  });
});

describe('several nodes', () => {
  it('take over what the others have committed, and end equal', async () => {
    const [here, there] = [engines.node(), engines.node()];
    const { id } = await engines.newDraft(here);
    const readers = [await follow(here, one(), id), await follow(there, two(), id)] as const;
    for (let at = 0; at < 20; at++) {
      const [engine, reader, actor] =
        at % 2 ? [there, readers[1], two()] : [here, readers[0], one()];
      const update = reader.edit((doc) => addRecord(doc, 'needs', { id: randomUUID() }));
      await engine.apply({ actor, documentId: id, operation }, update);
    }
    const log = await logOf(id);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, at) => at + 1));
    const update = readers[0].edit((doc) => addRecord(doc, 'needs', { id: randomUUID() }));
    const seq = await here.apply({ actor: one(), documentId: id, operation }, update);
    await readers[0].until(() => readers[0].seq >= seq);
    expect(readRows(readers[0].doc, 'needs').length).toBe(21);
    const fresh = await follow(there, two(), id);
    const all = await follow(engines.node(), one(), id);
    expect(readRows(all.doc, 'needs')).toEqual(readRows(readers[0].doc, 'needs'));
    // Another node hears with its own next commit; a stream opened there has what it knows.
    expect(fresh.seq).toBeGreaterThanOrEqual(20);
  });

  it('loads what two wrote into each other within one commit', async () => {
    const engine = engines.node();
    const { id } = await engines.newDraft(engine);
    const need = randomUUID();
    const a = await follow(engine, one(), id);
    const b = await follow(engine, two(), id);
    // The second builds on the first, and the third on the second: the log has a row an author.
    const first = a.edit((doc) => addRecord(doc, 'needs', { id: need, texts: { words: 'a' } }));
    Y.applyUpdate(b.doc, first);
    const text = (doc: Y.Doc) =>
      (fragmentOf(doc, 'needs', need, 'words')!.get(0) as Y.XmlElement).get(0) as Y.XmlText;
    const second = b.edit((doc) => text(doc).insert(1, 'b'));
    Y.applyUpdate(a.doc, second);
    const third = a.edit((doc) => text(doc).insert(2, 'c'));
    await Promise.all([
      engine.apply({ actor: one(), documentId: id, operation }, first),
      engine.apply({ actor: two(), documentId: id, operation }, second),
      engine.apply({ actor: one(), documentId: id, operation }, third),
    ]);
    expect((await logOf(id)).length).toBe(2);
    const loaded = await follow(engines.node(), one(), id);
    expect(text(loaded.doc).toString()).toBe('abc');
  });
});

describe('failures', () => {
  it('commits every edit once while the connections to the database are cut', async () => {
    const engine = engines.node();
    const { id } = await engines.newDraft(engine);
    const reader = await follow(engine, one(), id);
    const ids: string[] = [];
    const answers: Promise<number>[] = [];
    for (let at = 0; at < 60; at++) {
      const need = randomUUID();
      ids.push(need);
      const update = reader.edit((doc) => addRecord(doc, 'needs', { id: need }));
      answers.push(engine.apply({ actor: one(), documentId: id, operation }, update));
      if (at % 10 === 5)
        await ask(
          server.database.adminUrl,
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid()`,
        );
      if (at % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(answers);
    const rows = await inTransaction((em) =>
      em.execute<{ item_id: string }[]>('select item_id from need where plan_version_id = ?', [id]),
    );
    expect(rows.map((row) => row.item_id).sort()).toEqual(ids.sort());
    const log = await logOf(id);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, at) => at + 1));
    const again = await follow(engines.node(), one(), id);
    expect(readRows(again.doc, 'needs').length).toBe(60);
  });

  it('refuses the one bad edit of a batch, and takes the others', async () => {
    const engine = engines.node();
    const { id } = await engines.newDraft(engine);
    const reader = await follow(engine, one(), id);
    const stranger = randomUUID();
    const results = await Promise.allSettled(
      Array.from({ length: 9 }, (_, at) => {
        // Each under a clientID of its own, so that none builds on the bad one.
        const values: Record<string, string> = at === 4 ? { responsibleId: stranger } : {};
        return engine.serverEdit({ actor: one(), documentId: id, operation }, (doc) =>
          addRecord(doc, 'goals', { id: randomUUID(), values }),
        );
      }),
    );
    expect(results.map(({ status }) => status === 'rejected')).toEqual(
      results.map((_, at) => at === 4),
    );
    expect((results[4] as PromiseRejectedResult).reason).toMatchObject({ code: 'INVALID_UPDATE' });
    await reader.until(() => readRows(reader.doc, 'goals').length === 8);
  });

  it('tries every edit in a worker first where placing it may take long', async () => {
    const engine = engines.node({ workerSteps: 0 });
    const { id } = await engines.newDraft(engine);
    const reader = await follow(engine, one(), id);
    const update = reader.edit((doc) => addRecord(doc, 'needs', { id: randomUUID() }));
    await engine.apply({ actor: one(), documentId: id, operation }, update);
    expect((await logOf(id)).length).toBe(1);
  });

  it('takes no edit of somebody whose membership has ended, whatever their socket believes', async () => {
    const engine = engines.node();
    const { id } = await engines.newDraft(engine);
    const nurse = engines.actorOf('nurse');
    const reader = await follow(engine, nurse, id);
    const end = (until: string | null) =>
      inTransaction(async (em) => {
        await em.execute('update membership set until_on = ? where id = ?', [
          until,
          nurse.membershipId,
        ]);
        // As every change of access does: this node hears of it by nothing else.
        await bumpAccessEpoch(em, house.organisationId);
      });
    await end('2021-01-01');
    const update = reader.edit((doc) => addRecord(doc, 'needs', { id: randomUUID() }));
    const applied = engine.apply({ actor: nurse, documentId: id, operation }, update);
    await expect(applied).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const asked = inTransaction((em) => engine.recheck(em, id, reader.stream));
    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await end(null);
    expect((await logOf(id)).length).toBe(0);
  });

  it('takes nothing that makes a document larger than its limit, and goes on with what is smaller', async () => {
    const engine = engines.node({ documentBytes: 6_000 });
    const { id } = await engines.newDraft(engine);
    const need = randomUUID();
    const author = { actor: one(), documentId: id, operation };
    await engine.serverEdit(author, (doc) => addRecord(doc, 'needs', { id: need }));
    const write = (letters: number) =>
      engine.serverEdit(author, (doc) =>
        writeText(fragmentOf(doc, 'needs', need, 'words')!, 'x'.repeat(letters)),
      );
    await expect(write(6_000)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    // What was deleted does not count: the limit is on what the document is, not on its history.
    for (let again = 0; again < 6; again++) await write(2_000 + again);
    expect((await logOf(id)).length).toBe(7);
  });

  it('lets idle rooms go, and makes none beyond its memory', async () => {
    const engine = engines.node({ roomBytes: 1 });
    const { id } = await engines.newDraft(engine);
    const another = await engines.newDraft(engine);
    const reader = await follow(engine, one(), id);
    await expect(follow(engine, one(), another.id)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await reader.stream.return();
    expect((await follow(engine, one(), another.id)).seq).toBe(0);
  });
});
