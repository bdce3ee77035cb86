/** The contract of live documents through the front door: editing, following, hostile input. */
import { randomBytes, randomUUID } from 'node:crypto';
import { addRecord, fragmentOf, readRows, setValue } from '@roundtable/schema/plan-document';
import { writeText } from '@roundtable/schema/document-shape';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { inHouse, makeHouse, type TestHouse } from '../testing/factories.ts';
import { applyDocumentUpdate, base64, Refusal, TestEditor } from '../testing/editor.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let other: TestHouse;
let caseManager: TestVisitor;
let clinician: TestVisitor;
const open: TestEditor[] = [];

const startDraft = `mutation Start($input: StartPlanDraftInput!) {
  startPlanDraft(input: $input) { planVersion { id documentId version } }
}`;
interface Draft {
  id: string;
  documentId: string;
  version: number;
}
async function newDraft(clientId = house.sam.id): Promise<Draft> {
  const { startPlanDraft } = await caseManager.get<{ startPlanDraft: { planVersion: Draft } }>(
    startDraft,
    { input: { clientId } },
  );
  return startPlanDraft.planVersion;
}

async function editor(visitor: TestVisitor, documentId: string): Promise<TestEditor> {
  const made = await new TestEditor(visitor, documentId).open();
  open.push(made);
  return made;
}

const refusal = async (work: Promise<unknown>): Promise<Refusal> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was not refused');
};

/** Number of rows of a table, as the organisation sees it. */
const count = (table: string): Promise<number> =>
  inHouse(server.orm, house.organisationId, async (em) => {
    const [row] = await em.execute<{ count: string }[]>(`select count(*) from ${table}`);
    return Number(row?.count);
  });

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  other = await makeHouse(server, 'two');
  caseManager = await server.signIn(house.people.caseManager.email);
  clinician = await server.signIn(house.people.clinician.email);
});
afterAll(async () => {
  for (const each of open) await each.close();
  await server.stop();
});

describe('editing together', () => {
  it('shows each the other’s words, acknowledged and in the rows', async () => {
    const { documentId, id } = await newDraft();
    const one = await editor(caseManager, documentId);
    const two = await editor(clinician, documentId);
    expect(one.clientId).not.toBe(two.clientId);
    const goal = randomUUID();
    const seq = await one.edit((doc) =>
      addRecord(doc, 'goals', { id: goal, texts: { words: 'Asks for a break' } }),
    );
    expect(seq).toBeGreaterThan(0);
    await two.until(() => readRows(two.doc, 'goals').some((row) => row.id === goal));
    const words = fragmentOf(two.doc, 'goals', goal, 'words')!;
    await two.edit(() => writeText(words, 'Asks for a break when it gets loud'));
    const { node } = await caseManager.get<{
      node: { goals: { itemId: string; words: string }[] };
    }>(
      '($id: ID!) { node(id: $id) { ... on PlanVersion { goals { itemId words } } } }'.replace(
        '($id',
        'query Q($id',
      ),
      { id },
    );
    expect(node.goals).toEqual([{ itemId: goal, words: 'Asks for a break when it gets loud' }]);
  });

  it('goes on under the same clientID after a reconnection, and issues another beside it', async () => {
    const { documentId } = await newDraft();
    const one = await editor(caseManager, documentId);
    const first = one.clientId;
    const beside = new TestEditor(caseManager, documentId);
    beside.clientId = first;
    await beside.open();
    expect(beside.clientId).not.toBe(first);
    await beside.close();
    await one.close();
    let again: TestEditor;
    do {
      again = new TestEditor(caseManager, documentId);
      again.clientId = first;
      await again.open();
      await again.close();
      // The server hears of the closed socket a moment after we do.
    } while (again.clientId !== first);
    const stranger = new TestEditor(clinician, documentId);
    stranger.clientId = first;
    await stranger.open();
    open.push(stranger);
    expect(stranger.clientId).not.toBe(first);
  });

  it('takes an edit once, however often it is sent', async () => {
    const { documentId } = await newDraft();
    const one = await editor(caseManager, documentId);
    one.change((doc) => addRecord(doc, 'needs', { id: randomUUID(), texts: { words: 'Sleep' } }));
    const update = one.unsent;
    const rows = await count('document_update');
    const seqs = await Promise.all([one.send(update), one.send(update), one.send(update)]);
    await one.flush();
    expect(await count('document_update')).toBe(rows + 1);
    expect(new Set(seqs).size).toBe(1);
  });

  it('commits what two wrote at once, each with their own log row and audit entry', async () => {
    const { documentId } = await newDraft();
    const one = await editor(caseManager, documentId);
    const two = await editor(clinician, documentId);
    const before = await count(`document_update where document_id = '${documentId}'`);
    const edits = 30;
    await Promise.all(
      Array.from({ length: edits }, async (_, at) => {
        const who = at % 2 ? one : two;
        await who.edit((doc) => addRecord(doc, 'needs', { id: randomUUID() }));
      }),
    );
    const log = await inHouse(server.orm, house.organisationId, (em) =>
      em.execute<{ seq: number; member_id: string }[]>(
        `select seq, member_id from document_update where document_id = ? order by seq`,
        [documentId],
      ),
    );
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, at) => at + 1));
    expect(log.length - before).toBeLessThanOrEqual(edits);
    expect(new Set(log.map((row) => row.member_id))).toEqual(
      new Set([house.people.caseManager.membershipId, house.people.clinician.membershipId]),
    );
    const audited = await count(
      `audit_entry where kind = 'document-edit' and detail ->> 'documentId' = '${documentId}'`,
    );
    expect(audited).toBe(log.length);
    const last = log.at(-1)!.seq;
    await one.until(() => one.seq >= last);
    await two.until(() => two.seq >= last);
    expect(Y.encodeStateVector(one.doc)).toEqual(Y.encodeStateVector(two.doc));
  });

  it('is there after a restart, from the log and from a snapshot', async () => {
    const { documentId } = await newDraft(house.sam.id);
    const one = await editor(caseManager, documentId);
    const need = randomUUID();
    await one.edit((doc) =>
      addRecord(doc, 'needs', { id: need, texts: { words: 'A quiet room' } }),
    );
    const before = Buffer.from(Y.encodeStateAsUpdate(one.doc));
    await one.close();
    await server.restart();
    const again = await editor(caseManager, documentId);
    expect(Buffer.from(Y.encodeStateAsUpdate(again.doc))).toEqual(before);
    await again.edit((doc) => setValue(doc, 'needs', need, 'rating', 3));
  });
});

describe('hostile input', () => {
  let documentId: string;
  let one: TestEditor;
  let bystander: TestEditor;
  const need = randomUUID();

  beforeAll(async () => {
    ({ documentId } = await newDraft());
    one = await editor(caseManager, documentId);
    bystander = await editor(clinician, documentId);
    await one.edit((doc) => addRecord(doc, 'needs', { id: need, texts: { words: 'Friends' } }));
  });

  /** An honest next edit of the person, not sent. */
  const honest = (): Uint8Array => {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(one.doc));
    copy.clientID = one.clientId!;
    const before = Y.encodeStateVector(copy);
    copy.getMap('needs');
    addRecord(copy, 'needs', { id: randomUUID(), texts: { words: 'Sleep and food' } });
    return Y.encodeStateAsUpdate(copy, before);
  };

  /** Sends over the socket and over HTTP; answers both codes, and that nothing has changed. */
  async function codes(update: Uint8Array | string): Promise<unknown[]> {
    const before = [await count('document_update'), await count('need')];
    const refusals = await count(`audit_entry where kind = 'refusal'`);
    const text = typeof update === 'string' ? update : base64(update);
    const overSocket = (await refusal(one.send(text))).code;
    const [overHttp] = await caseManager.codes(applyDocumentUpdate, {
      input: { documentId, update: text },
    });
    expect([await count('document_update'), await count('need')]).toEqual(before);
    expect(await count(`audit_entry where kind = 'refusal'`)).toBe(refusals + 2);
    return [overSocket, overHttp];
  }

  const both = (code: string): string[] => [code, code];

  it('7: V2, and bytes after the end', async () => {
    const v2 = Y.convertUpdateFormatV1ToV2(honest());
    expect(await codes(v2)).toEqual(both('INVALID_UPDATE'));
    expect(await codes(new Uint8Array([...honest(), 0]))).toEqual(both('INVALID_UPDATE'));
    const hang = Buffer.from('000000ffffffffff7f00000000000000000000ff', 'hex');
    expect(await codes(hang)).toEqual(both('INVALID_UPDATE'));
  });

  it('8: base64 that is none, and updates that are cut off', async () => {
    for (const text of ['%%%', 'abc', 'AAA=A', 'AA A='])
      expect(await codes(text)).toEqual(both('BAD_USER_INPUT'));
    const whole = honest();
    for (const length of [0, 1, 5, whole.length >> 1, whole.length - 1])
      expect(await codes(whole.subarray(0, length))).toEqual(both('INVALID_UPDATE'));
  });

  it('8: flipped bits are refused or applied whole, and all replicas are equal', async () => {
    for (let round = 0; round < 150; round++) {
      const bytes = honest().slice();
      const [at, bit] = [randomBytes(4).readUInt32LE(), randomBytes(1)[0]!];
      bytes[at % bytes.length] = bytes[at % bytes.length]! ^ (1 << (bit % 8));
      try {
        const seq = await one.send(bytes);
        await one.until(() => one.seq >= seq);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
        expect(['INVALID_UPDATE', 'MISSING_DEPENDENCY', 'TOO_LARGE']).toContain(
          (error as Refusal).code,
        );
      }
    }
    await one.close();
    await one.open();
    await bystander.until(() => bystander.seq >= one.seq);
    const fresh = await editor(clinician, documentId);
    for (const doc of [bystander.doc, fresh.doc])
      expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(one.doc));
    for (const doc of [bystander.doc, fresh.doc])
      expect(readRows(doc, 'needs')).toEqual(readRows(one.doc, 'needs'));
    // Its own clientID may have been used for something else: the editor begins anew.
    await one.close();
    one = await editor(caseManager, documentId);
  });

  it('9: an edit that builds on one never sent', async () => {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(one.doc));
    copy.clientID = one.clientId!;
    const updates: Uint8Array[] = [];
    copy.on('update', (update: Uint8Array) => updates.push(update));
    addRecord(copy, 'needs', { id: randomUUID() });
    setValue(copy, 'needs', need, 'rating', 2);
    const last = updates.at(-1)!;
    expect(await codes(last)).toEqual(both('MISSING_DEPENDENCY'));
    const { extensions } = await refusal(one.send(last));
    const has = Y.decodeStateVector(Buffer.from(extensions.stateVector as string, 'base64'));
    expect([...has.keys()].length).toBeGreaterThan(0);
  });

  it('10: what is too large', async () => {
    const copy = new Y.Doc();
    copy.clientID = one.clientId!;
    copy.getMap('needs').set(randomUUID(), 'x'.repeat(1_060_000));
    expect(await codes(Y.encodeStateAsUpdate(copy))).toEqual(both('TOO_LARGE'));
    const long = new Y.Doc();
    Y.applyUpdate(long, Y.encodeStateAsUpdate(one.doc));
    long.clientID = one.clientId!;
    const before = Y.encodeStateVector(long);
    writeText(fragmentOf(long, 'needs', need, 'words')!, 'x'.repeat(20_001));
    expect(await codes(Y.encodeStateAsUpdate(long, before))).toEqual(both('TOO_LARGE'));
  });

  it('10: a large honest edit goes through the worker and is taken', async () => {
    const ids = Array.from({ length: 12 }, () => randomUUID());
    await one.edit((doc) => {
      for (const id of ids) addRecord(doc, 'needs', { id, texts: { words: 'y'.repeat(15_000) } });
    });
    await bystander.until(() => readRows(bystander.doc, 'needs').some(({ id }) => id === ids[11]));
  });

  it('12: writing under a clientID that is somebody else’s, or nobody’s', async () => {
    for (const clientId of [bystander.clientId!, 4_242_424, 5]) {
      const copy = new Y.Doc();
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(one.doc));
      copy.clientID = clientId;
      const before = Y.encodeStateVector(copy);
      addRecord(copy, 'needs', { id: randomUUID() });
      expect(await codes(Y.encodeStateAsUpdate(copy, before))).toEqual(both('INVALID_UPDATE'));
      // With what is known already before it, the rest is looked at all the same.
      expect(await codes(Y.encodeStateAsUpdate(copy))).toEqual(both('INVALID_UPDATE'));
    }
    await one.send(Y.encodeStateAsUpdate(bystander.doc));
  });

  it('takes nothing of another shape, and no person of another organisation', async () => {
    const changes: ((doc: Y.Doc) => void)[] = [
      (doc) => doc.getMap('extra').set('a', 1),
      (doc) => (doc.getMap('needs').get(need) as Y.Map<unknown>).set('rating', 9),
      (doc) => doc.getMap('needs').delete(need),
      (doc) =>
        addRecord(doc, 'goals', {
          id: randomUUID(),
          values: { responsibleId: other.people.clinician.membershipId },
        }),
    ];
    for (const change of changes) {
      const copy = new Y.Doc();
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(one.doc));
      copy.clientID = one.clientId!;
      const before = Y.encodeStateVector(copy);
      copy.transact(() => change(copy));
      expect(await codes(Y.encodeStateAsUpdate(copy, before))).toEqual(both('INVALID_UPDATE'));
    }
  });

  it('leaves everybody else as they were', async () => {
    await bystander.edit((doc) => setValue(doc, 'needs', need, 'rating', 1));
    await one.until(
      () => readRows(one.doc, 'needs').find(({ id }) => id === need)?.values.rating === 1,
    );
    expect(await count(`need where item_id = '${need}' and rating = 1`)).toBe(1);
  });

  it('answers the same for another organisation’s document and for none', async () => {
    const stranger = await server.signIn(other.people.caseManager.email);
    for (const id of [documentId, randomUUID(), 'not an id']) {
      const made = new TestEditor(stranger, id);
      expect((await refusal(made.open())).code).toBe('NOT_FOUND');
      await made.close();
      expect(
        await stranger.codes(applyDocumentUpdate, {
          input: { documentId: id, update: base64(honest()) },
        }),
      ).toEqual(['NOT_FOUND']);
    }
    for (const key of ['administrator', 'family', 'finance'] as const) {
      const visitor = await server.signIn(house.people[key].email);
      const made = new TestEditor(visitor, documentId);
      expect((await refusal(made.open())).code).toBe('FORBIDDEN');
      await made.close();
    }
    const colleague = await server.signIn(house.people.colleague.email);
    const made = new TestEditor(colleague, documentId);
    expect((await refusal(made.open())).code).toBe('NOT_FOUND');
    await made.close();
  });
});

describe('freezing', () => {
  it('11: takes no edit of a frozen version, one that only deletes neither', async () => {
    const { documentId, id } = await newDraft();
    const one = await editor(caseManager, documentId);
    const goal = randomUUID();
    await one.edit((doc) => addRecord(doc, 'goals', { id: goal, texts: { words: 'Sleeps' } }));
    const { version } = await newDraft();
    await caseManager.get(
      'mutation S($input: SubmitPlanVersionInput!) { submitPlanVersion(input: $input) { planVersion { state } } }',
      { input: { id, version } },
    );
    await one.until(() => one.state === 'FROZEN');
    expect(one.editable).toBe(false);
    one.change((doc) => fragmentOf(doc, 'goals', goal, 'words')!.delete(0, 1));
    expect((await refusal(one.flush())).code).toBe('SIGNED_IMMUTABLE');
    expect(await count(`goal where item_id = '${goal}' and words = 'Sleeps'`)).toBe(1);
    const now = await newDraft();
    await caseManager.get(
      'mutation W($input: WithdrawPlanVersionInput!) { withdrawPlanVersion(input: $input) { planVersion { state } } }',
      { input: { id, version: now.version } },
    );
    await one.until(() => one.editable && one.state === 'OPEN');
    await one.flush();
    expect(await count(`goal where item_id = '${goal}' and words = ''`)).toBe(1);
  });
});
