import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { anchoredWords, anchorsAt, anchorsOfWords, fragmentOfField } from './anchored-words.ts';
import { addRecord, openPlan, seedPlan } from './plan-document.ts';

const goal = '3f0c7c52-6b1e-4d0a-9a55-0d7d1c5f6a01';
const field = `goals/${goal}/words`;

function plan(words = 'Sam asks for a break.\nAt school and at home.'): Y.Doc {
  const doc = new Y.Doc();
  openPlan(doc);
  seedPlan(doc);
  addRecord(doc, 'goals', { id: goal, texts: { words } });
  return doc;
}
const anchorsOf = (doc: Y.Doc, words: string) => {
  const anchors = anchorsOfWords(doc, field, words);
  if (!anchors) throw new Error(`no ${words}`);
  return anchors;
};
/** The text of a paragraph. */
const line = (doc: Y.Doc, at: number): Y.XmlText => {
  const paragraph = fragmentOfField(doc, field)?.get(at) as Y.XmlElement;
  return paragraph.get(0) as Y.XmlText;
};

describe('anchored words', () => {
  it('are found by a field, in the order of its text', () => {
    const doc = plan();
    expect(anchoredWords(doc, anchorsOf(doc, 'a break'))).toEqual({ from: 13, words: 'a break' });
    expect(anchoredWords(doc, anchorsOf(doc, 'at home'))?.from).toBe(36);
    expect(anchorsOfWords(doc, 'about//vision', 'a break')).toBeUndefined();
    expect(fragmentOfField(doc, 'goals//words')).toBeUndefined();
    expect(fragmentOfField(doc, 'about//vision')).toBeInstanceOf(Y.XmlFragment);
  });

  it('may be the first ones, the last, and go over paragraphs', () => {
    const doc = plan();
    for (const words of ['Sam', 'home.', 'a break.\nAt school'])
      expect(anchoredWords(doc, anchorsOf(doc, words))?.words).toBe(words);
    const first = anchorsOf(doc, 'Sam');
    line(doc, 0).insert(0, 'Our ');
    expect(anchoredWords(doc, first)).toEqual({ from: 4, words: 'Sam' });
  });

  it('are none where no words are', () => {
    const doc = plan('One\n\nTwo');
    const at = (from: number, to: number) => anchorsAt(doc, field, from, to);
    expect(at(2, 2)).toBeUndefined();
    expect(at(3, 5)).toBeUndefined();
    expect(at(8, 40)).toBeUndefined();
    expect(anchoredWords(doc, at(2, 40)!)?.words).toBe('e\n\nTwo');
  });

  it('stay with the words while others write before, in and beside them', () => {
    const doc = plan();
    const anchors = anchorsOf(doc, 'a break');
    line(doc, 0).insert(0, 'Soon ');
    line(doc, 0).insert(18, 'just ');
    expect(anchoredWords(doc, anchors)?.words).toBe('a break');
    line(doc, 0).insert(25, 'short ');
    expect(anchoredWords(doc, anchors)?.words).toBe('a short break');
    line(doc, 0).insert(36, ' today');
    expect(line(doc, 0).toString()).toBe('Soon Sam asks for just a short break today.');
    expect(anchoredWords(doc, anchors)?.words).toBe('a short break');
  });

  it('are gone when they are deleted, also with their paragraph, or written over', () => {
    for (const change of [
      (doc: Y.Doc) => line(doc, 0).delete(13, 7),
      (doc: Y.Doc) => fragmentOfField(doc, field)?.delete(0, 1),
      (doc: Y.Doc) => {
        line(doc, 0).applyDelta([{ retain: 13 }, { delete: 7 }, { insert: 'help' }]);
      },
    ]) {
      const doc = plan();
      const anchors = anchorsOf(doc, 'a break');
      change(doc);
      expect(anchoredWords(doc, anchors)).toBeUndefined();
    }
  });

  it('are the same in a clone, which shares the items', () => {
    const doc = plan();
    const anchors = anchorsOf(doc, 'a break');
    const clone = new Y.Doc();
    openPlan(clone);
    Y.applyUpdateV2(clone, Y.encodeStateAsUpdateV2(doc));
    line(clone, 0).insert(0, 'Now ');
    expect(anchoredWords(clone, anchors)).toEqual({ from: 17, words: 'a break' });
    expect(anchoredWords(clone, { ...anchors, anchor: new Uint8Array([9, 9]) })).toBeUndefined();
  });
});
