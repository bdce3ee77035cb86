import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { openPlan, planShape } from './plan-document.ts';
import { fragmentText, writeText } from './rich-text.ts';
import { reviseText } from './revise-text.ts';
import { ShapeInspector } from './shape-inspector.ts';

/** A rich text in a document of a plan, so that its shape can be held to the rules. */
function written(text: string): { doc: Y.Doc; fragment: Y.XmlFragment } {
  const doc = new Y.Doc();
  openPlan(doc);
  const fragment = new Y.XmlFragment();
  doc.getMap('about').set('vision', fragment);
  writeText(fragment, text);
  return { doc, fragment };
}

function list(items: readonly string[]): Y.XmlElement {
  const made = new Y.XmlElement('bulletList');
  made.insert(
    0,
    items.map((words) => {
      const item = new Y.XmlElement('listItem');
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.insert(0, [new Y.XmlText(words)]);
      item.insert(0, [paragraph]);
      return item;
    }),
  );
  return made;
}

const lineOf = (fragment: Y.XmlFragment, at: number): Y.XmlText =>
  (fragment.get(at) as Y.XmlElement).get(0) as Y.XmlText;

const copyOf = (doc: Y.Doc): { doc: Y.Doc; fragment: Y.XmlFragment } => {
  const copy = new Y.Doc();
  openPlan(copy);
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return { doc: copy, fragment: copy.getMap('about').get('vision') as Y.XmlFragment };
};

/** Few words and many alike, with characters of two places and empty lines. */
const texts = fc
  .array(
    fc
      .array(fc.constantFrom('a', 'b', ' ', '👍', '👎', 'é'), { maxLength: 8 })
      .map((parts) => parts.join('')),
    { minLength: 1, maxLength: 5 },
  )
  .map((lines) => lines.join('\n'));

describe('reviseText', () => {
  it('brings any text to any other, and nothing else into the document', () => {
    fc.assert(
      fc.property(texts, texts, (from, to) => {
        const { doc, fragment } = written(from);
        doc.transact(() => reviseText(fragment, to));
        expect(fragmentText(fragment)).toBe(to.trim());
        expect(new ShapeInspector(doc, planShape).inspectAll()).toEqual([]);
        // No half of a character is left anywhere.
        expect(fragmentText(fragment).isWellFormed()).toBe(true);
      }),
    );
  });

  it('brings two copies that revise at once to one text', () => {
    fc.assert(
      fc.property(texts, texts, texts, (from, one, two) => {
        const first = written(from);
        const second = copyOf(first.doc);
        reviseText(first.fragment, one);
        reviseText(second.fragment, two);
        const update = Y.encodeStateAsUpdate(first.doc);
        Y.applyUpdate(first.doc, Y.encodeStateAsUpdate(second.doc));
        Y.applyUpdate(second.doc, update);
        expect(first.fragment.toJSON()).toBe(second.fragment.toJSON());
        expect(new ShapeInspector(first.doc, planShape).inspectAll()).toEqual([]);
      }),
    );
  });

  it('changes nothing where the words are so already', () => {
    const { doc, fragment } = written('One\nTwo');
    const before = Y.encodeStateVector(doc);
    reviseText(fragment, 'One\nTwo\n');
    expect(Y.encodeStateVector(doc)).toEqual(before);
  });

  it('keeps what others write in lines that stay, and in the one that changes', () => {
    const { doc, fragment } = written('First line\nSecond line\nThird line');
    const other = copyOf(doc);
    lineOf(other.fragment, 0).insert(5, ' and best');
    lineOf(other.fragment, 1).insert(0, 'The ');
    reviseText(fragment, 'First line\nSecond, longer line\nThird line');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other.doc));
    expect(fragmentText(fragment)).toBe('First and best line\nThe Second, longer line\nThird line');
  });

  it('leaves lists and marks of blocks that stay as they are', () => {
    const { doc, fragment } = written('Before\nAfter');
    fragment.insert(1, [list(['one', 'two'])]);
    lineOf(fragment, 0).format(0, 6, { bold: true });
    expect(fragmentText(fragment)).toBe('Before\n• one\n• two\nAfter');
    doc.transact(() => reviseText(fragment, 'Before\n• one\n• two\nAfterwards'));
    expect(fragment.toString()).toContain('<bold>Before</bold>');
    expect((fragment.get(1) as Y.XmlElement).nodeName).toBe('bulletList');
    doc.transact(() => reviseText(fragment, 'Before\n• one\nAfterwards'));
    expect(fragmentText(fragment)).toBe('Before\n• one\nAfterwards');
    expect(new ShapeInspector(doc, planShape).inspectAll()).toEqual([]);
  });
});
