/** The structure of minutes: two people write at once, and nothing is lost or doubled. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  addDecision,
  addDissent,
  decisionFragment,
  isLiveMinutesRecord,
  minutesFragment,
  minutesShape,
  moveDecision,
  openMinutes,
  readDecisions,
  readDissents,
  readTexts,
  seedMinutes,
  setMinutesValue,
} from './minutes-document.ts';
import { writeText } from './rich-text.ts';
import { ShapeInspector } from './shape-inspector.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const person = id(99);

function minutes(): Y.Doc {
  const doc = new Y.Doc();
  openMinutes(doc);
  seedMinutes(doc);
  return doc;
}

/** Two copies of the same minutes, and how they take over what the other has. */
function two(): { one: Y.Doc; other: Y.Doc; meet: () => void } {
  const one = minutes();
  const other = new Y.Doc();
  openMinutes(other);
  const copy = (from: Y.Doc, to: Y.Doc): void => Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
  copy(one, other);
  return {
    one,
    other,
    meet: () => {
      copy(one, other);
      copy(other, one);
    },
  };
}

describe('minutes', () => {
  it('begin with empty texts, and fit their shape', () => {
    const doc = minutes();
    seedMinutes(doc);
    expect(Object.values(readTexts(doc)).every((text) => text === '')).toBe(true);
    expect(new ShapeInspector(doc, minutesShape).inspectAll()).toEqual([]);
  });

  it('keep their shape with decisions and dissents', () => {
    const doc = minutes();
    addDecision(doc, { id: id(1), words: 'Home visits', decidedOn: '2026-11-20' });
    addDissent(doc, { id: id(2), decisionId: id(1), personId: person, reason: 'Too early' });
    expect(new ShapeInspector(doc, minutesShape).inspectAll()).toEqual([]);
    expect(readDecisions(doc)).toMatchObject([
      { id: id(1), words: 'Home visits', decidedOn: '2026-11-20', removed: false },
    ]);
    expect(readDissents(doc)).toMatchObject([{ personId: person, reason: 'Too early' }]);
  });

  it('take what two people write at once', () => {
    const { one, other, meet } = two();
    const write = (doc: Y.Doc, name: 'results' | 'obstacles', text: string): void => {
      const fragment = minutesFragment(doc, name);
      if (fragment) writeText(fragment, text);
    };
    write(one, 'results', 'Slept');
    write(other, 'obstacles', 'Noise');
    addDecision(one, { id: id(1), words: 'A' });
    addDecision(other, { id: id(2), words: 'B' });
    meet();
    expect(readTexts(one)).toEqual(readTexts(other));
    expect(readTexts(one)).toMatchObject({ results: 'Slept', obstacles: 'Noise' });
    expect(readDecisions(one).map((decision) => decision.id)).toEqual([id(1), id(2)]);
    expect(readDecisions(other)).toEqual(readDecisions(one));
  });

  it('keep words that are typed into a decision while somebody removes it', () => {
    const { one, other, meet } = two();
    addDecision(one, { id: id(1), words: '' });
    addDissent(one, { id: id(2), decisionId: id(1), personId: person });
    meet();
    setMinutesValue(one, 'decisions', id(1), 'removed', true);
    const words = decisionFragment(other, id(1));
    if (words) writeText(words, 'Still here');
    meet();
    expect(isLiveMinutesRecord(one, 'decisions', id(1))).toBe(false);
    expect(isLiveMinutesRecord(one, 'dissents', id(2))).toBe(false);
    setMinutesValue(one, 'decisions', id(1), 'removed', false);
    expect(isLiveMinutesRecord(one, 'dissents', id(2))).toBe(true);
    expect(readDecisions(one)[0]?.words).toBe('Still here');
  });

  it('order decisions, and move them', () => {
    const doc = minutes();
    for (const n of [1, 2, 3]) addDecision(doc, { id: id(n), words: String(n) });
    moveDecision(doc, id(3), null);
    moveDecision(doc, id(1), id(2));
    expect(readDecisions(doc).map(({ words }) => words)).toEqual(['3', '2', '1']);
  });

  it('refuse values that may not stand', () => {
    const doc = minutes();
    addDecision(doc, { id: id(1) });
    expect(() => setMinutesValue(doc, 'decisions', id(1), 'decidedOn', 'soon')).toThrow(/may not/);
    expect(() => setMinutesValue(doc, 'decisions', id(2), 'removed', true)).toThrow(/No record/);
  });
});
