/**
 * A document as plain data: what history compares, and what a restoring writes back. It knows no
 * kind; the kind's shape says which values and texts a record has. Runs in the history's thread too.
 */
import type { DocumentShape } from '@roundtable/schema/document-shape';
import { fragmentText } from '@roundtable/schema/rich-text';
import * as Y from 'yjs';
import { recordKey } from './record-key.ts';

export type PlainValue = string | number | boolean | null;

/** A piece of rich text: words with their marks, or an element with what is in it. */
export type TextNode =
  | { readonly delta: readonly TextRun[] }
  | {
      readonly element: string;
      readonly attributes: Readonly<Record<string, unknown>>;
      readonly children: readonly TextNode[];
    };
export interface TextRun {
  readonly insert: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export interface PlainRecord {
  readonly values: Readonly<Record<string, PlainValue>>;
  readonly texts: Readonly<
    Record<string, { readonly words: string; readonly nodes: readonly TextNode[] }>
  >;
}

/** Records by their key, such as 'goals/<id>'; a single root is one record under its own name. */
export type PlainRecords = Map<string, PlainRecord>;

/** The names of a shape, without its rules: these can be sent to a thread. */
export type ShapeNames = Readonly<
  Record<
    string,
    {
      readonly single: boolean;
      readonly values: readonly string[];
      readonly fragments: readonly string[];
    }
  >
>;

export const namesOf = (shape: DocumentShape): ShapeNames =>
  Object.fromEntries(
    Object.entries(shape).map(([root, { is, values, fragments }]) => [
      root,
      { single: is === 'single', values: Object.keys(values), fragments },
    ]),
  );

/** Root and id of a key; `undefined` where the shape has no such record. */
export function readKey(shape: ShapeNames, key: string): { root: string; id: string } | undefined {
  const [root = '', id = '', ...rest] = key.split('/');
  if (!Object.hasOwn(shape, root) || rest.length > 0) return undefined;
  return shape[root]?.single === (id === '') ? { root, id } : undefined;
}

/** The record's map in the document, if it is there. */
export function recordOf(doc: Y.Doc, shape: ShapeNames, key: string): Y.Map<unknown> | undefined {
  const place = readKey(shape, key);
  if (!place) return undefined;
  const root = doc.getMap(place.root);
  if (place.id === '') return root;
  const record = root.get(place.id);
  return record instanceof Y.Map ? (record as Y.Map<unknown>) : undefined;
}

export function keysOf(doc: Y.Doc, shape: ShapeNames): string[] {
  return Object.entries(shape).flatMap(([root, { single }]) =>
    single ? [root] : [...doc.getMap(root).keys()].map((id) => recordKey(root, id)),
  );
}

export function readRecord(doc: Y.Doc, shape: ShapeNames, key: string): PlainRecord | undefined {
  const record = recordOf(doc, shape, key);
  const names = shape[readKey(shape, key)?.root ?? ''];
  if (!record || !names) return undefined;
  const values: Record<string, PlainValue> = {};
  for (const name of names.values) {
    const value = record.get(name);
    if (value !== undefined) values[name] = value as PlainValue;
  }
  const texts: Record<string, PlainRecord['texts'][string]> = {};
  for (const name of names.fragments) {
    const fragment = record.get(name);
    if (fragment instanceof Y.XmlFragment)
      texts[name] = { words: fragmentText(fragment), nodes: nodesOf(fragment) };
  }
  return { values, texts };
}

/** All records, or those that are named. */
export function readRecords(
  doc: Y.Doc,
  shape: ShapeNames,
  keys: readonly string[] = keysOf(doc, shape),
): PlainRecords {
  const records: PlainRecords = new Map();
  for (const key of keys) {
    const record = readRecord(doc, shape, key);
    if (record) records.set(key, record);
  }
  return records;
}

/** What stands in a fragment or element, texts that follow each other and empty ones included. */
export const nodesOf = (parent: Y.XmlFragment): TextNode[] =>
  parent.toArray().map((node) => {
    if (node instanceof Y.XmlText) return { delta: deltaOf(node) };
    const element = node as Y.XmlElement;
    return {
      element: element.nodeName,
      attributes: element.getAttributes(),
      children: nodesOf(element),
    };
  });

export const deltaOf = (text: Y.XmlText): TextRun[] => text.toDelta() as TextRun[];

export const isLiveRecord = (record: PlainRecord | undefined): record is PlainRecord =>
  record !== undefined && record.values.removed !== true;
