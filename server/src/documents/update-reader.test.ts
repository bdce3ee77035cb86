import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readUpdate, UnreadableUpdate } from './update-reader.ts';

/** A document that people have worked in: nested types, marks, deletions, numbers of all kinds. */
function edited(steps: readonly number[]): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = 1_234_567_890;
  const root = doc.getMap<unknown>('goals');
  const record = new Y.Map<unknown>();
  root.set('a', record);
  const words = new Y.XmlFragment();
  record.set('words', words);
  for (const step of steps) {
    const paragraph = new Y.XmlElement('paragraph');
    const text = new Y.XmlText(`wörds ${step} 😀`);
    paragraph.insert(0, [text]);
    words.insert(step % (words.length + 1), [paragraph]);
    text.format(0, 1 + (step % 3), { bold: {} });
    if (step % 4 === 0) words.delete(step % words.length, 1);
    record.set('order', `a${step}`);
    record.set('number', step % 2 ? step / 7 : -step);
    record.set('large', step * 1e9);
    record.set('flag', step % 2 === 0);
    record.set('nothing', null);
  }
  return doc;
}

const steps = fc.array(fc.nat(10_000), { minLength: 1, maxLength: 30 });

describe('reading an update', () => {
  it('finds in an honest update what Yjs finds', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const update = Y.encodeStateAsUpdate(edited(taken));
        const content = readUpdate(update);
        const { structs, ds } = Y.decodeUpdate(update);
        expect(content.items).toBe(structs.length);
        const last = structs.at(-1);
        expect(content.ranges.at(-1)?.to).toBe(last && last.id.clock + last.length);
        const deletes = [...ds.clients.values()].flat().length;
        expect(content.deletes.length).toBe(deletes);
        expect([...content.roots]).toEqual(['goals']);
      }),
      { numRuns: 100 },
    );
  });

  it('takes what Yjs sends for each change, and what it merges of them', () => {
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    const text = new Y.XmlText();
    doc.getMap('a').set('b', text);
    for (let at = 0; at < 50; at++) text.insert(at, 'x');
    text.delete(3, 9);
    for (const update of updates) expect(() => readUpdate(update)).not.toThrow();
    const gap = readUpdate(Y.mergeUpdates([updates[0]!, updates[5]!]));
    expect(gap.ranges.map(({ from, to }) => [from, to])).toEqual([
      [0, 1],
      [5, 6],
    ]);
  });

  it('refuses every update that is cut off, or goes on', () => {
    const update = Y.encodeStateAsUpdate(edited([1, 2, 4, 8]));
    for (let length = 0; length < update.length; length++)
      expect(() => readUpdate(update.subarray(0, length))).toThrow(UnreadableUpdate);
    for (const more of [[0], [0, 0], [1, 2, 3]])
      expect(() => readUpdate(new Uint8Array([...update, ...more]))).toThrow(/left over/);
  });

  it('refuses V2', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const update = Y.encodeStateAsUpdateV2(edited(taken));
        expect(() => readUpdate(update)).toThrow(UnreadableUpdate);
      }),
      { numRuns: 100 },
    );
  });

  it('never throws anything else, and takes no time, whatever the bytes are', () => {
    const honest = Y.encodeStateAsUpdate(edited([1, 2, 3, 4]));
    const read = (bytes: Uint8Array): void => {
      try {
        readUpdate(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableUpdate);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), read), { numRuns: 3000 });
    fc.assert(
      fc.property(fc.nat(honest.length - 1), fc.nat(255), (at, byte) => {
        const flipped = honest.slice();
        flipped[at] = byte;
        read(flipped);
      }),
      { numRuns: 3000 },
    );
  });

  it('refuses counts that would make Yjs allocate without end, and what Yjs has no place for', () => {
    const refused: Record<string, number[]> = {
      'a billion clients': [255, 255, 255, 255, 3, 0],
      'a billion items': [1, 255, 255, 255, 255, 3, 1, 0],
      'a client named twice': [2, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0],
      'a binary': [1, 1, 1, 0, 3, 1, 1, 97, 1, 9, 0],
      'a document in the document': [1, 1, 1, 0, 9, 1, 1, 97, 1, 97, 118, 0, 0],
      'a nested value': [1, 1, 1, 0, 8, 1, 1, 97, 1, 117, 1, 126, 0],
      'a NUL': [1, 1, 1, 0, 4, 1, 1, 97, 1, 0, 0],
      'an empty text': [1, 1, 1, 0, 4, 1, 1, 97, 0, 0],
    };
    for (const [name, bytes] of Object.entries(refused))
      expect(() => readUpdate(new Uint8Array(bytes)), name).toThrow(UnreadableUpdate);
  });
});
