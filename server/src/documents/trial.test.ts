import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { Trials } from './trial.ts';

let trials: Trials;
afterEach(() => trials.close());

const empty = Y.encodeStateAsUpdate(new Y.Doc());

/** A long list, and an update each of whose items Yjs can only place by walking along all of it. */
function dear(length: number): { state: Uint8Array; update: Uint8Array } {
  const edges = new Y.Doc();
  edges.clientID = 1;
  edges.getArray('list').insert(0, ['first']);
  const beginning = Y.encodeStateAsUpdate(edges);
  const author = new Y.Doc();
  author.clientID = 50;
  Y.applyUpdate(author, beginning);
  const before = Y.encodeStateVector(author);
  author.transact(() => {
    for (let at = 0; at < length; at++) author.getArray('list').insert(1, [new Y.Map()]);
  });
  edges.getArray('list').insert(1, ['last']);
  const others = new Y.Doc();
  others.clientID = 100;
  Y.applyUpdate(others, Y.encodeStateAsUpdate(edges));
  others.transact(() => {
    for (let at = 1; at <= length; at++) others.getArray('list').insert(at, [new Y.Map()]);
  });
  return {
    state: Y.encodeStateAsUpdate(others),
    update: Y.encodeStateAsUpdate(author, before),
  };
}

describe('trying an update in a worker', () => {
  it('proves an honest large one, and refuses one that does not apply', async () => {
    trials = new Trials({ workerDeadline: 20_000, applyTime: 10_000 });
    const doc = new Y.Doc();
    doc.getText('t').insert(0, 'x'.repeat(200_000));
    const update = Y.encodeStateAsUpdate(doc);
    await trials.prove('one', { state: empty, update });
    await expect(
      trials.prove('one', { state: empty, update: update.subarray(0, 50) }),
    ).rejects.toThrow(expect.objectContaining({ code: 'INVALID_UPDATE' }));
    await trials.prove('one', { state: empty, update });
  });

  it('kills what does not end in time, and goes on with the next', async () => {
    trials = new Trials({ workerDeadline: 200, applyTime: 10_000 });
    await expect(trials.prove('one', dear(6_000))).rejects.toThrow(
      expect.objectContaining({ code: 'TOO_LARGE' }),
    );
    await trials.prove('one', { state: empty, update: empty });
  });

  it('is there for the next one where its thread dies between two', async () => {
    trials = new Trials({ workerDeadline: 10_000, applyTime: 10_000 });
    const asked = vi.spyOn(Worker.prototype, 'postMessage');
    await trials.prove('one', { state: empty, update: empty });
    await (asked.mock.contexts[0] as Worker).terminate();
    asked.mockRestore();
    await trials.prove('one', { state: empty, update: empty });
  });

  it('keeps places for other organisations when one sends many', async () => {
    trials = new Trials({ workerDeadline: 20_000, applyTime: 10_000 });
    const prove = (organisationId: string) =>
      trials.prove(organisationId, { state: empty, update: empty });
    // The worker is yet to start, so all of them come while the first is at work.
    const many = Array.from({ length: 20 }, () => prove('one'));
    const other = prove('two');
    const refused = (await Promise.allSettled(many)).filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused).toEqual(
      refused.map(() => ({
        status: 'rejected',
        reason: expect.objectContaining({ code: 'RATE_LIMITED' }) as unknown,
      })),
    );
    await other;
  });

  it('refuses what was done in time, and took too long to be done where all would wait', async () => {
    trials = new Trials({ workerDeadline: 60_000, applyTime: 50 });
    await expect(trials.prove('one', dear(2_000))).rejects.toThrow(
      expect.objectContaining({ code: 'TOO_LARGE' }),
    );
  });
});
