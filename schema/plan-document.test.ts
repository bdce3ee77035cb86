import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { randomUUID } from 'node:crypto';
import {
  addRecord,
  collectionOf,
  fragmentOf,
  isLive,
  moveRecord,
  openPlan,
  parentField,
  planCollections,
  planShape,
  readAbout,
  readRows,
  seedPlan,
  setRemoved,
  setValue,
  type PlanCollection,
} from './plan-document.ts';
import { fragmentText, writeText } from './rich-text.ts';
import { ShapeInspector } from './shape-inspector.ts';

function newPlan(clientId: number, seed?: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  openPlan(doc);
  if (seed) Y.applyUpdate(doc, seed);
  return doc;
}

function seeded(): Uint8Array {
  const doc = newPlan(1);
  doc.transact(() => seedPlan(doc));
  return Y.encodeStateAsUpdate(doc);
}

const pick = <T>(list: readonly T[], at: number): T | undefined =>
  list[at % Math.max(list.length, 1)];

/** One edit through the module, chosen by three numbers; does nothing where nothing fits. */
function edit(doc: Y.Doc, kind: number, which: number, more: number): void {
  const root = pick(planCollections, which) as PlanCollection;
  const ids = [...collectionOf(doc, root).keys()].sort();
  const id = pick(ids, more);
  const words = fragmentOf(doc, root, id ?? '', 'words');
  const paragraph = words?.get(0);
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined;
  switch (kind % 9) {
    case 0:
    case 1: {
      const above = parentField[root] === 'goalId' ? 'goals' : 'objectives';
      const parentId = pick([...collectionOf(doc, above).keys()].sort(), more) ?? randomUUID();
      const afterId = more % 3 === 0 ? null : id;
      const texts: Record<string, string> =
        planShape[root].fragments.length > 0 ? { words: `New ${kind}\nand more` } : {};
      const values =
        root === 'measurements' ? { measuredOn: '2026-11-20', value: more } : undefined;
      addRecord(doc, root, {
        id: randomUUID(),
        parentId,
        texts,
        ...(afterId === undefined ? {} : { afterId }),
        ...(values ? { values } : {}),
        removed: more % 5 === 0,
      });
      break;
    }
    case 2:
      if (id) moveRecord(doc, root, id, more % 2 ? (pick(ids, which) ?? null) : null);
      break;
    case 3:
      if (id) setRemoved(doc, root, id, more % 2 === 0);
      break;
    case 4:
      if (id && root === 'goals') setValue(doc, root, id, 'targetOn', `2027-0${1 + (more % 9)}-11`);
      if (id && root === 'needs') setValue(doc, root, id, 'rating', more % 4);
      break;
    case 5:
      if (text instanceof Y.XmlText) text.insert(more % (text.length + 1), `typed ${which}`);
      else if (words) writeText(words, `line ${which}\nline ${more}`);
      break;
    case 6:
      if (text instanceof Y.XmlText && text.length > 1)
        text.delete(
          more % (text.length - 1),
          1 + (which % (text.length - 1 - (more % (text.length - 1)))),
        );
      break;
    case 7:
      if (text instanceof Y.XmlText && text.length > 0)
        text.format(more % text.length, 1, { bold: which % 2 ? {} : null });
      break;
    default:
      if (words) {
        const list = new Y.XmlElement('bulletList');
        const item = new Y.XmlElement('listItem');
        item.insert(0, [new Y.XmlElement('paragraph')]);
        list.insert(0, [item]);
        words.insert(more % (words.length + 1), [list]);
      }
  }
}

const steps = fc.array(
  fc.record({
    who: fc.nat(2),
    what: fc.constantFrom('edit', 'edit', 'edit', 'send', 'receive'),
    kind: fc.nat(),
    which: fc.nat(),
    more: fc.nat(1000),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('the shape of a plan', () => {
  it('accepts whatever three people do through the module, and all converge', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const seed = seeded();
        const server = newPlan(2, seed);
        const inspector = new ShapeInspector(server, planShape);
        const people = [11, 12, 13].map((clientId) => newPlan(clientId, seed));
        const send = (doc: Y.Doc): void => {
          const update = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server));
          const { problems } = inspector.inspect(() => Y.applyUpdate(server, update));
          expect(problems).toEqual([]);
        };
        const receive = (doc: Y.Doc): void =>
          Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc)));
        for (const { who, what, kind, which, more } of sequence) {
          const doc = people[who] as Y.Doc;
          if (what === 'send') send(doc);
          else if (what === 'receive') receive(doc);
          else doc.transact(() => edit(doc, kind, which, more));
        }
        people.forEach(send);
        people.forEach(receive);
        for (const doc of people)
          for (const root of planCollections)
            expect(readRows(doc, root)).toEqual(readRows(server, root));
        expect(inspector.inspectAll()).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('says which records a change touched', () => {
    const doc = newPlan(5, seeded());
    const inspector = new ShapeInspector(doc, planShape);
    const goal = randomUUID();
    const { touched } = inspector.inspect(() => addRecord(doc, 'goals', { id: goal }));
    expect([...touched]).toEqual([['goals', new Set([goal])]]);
    const words = fragmentOf(doc, 'goals', goal, 'words') as Y.XmlFragment;
    const typed = inspector.inspect(() => writeText(words, 'Asks for a break'));
    expect([...typed.touched]).toEqual([['goals', new Set([goal])]]);
    const about = fragmentOf(doc, 'about', null, 'vision') as Y.XmlFragment;
    const seen = inspector.inspect(() => writeText(about, 'Home by summer'));
    expect([...seen.touched]).toEqual([['about', new Set([''])]]);
    expect(readAbout(doc).vision).toBe('Home by summer');
  });
});

describe('what does not fit the shape', () => {
  const goal = randomUUID();
  const other = randomUUID();
  const wrong: Record<string, (doc: Y.Doc) => void> = {
    'an unknown root': (doc) => doc.getMap('extra').set('a', 1),
    'a record that is text': (doc) => doc.getMap('goals').set(other, 'words'),
    'a record that is a list': (doc) => doc.getMap('goals').set(other, new Y.Array()),
    'a key that is no UUID': (doc) => doc.getMap('goals').set('first', new Y.Map()),
    'a record replaced': (doc) => doc.getMap('goals').set(goal, new Y.Map()),
    'a record deleted': (doc) => doc.getMap('goals').delete(goal),
    'words deleted': (doc) => collectionOf(doc, 'goals').get(goal)?.delete('words'),
    'words replaced': (doc) =>
      collectionOf(doc, 'goals').get(goal)?.set('words', new Y.XmlFragment()),
    'words that are shared text': (doc) =>
      collectionOf(doc, 'goals').get(goal)?.set('words', new Y.Text('x')),
    'an unknown field': (doc) => collectionOf(doc, 'goals').get(goal)?.set('extra', 1),
    'a field of Object itself': (doc) => collectionOf(doc, 'goals').get(goal)?.set('__proto__', 1),
    'a value not in the list': (doc) =>
      collectionOf(doc, 'goals').get(goal)?.set('lifecycle', 'done'),
    'a date that does not exist': (doc) =>
      collectionOf(doc, 'goals').get(goal)?.set('targetOn', '2026-02-30'),
    'an order key that none can follow': (doc) =>
      collectionOf(doc, 'goals').get(goal)?.set('order', 'eV'),
    'a map as a value': (doc) => collectionOf(doc, 'goals').get(goal)?.set('measure', new Y.Map()),
    'an object as a value': (doc) => collectionOf(doc, 'goals').get(goal)?.set('measure', { a: 1 }),
    'bytes as a value': (doc) =>
      collectionOf(doc, 'goals').get(goal)?.set('measure', new Uint8Array(3)),
    'an image': (doc) => words(doc).insert(0, [new Y.XmlElement('image')]),
    'a link': (doc) => typed(doc).format(0, 1, { link: { href: 'javascript:1' } }),
    'a mark with attributes': (doc) => typed(doc).format(0, 1, { bold: { onclick: 'x' } }),
    'an attribute of a paragraph': (doc) =>
      (words(doc).get(0) as Y.XmlElement).setAttribute('style', 'x'),
    'an attribute of text': (doc) => typed(doc).setAttribute('hidden', 'words'),
    'an embed': (doc) => typed(doc).insertEmbed(0, { image: 'x' }),
    'a list item outside a list': (doc) => words(doc).insert(0, [new Y.XmlElement('listItem')]),
    'a hook': (doc) => words(doc).insert(0, [new Y.XmlHook('x') as never]),
    'a document in the document': (doc) =>
      collectionOf(doc, 'goals').get(goal)?.set('measure', new Y.Doc()),
    'too deep nesting': (doc) => {
      let parent: Y.XmlFragment = words(doc);
      for (let depth = 0; depth < 20; depth++) {
        const child = new Y.XmlElement(depth % 2 ? 'listItem' : 'bulletList');
        parent.insert(0, [child]);
        parent = child;
      }
    },
  };
  const words = (doc: Y.Doc): Y.XmlFragment =>
    fragmentOf(doc, 'goals', goal, 'words') as Y.XmlFragment;
  const typed = (doc: Y.Doc): Y.XmlText => (words(doc).get(0) as Y.XmlElement).get(0) as Y.XmlText;

  const base = (): Uint8Array => {
    const doc = newPlan(3, seeded());
    addRecord(doc, 'goals', { id: goal, texts: { words: 'Asks for a break' } });
    return Y.encodeStateAsUpdate(doc);
  };

  for (const [name, change] of Object.entries(wrong)) {
    it(name, () => {
      const seed = base();
      const author = new Y.Doc();
      author.clientID = 21;
      Y.applyUpdate(author, seed);
      openPlan(author);
      const before = Y.encodeStateVector(author);
      change(author);
      const server = newPlan(4, seed);
      const inspector = new ShapeInspector(server, planShape);
      const { problems } = inspector.inspect(() =>
        Y.applyUpdate(server, Y.encodeStateAsUpdate(author, before)),
      );
      expect(problems.length).toBeGreaterThan(0);
    });
  }

  it('a list in place of a root map', () => {
    const author = new Y.Doc();
    author.getArray('goals').insert(0, ['hidden']);
    const server = newPlan(4, base());
    const inspector = new ShapeInspector(server, planShape);
    const { problems } = inspector.inspect(() =>
      Y.applyUpdate(server, Y.encodeStateAsUpdate(author)),
    );
    expect(problems.length).toBeGreaterThan(0);
  });

  it('words longer than the limit, and too many records, as too large', () => {
    const server = newPlan(4, base());
    const inspector = new ShapeInspector(server, planShape);
    const long = inspector.inspect(() => typed(server).insert(0, 'x'.repeat(20_001)));
    expect(long.problems).toMatchObject([{ tooLarge: true }]);
    const many = inspector.inspect(() =>
      server.transact(() => {
        for (let at = 0; at < 201; at++) server.getMap('needs').set(randomUUID(), new Y.Map());
      }),
    );
    expect(many.problems).toMatchObject([{ tooLarge: true }]);
  });

  it('random bytes and flipped bits never slip something through that the shape does not know', () => {
    const seed = base();
    const author = newPlan(21, seed);
    const before = Y.encodeStateVector(author);
    addRecord(author, 'goals', { id: other, texts: { words: 'Joins the group\nfor ten minutes' } });
    typed(author).insert(3, 'often ');
    typed(author).format(0, 4, { bold: {} });
    const honest = Y.encodeStateAsUpdate(author, before);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(honest.length - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 3,
        }),
        (flips) => {
          const bytes = honest.slice();
          for (const [at, mask] of flips) bytes[at] = (bytes[at] as number) ^ mask;
          const server = newPlan(4, seed);
          const inspector = new ShapeInspector(server, planShape);
          let accepted = false;
          try {
            const { problems } = inspector.inspect(() => Y.applyUpdate(server, bytes));
            accepted = problems.length === 0;
          } catch {
            accepted = false;
          }
          if (accepted) expect(inspector.inspectAll()).toEqual([]);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('finds a place also beside the first and last keys that there can be', () => {
    const doc = newPlan(3, base());
    for (const key of [
      `A${'0'.repeat(25)}1`,
      `z${'z'.repeat(26)}`,
      'a'.repeat(2) + 'V'.repeat(198),
    ]) {
      const ids = [randomUUID(), randomUUID(), randomUUID()];
      addRecord(doc, 'needs', { id: ids[0]! });
      setValue(doc, 'needs', ids[0]!, 'order', key);
      addRecord(doc, 'needs', { id: ids[1]!, afterId: null });
      addRecord(doc, 'needs', { id: ids[2]!, afterId: ids[0]! });
      for (let move = 0; move < 5; move++)
        moveRecord(doc, 'needs', ids[1]!, move % 2 ? ids[0]! : null);
    }
    expect(new ShapeInspector(doc, planShape).inspectAll()).toEqual([]);
  });

  it('reads back what was written, one line a paragraph', () => {
    const doc = newPlan(3, base());
    expect(fragmentText(words(doc))).toBe('Asks for a break');
    expect(isLive(doc, 'goals', goal)).toBe(true);
  });
});
