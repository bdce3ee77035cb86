import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { joinUpdates } from './join-updates.ts';

interface Step {
  readonly by: number;
  readonly at: number;
  readonly what: 'write' | 'delete' | 'mark' | 'set' | 'hear';
}

const steps = fc.array(
  fc.record<Step>({
    by: fc.nat(2),
    at: fc.nat(1_000),
    what: fc.constantFrom('write', 'write', 'delete', 'mark', 'set', 'hear'),
  }),
  { minLength: 1, maxLength: 60 },
);

/** What three people write at once, in the order in which a server commits it. */
function written(taken: readonly Step[]): { server: Y.Doc; log: Uint8Array[] } {
  const log: Uint8Array[] = [];
  const server = new Y.Doc();
  server.getText('words').insert(0, 'Sleeps through, wörds 😀');
  server.on('update', (update: Uint8Array) => log.push(update));
  const people = [70, 2 ** 31 - 1, 5_000].map((clientID) => {
    const doc = Object.assign(new Y.Doc(), { clientID });
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
    return doc;
  });
  log.unshift(Y.encodeStateAsUpdate(server));
  for (const { by, at, what } of taken) {
    const doc = people[by]!;
    const words = doc.getText('words');
    const place = at % (words.length + 1);
    const count = Math.min(1 + (at % 5), words.length - place);
    if (what === 'write') words.insert(place, at % 3 ? 'abc' : 'ß€');
    else if (what === 'set') doc.getMap<unknown>('values').set(`k${at % 3}`, at / 4);
    else if (what === 'hear') Y.applyUpdate(doc, Y.encodeStateAsUpdate(server));
    else if (count > 0 && what === 'delete') words.delete(place, count);
    else if (count > 0) words.format(place, count, { bold: {} });
    Y.applyUpdate(server, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server)));
  }
  return { server, log };
}

it('joins a snapshot and the log since to what Yjs makes of them', () => {
  fc.assert(
    fc.property(steps, fc.nat(60), (taken, folded) => {
      const { server, log } = written(taken);
      // What was committed first is in the snapshot already, tidied by Yjs.
      const former = new Y.Doc();
      const since = 1 + (folded % log.length);
      for (const update of log.slice(0, since)) Y.applyUpdate(former, update);
      const whole = joinUpdates([Y.encodeStateAsUpdate(former), ...log.slice(since)])!;
      const opened = new Y.Doc();
      Y.applyUpdate(opened, whole.update);
      expect(opened.getText('words').toDelta()).toEqual(server.getText('words').toDelta());
      expect(opened.getMap('values').toJSON()).toEqual(server.getMap('values').toJSON());
      expect(whole.stateVector).toEqual(Y.encodeStateVector(server));
      expect(Y.encodeStateAsUpdate(opened)).toEqual(Y.encodeStateAsUpdate(server));
    }),
    { numRuns: 200 },
  );
});

it('joins nothing where something is missing between, or is there twice', () => {
  const { log } = written(
    Array.from({ length: 6 }, (_, at) => ({ by: 0, at, what: 'write' }) as const),
  );
  expect(joinUpdates(log)).toBeDefined();
  expect(joinUpdates(log.toSpliced(3, 1))).toBeUndefined();
  expect(joinUpdates([...log, log[3]!])).toBeUndefined();
  expect(joinUpdates(log.slice(1))).toBeUndefined();
});

it('joins the first update alone to itself, and an empty document to nothing', () => {
  const empty = Y.encodeStateAsUpdate(new Y.Doc());
  const { update, stateVector } = joinUpdates([empty])!;
  expect(update).toBe(empty);
  expect(stateVector).toEqual(Y.encodeStateVector(new Y.Doc()));
});
