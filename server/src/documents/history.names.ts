import { fragmentText } from '@roundtable/schema/rich-text';
import * as Y from 'yjs';
import type { HistoryKind } from './document.kind.ts';
import type { RecordDifference } from './history.difference.ts';
import { keysOf, readKey, recordOf, type PlainValue, type ShapeNames } from './history.records.ts';
import { parentOf } from './history.restore.ts';
import type { DocumentRecordComparison, DocumentRecordName } from './history.types.ts';

/** Characters of a record's first line that it is called by. */
const longestName = 160;

interface Known {
  readonly name: string;
  readonly parent: string | null;
  readonly order: string;
}

const ofDocuments = new WeakMap<Y.Doc, RecordNames>();

/**
 * What the records of a live document are called now. It is read from the document on the loop, so
 * that is done once until the next edit, however many pages of its history are asked for.
 */
export function recordNames(doc: Y.Doc, shape: ShapeNames, kind: HistoryKind): RecordNames {
  const known = ofDocuments.get(doc);
  if (known) return known;
  const names = new RecordNames(doc, shape, kind);
  ofDocuments.set(doc, names);
  doc.once('afterTransaction', () => ofDocuments.delete(doc));
  return names;
}

/** What people call the records of a document, and which belongs to which: read once, kept as text. */
export class RecordNames {
  readonly kind: HistoryKind;
  readonly #known = new Map<string, Known>();
  readonly #places = new Map<string, number>();
  readonly #rootOf: (key: string) => string;

  constructor(doc: Y.Doc, shape: ShapeNames, kind: HistoryKind) {
    this.kind = kind;
    this.#rootOf = (key) => readKey(shape, key)?.root ?? '';
    for (const key of keysOf(doc, shape)) {
      const record = recordOf(doc, shape, key);
      if (!record) continue;
      const named = kind.names[this.#rootOf(key)] ?? [];
      let name = '';
      for (const field of named) name ||= wordsIn(record.get(field));
      this.#known.set(key, {
        name: shortened(name),
        parent: parentOf(kind, key, (field) => record.get(field)) ?? null,
        order: wordsIn(record.get('order')),
      });
    }
    this.#place();
  }

  of(key: string): DocumentRecordName {
    const known = this.#known.get(key);
    const { name = '', parent = null } = known ?? {};
    return { record: key, root: this.#rootOf(key), name, parent };
  }

  /** In the order in which they stand in the document. */
  sorted(keys: readonly string[]): DocumentRecordName[] {
    return keys.toSorted((a, b) => this.placeOf(a) - this.placeOf(b)).map((key) => this.of(key));
  }

  placeOf(key: string): number {
    return this.#places.get(key) ?? Number.MAX_SAFE_INTEGER;
  }

  /** Those that belong to no other. */
  tops(): DocumentRecordName[] {
    return this.sorted([...this.#known.keys()].filter((key) => !this.#known.get(key)?.parent));
  }

  /** A record and all that belongs to it. */
  withParts(key: string): string[] {
    const found = [key];
    for (const above of found)
      for (const [each, { parent }] of this.#known) if (parent === above) found.push(each);
    return found;
  }

  /** What a plain value is in words; of a person, nothing: that is told apart. */
  wordsOf(field: string, value: PlainValue): string | null {
    if (value === null || this.kind.people.includes(field)) return null;
    const root = this.kind.references[field];
    return root ? this.of(`${root}/${value}`).name : String(value);
  }

  personOf(field: string, value: PlainValue): string | null {
    return this.kind.people.includes(field) && typeof value === 'string' ? value : null;
  }

  /** Root by root, each record followed by those that belong to it. */
  #place(): void {
    const below = Map.groupBy(this.#known.keys(), (key) => this.#known.get(key)?.parent ?? '');
    const roots = [...new Set([...this.#known.keys()].map((key) => this.#rootOf(key)))];
    const order = (key: string): string => this.#known.get(key)?.order ?? '';
    const walk = (keys: readonly string[]): void => {
      const sorted = keys.toSorted(
        (a, b) =>
          roots.indexOf(this.#rootOf(a)) - roots.indexOf(this.#rootOf(b)) ||
          (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : a < b ? -1 : 1),
      );
      for (const key of sorted) {
        if (this.#places.has(key)) continue;
        this.#places.set(key, this.#places.size);
        walk(below.get(key) ?? []);
      }
    };
    walk(below.get('') ?? []);
  }
}

const wordsIn = (value: unknown): string =>
  value instanceof Y.XmlFragment ? fragmentText(value) : String((value as PlainValue) ?? '');

function shortened(words: string): string {
  const [first = ''] = words.split('\n');
  return first.length > longestName ? `${first.slice(0, longestName - 1).toWellFormed()}…` : first;
}

/** Differences as the API gives them, in the order in which their records stand. */
export function comparisonOf(
  differences: readonly RecordDifference[],
  names: RecordNames,
  writers: ReadonlyMap<string, readonly string[]>,
): DocumentRecordComparison[] {
  return differences
    .toSorted((a, b) => names.placeOf(a.key) - names.placeOf(b.key))
    .map(({ key, change, moved, values, texts }) => ({
      ...names.of(key),
      memberIds: writers.get(key) ?? [],
      change,
      moved,
      values: values.map(({ field, before, after }) => ({
        field,
        before: names.wordsOf(field, before),
        after: names.wordsOf(field, after),
        beforeMemberId: names.personOf(field, before),
        afterMemberId: names.personOf(field, after),
      })),
      texts: texts.map(({ field, parts, form }) => ({ field, parts, form })),
    }));
}
