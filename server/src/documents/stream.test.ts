import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Actor } from '../kernel/actor.ts';
import { forbidden } from '../kernel/errors.ts';
import { DocumentStream, type StreamEnd, type StreamItem } from './stream.ts';

const actor = { membershipId: 'm' } as Actor;

function stream(limits = { queueEvents: 10, queueBytes: 1_000_000 }) {
  let closed = 0;
  const made = new DocumentStream({ actor, clientId: 7, editable: true }, limits, () => {
    closed += 1;
  });
  return { made, closed: () => closed };
}

/** Updates of a text in which somebody types `count` letters. */
function typed(count: number): { doc: Y.Doc; updates: Uint8Array[] } {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let at = 0; at < count; at++) doc.getText('t').insert(at, String(at % 10));
  return { doc, updates };
}

const valueOf = async (made: DocumentStream): Promise<StreamItem | StreamEnd> =>
  (await made.next()).value as StreamItem | StreamEnd;

describe('the queue of a subscriber', () => {
  it('merges what waits when there is too much, and loses nothing', async () => {
    const { made } = stream();
    const { doc, updates } = typed(500);
    updates.forEach((update, at) => made.push({ seq: at + 1, update, state: 'open' }));
    const copy = new Y.Doc();
    let seq = 0;
    let events = 0;
    while (seq < 500) {
      const item = (await valueOf(made)) as StreamItem;
      Y.applyUpdate(copy, item.event.update);
      seq = item.event.seq;
      events += 1;
    }
    expect(copy.getText('t').toJSON()).toBe(doc.getText('t').toJSON());
    expect(events).toBeLessThan(20);
  });

  it('keeps the first event first when it is merged', async () => {
    const { made } = stream();
    const { updates } = typed(50);
    const first = { clientId: 7, stateVector: new Uint8Array([0]) };
    made.push({ seq: 0, update: updates[0]!, state: 'open' }, first);
    updates.slice(1).forEach((update, at) => made.push({ seq: at + 1, update, state: 'open' }));
    expect(await valueOf(made)).toMatchObject({ first });
  });

  it('leaves a first event that waits as it is, and bounds what is behind it', async () => {
    const { made } = stream({ queueEvents: 10, queueBytes: 1_000 });
    const { updates } = typed(200);
    const whole = new Uint8Array(5_000);
    const first = { clientId: 7, stateVector: new Uint8Array([0]) };
    made.push({ seq: 0, update: whole, state: 'open' }, first);
    updates.slice(0, 40).forEach((update, at) => made.push({ seq: at + 1, update, state: 'open' }));
    const item = (await valueOf(made)) as StreamItem;
    expect(item).toMatchObject({ first });
    expect(item.event.update).toBe(whole);
    expect(await valueOf(made)).toMatchObject({ event: { seq: expect.any(Number) as number } });

    const { made: slow, closed } = stream({ queueEvents: 10, queueBytes: 200 });
    slow.push({ seq: 0, update: whole, state: 'open' }, first);
    updates.forEach((update, at) => slow.push({ seq: at + 1, update, state: 'open' }));
    expect(await valueOf(slow)).toMatchObject({ ended: { code: 'RESYNC' } });
    expect(closed()).toBe(1);
  });

  it('is cut with RESYNC when even that is too large', async () => {
    const { made, closed } = stream({ queueEvents: 10, queueBytes: 200 });
    const { updates } = typed(100);
    updates.forEach((update, at) => made.push({ seq: at + 1, update, state: 'open' }));
    expect(await valueOf(made)).toMatchObject({ ended: { code: 'RESYNC' } });
    expect((await made.next()).done).toBe(true);
    expect(closed()).toBe(1);
  });

  it('gives nothing more once access is withdrawn', async () => {
    const { made, closed } = stream();
    const waiting = made.next();
    made.end(forbidden());
    expect((await waiting).value).toMatchObject({ ended: { code: 'FORBIDDEN' } });
    made.push({ seq: 1, update: new Uint8Array(), state: 'open' });
    expect((await made.next()).done).toBe(true);
    const { made: other } = stream();
    other.push({ seq: 1, update: new Uint8Array([1]), state: 'open' });
    other.end(forbidden());
    expect(await valueOf(other)).toMatchObject({ ended: { code: 'FORBIDDEN' } });
    expect(closed()).toBe(1);
  });

  it('says that nothing is editable while the document is closed', async () => {
    const { made } = stream();
    made.push({ seq: 1, update: new Uint8Array(), state: 'frozen' });
    made.push({ seq: 1, update: new Uint8Array(), state: 'open' });
    expect(await valueOf(made)).toMatchObject({ editable: false });
    expect(await valueOf(made)).toMatchObject({ editable: true });
  });

  it('says how the document stands where that is other than was told, merged events too', async () => {
    const { made } = stream();
    const update = Y.encodeStateAsUpdate(new Y.Doc());
    const open = (seq: number) => made.push({ seq, update, state: 'open' });
    for (const seq of [1, 2]) open(seq);
    expect(await valueOf(made)).toMatchObject({ event: { seq: 1 }, standing: true });
    expect(await valueOf(made)).toMatchObject({ event: { seq: 2 }, standing: false });
    made.push({ seq: 2, update: new Uint8Array(), state: 'frozen' });
    for (let seq = 3; seq < 40; seq += 1) open(seq);
    expect(await valueOf(made)).toMatchObject({ editable: true, standing: true });
  });

  it('offers what is for all while somebody waits, in order', async () => {
    const { made } = stream();
    const written: number[] = [];
    made.offerTo(({ event, first }) => {
      if (first) return 'alone';
      written.push(event.seq);
      return 'written';
    });
    const update = new Uint8Array([1]);
    made.push({ seq: 1, update, state: 'open' }, { clientId: 7, stateVector: update });
    made.push({ seq: 2, update, state: 'open' });
    // Nobody has taken the first yet: nothing may go before it.
    expect(written).toEqual([]);
    expect(await valueOf(made)).toMatchObject({ first: { clientId: 7 } });
    expect(written).toEqual([]);
    const next = made.next();
    expect(written).toEqual([2]);
    made.push({ seq: 3, update, state: 'open' });
    expect(written).toEqual([2, 3]);
    await made.return();
    expect((await next).done).toBe(true);
  });

  it('keeps in bounds what cannot be written now, and then goes on', async () => {
    const { made, closed } = stream({ queueEvents: 10, queueBytes: 5_000 });
    let ready = false;
    const copy = new Y.Doc();
    made.offerTo(({ event }) => {
      if (!ready) return 'later';
      Y.applyUpdate(copy, event.update);
      return 'written';
    });
    void made.next();
    const { doc, updates } = typed(200);
    updates.forEach((update, at) => made.push({ seq: at + 1, update, state: 'open' }));
    ready = true;
    made.resume();
    expect(copy.getText('t').toJSON()).toBe(doc.getText('t').toJSON());
    ready = false;
    for (let seq = 201; closed() === 0; seq++) {
      expect(seq).toBeLessThan(220);
      made.push({ seq, update: new Uint8Array(1_000), state: 'open' });
    }
  });

  it('holds back what was committed after a change of access, until the reader was asked', async () => {
    let asked = 0;
    const made = new DocumentStream(
      { actor, clientId: 7, editable: true, accessEpoch: 3 },
      { queueEvents: 10, queueBytes: 1_000 },
      () => undefined,
      () => (asked += 1),
    );
    const update = new Uint8Array([1]);
    made.push({ seq: 1, update, state: 'open', accessEpoch: 3 });
    expect(await valueOf(made)).toMatchObject({ event: { seq: 1 } });
    made.push({ seq: 2, update, state: 'open', accessEpoch: 4 });
    made.push({ seq: 3, update, state: 'open', accessEpoch: 4 });
    expect([made.held, asked]).toEqual([true, 1]);
    let given = false;
    const next = made.next().then(({ value }) => {
      given = true;
      return value as StreamItem;
    });
    await new Promise((resolve) => setImmediate(resolve));
    made.confirm(3);
    expect(given).toBe(false);
    made.confirm(4);
    expect(await next).toMatchObject({ event: { seq: 2 } });
    const refused = made.next();
    expect((await refused).value).toMatchObject({ event: { seq: 3 } });
    made.push({ seq: 4, update, state: 'open', accessEpoch: 5 });
    made.end(forbidden());
    expect(await valueOf(made)).toMatchObject({ ended: { code: 'FORBIDDEN' } });
  });
});
