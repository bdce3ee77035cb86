/**
 * Edits that are cut off and edits with flipped bits, from people who may edit: the server lives, what
 * is cut off is refused and changes nothing, what is flipped is refused or applied whole, of the right
 * shape, and equal everywhere.
 */
import { planCollections, planShape, readRows } from '@roundtable/schema/plan-document';
import { ShapeInspector } from '@roundtable/schema/shape-inspector';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { testDatabase, type TestDatabase } from '../src/testing/database.ts';
import { Refusal, TestEditor } from '../src/testing/editor.ts';
import { inHouse, type TestHouse } from '../src/testing/factories.ts';
import { editAtRandom, expectedRows, storedRows } from '../src/testing/plan-oracle.ts';
import { startDraft } from '../src/testing/plans.ts';
import type { TestVisitor } from '../src/testing/server.ts';
import { count, progress, randomFrom, seed, tell } from './counts.ts';
import { beginPlan, connected, houseIn, moreClients, writers } from './house.ts';
import { ServerProcess } from './server-process.ts';
import { stateOf } from './typist.ts';

const total = count('BAD_UPDATES', 300, 20_000);
/** Of one document: half of them are cut off, half flipped. */
const perDocument = Math.min(total, 500);
const senders = 4;
/** How an edit may be refused that is no edit any more. */
const refusals: readonly unknown[] = ['INVALID_UPDATE', 'MISSING_DEPENDENCY', 'TOO_LARGE'];

let database: TestDatabase;
let house: TestHouse;
let server: ServerProcess;
let people: readonly TestVisitor[];
let members: readonly string[];
const random = randomFrom(seed);
const upTo = (most: number): number => Math.floor(random() * most);

beforeAll(async () => {
  database = await testDatabase();
  house = await houseIn(database);
  members = writers.map((key) => house.people[key].membershipId);
  server = await ServerProcess.start({ databaseUrl: database.servingUrl });
  ({ people } = await beginPlan(server.origin, house));
});
afterAll(async () => {
  await server.kill();
  await database.drop();
});

/** An honest edit that the editor has not made, under its clientID. */
function honest({ doc, clientId }: TestEditor): Uint8Array {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  copy.clientID = clientId as number;
  const updates: Uint8Array[] = [];
  copy.on('update', (update: Uint8Array) => updates.push(update));
  while (updates.length === 0)
    copy.transact(() =>
      editAtRandom(copy, { kind: upTo(1000), which: upTo(1000), more: upTo(1000) }, members),
    );
  copy.destroy();
  return updates[0] as Uint8Array;
}

function flipped(update: Uint8Array): Uint8Array {
  const bytes = update.slice();
  for (let flips = 1 + upTo(2); flips > 0; flips -= 1) {
    const at = upTo(bytes.length);
    bytes[at] = bytes[at]! ^ (1 << upTo(8));
  }
  return bytes;
}

/** Answers why it was refused, or `undefined` where it was taken and has come back. */
async function send(editor: TestEditor, update: Uint8Array): Promise<unknown> {
  try {
    const seq = await editor.send(update);
    await editor.until(() => editor.seq >= seq);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const open = async (visitor: TestVisitor, documentId: string): Promise<TestEditor> => {
  const editor = await new TestEditor(visitor, documentId).open();
  // The edits are made on copies: this one only sees them come, under its own clientID too.
  editor.doc.clientID = 0;
  return editor;
};

async function state(documentId: string): Promise<{ bytes: string; seq: number }> {
  const editor = await open(people[0]!, documentId);
  await editor.close();
  return {
    bytes: Buffer.from(Y.encodeStateAsUpdate(editor.doc)).toString('base64'),
    seq: editor.seq,
  };
}

const found = { 'cut off': 0, flipped: 0, applied: 0, refused: 0 };

async function try500(documentId: string): Promise<void> {
  const editors: TestEditor[] = [];
  for (let at = 0; at < senders; at += 1)
    editors.push(await open(people[at % people.length]!, documentId));
  // So that there is something to break.
  for (let at = 0; at < 20; at += 1)
    await send(editors[at % senders]!, honest(editors[at % senders]!));
  const each = (work: (editor: TestEditor) => Promise<void>, times: number): Promise<unknown> =>
    Promise.all(
      editors.map(async (editor) => {
        for (let at = 0; at < times; at += 1) await work(editor);
      }),
    );
  const times = Math.ceil(perDocument / 2 / senders);

  const before = await state(documentId);
  await each(async (editor) => {
    const update = honest(editor);
    found['cut off'] += 1;
    expect(await send(editor, update.subarray(0, upTo(update.length)))).toBe('INVALID_UPDATE');
  }, times);
  expect(await state(documentId)).toEqual(before);

  await each(async (editor) => {
    const code = await send(editor, flipped(honest(editor)));
    found.flipped += 1;
    if (code === undefined) found.applied += 1;
    else {
      found.refused += 1;
      expect(refusals).toContain(code);
    }
  }, times);
  await expectSound(documentId, editors);
  for (const editor of editors) await editor.close();
}

/** Of the right shape, and the same on every screen, in memory and in the rows. */
async function expectSound(documentId: string, editors: readonly TestEditor[]): Promise<void> {
  const fresh = await open(people[0]!, documentId);
  await fresh.close();
  for (const editor of editors) {
    await editor.until(() => editor.seq >= fresh.seq);
    expect(stateOf(editor.doc)).toBe(stateOf(fresh.doc));
    for (const root of planCollections)
      expect(readRows(editor.doc, root)).toEqual(readRows(fresh.doc, root));
  }
  expect(new ShapeInspector(fresh.doc, planShape).inspectAll()).toEqual([]);
  await connected(database, async (orm) => {
    for (const root of planCollections)
      expect(await storedRows(orm, house.organisationId, documentId, root)).toEqual(
        expectedRows(fresh.doc, documentId, root),
      );
    const [trail] = await inHouse(orm, house.organisationId, (em) =>
      em.execute<{ count: string }[]>(
        `select count(*) from audit_entry where kind = 'refusal' and operation = 'Apply'`,
      ),
    );
    expect(Number(trail?.count)).toBe(found['cut off'] + found.refused);
  });
}

it(
  `harm nothing and nobody, ${total} of them (seed ${seed})`,
  async () => {
    const clients = await moreClients(database, house, Math.ceil(total / perDocument));
    for (const client of clients) {
      const { documentId } = await startDraft(people[0]!, client);
      await try500(documentId);
      progress(`bad-updates: ${found['cut off'] + found.flipped} of ${total}`);
    }
    expect((await fetch(`${server.origin}/healthz`)).ok).toBe(true);
    tell('bad-updates', { ...found, documents: clients.length, seed });
  },
  120_000 + total * 1_000,
);
