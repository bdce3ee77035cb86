/**
 * Brings records back to what they were, as an edit like any other: with as little change as there
 * can be, so that people who type meanwhile keep their carets and their words.
 */
import * as Y from 'yjs';
import type { HistoryKind } from './document.kind.ts';
import {
  deltaOf,
  isLiveRecord,
  keysOf,
  nodesOf,
  readKey,
  recordOf,
  type PlainRecord,
  type PlainRecords,
  type ShapeNames,
  type TextNode,
  type TextRun,
} from './history.records.ts';
import { recordKey } from './record-key.ts';

/** The key of the record that one belongs to; `valueOf` reads a field of it. */
export function parentOf(
  kind: HistoryKind,
  key: string,
  valueOf: (field: string) => unknown,
): string | undefined {
  const parent = kind.parents[key.split('/')[0] ?? ''];
  const id = parent && valueOf(parent.field);
  return parent && typeof id === 'string' ? recordKey(parent.root, id) : undefined;
}

/** No kind nests its records deeper; a circle that somebody made ends here. */
const deepest = 8;

/** Writes back the records that are named and what belongs to them; without names, everything. */
export function restore(
  doc: Y.Doc,
  shape: ShapeNames,
  kind: HistoryKind,
  former: PlainRecords,
  named: readonly string[] | null,
): void {
  const there = keysOf(doc, shape);
  const parents = (key: string): (string | undefined)[] => [
    parentOf(kind, key, (field) => former.get(key)?.values[field]),
    parentOf(kind, key, (field) => recordOf(doc, shape, key)?.get(field)),
  ];
  const belongs = (key: string, depth = 0): boolean =>
    named?.includes(key) === true ||
    (depth < deepest &&
      parents(key).some((parent) => parent !== undefined && belongs(parent, depth + 1)));
  for (const key of there) {
    const { root } = readKey(shape, key) as { root: string };
    if (named?.includes(key) === true || (!kind.kept.includes(root) && (!named || belongs(key))))
      bringBack(doc, shape, key, former.get(key));
  }
  // A record can be seen only where what it belongs to can be.
  for (const key of named ?? []) {
    const above = (each: string): string | undefined =>
      parentOf(kind, each, (field) => former.get(each)?.values[field]);
    for (let at = above(key), depth = 0; at && depth < deepest; at = above(at), depth++)
      if (isLiveRecord(former.get(at))) putBack(recordOf(doc, shape, at));
  }
}

const putBack = (record: Y.Map<unknown> | undefined): void => {
  if (record?.get('removed') === true) record.set('removed', false);
};

function bringBack(
  doc: Y.Doc,
  shape: ShapeNames,
  key: string,
  former: PlainRecord | undefined,
): void {
  const record = recordOf(doc, shape, key);
  const names = shape[readKey(shape, key)?.root ?? ''];
  if (!record || !names) return;
  if (!former) {
    // It came later: it is retired, as everything is that people take out.
    if (record.get('removed') !== true) record.set('removed', true);
    return;
  }
  for (const name of names.values) {
    const value = former.values[name];
    if (name === 'removed') {
      if ((record.get(name) === true) !== (value === true)) record.set(name, value === true);
    } else if (value === undefined) {
      if (record.has(name)) record.delete(name);
    } else if (record.get(name) !== value) record.set(name, value);
  }
  for (const name of names.fragments) {
    const fragment = record.get(name);
    const text = former.texts[name];
    if (fragment instanceof Y.XmlFragment && text) bringNodes(fragment, text.nodes);
  }
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Makes what stands in a fragment or element as it was; what did not change is left in place. */
function bringNodes(parent: Y.XmlFragment, wanted: readonly TextNode[]): void {
  const now = nodesOf(parent);
  const shorter = Math.min(now.length, wanted.length);
  let first = 0;
  while (first < shorter && same(now[first], wanted[first])) first += 1;
  let end = 0;
  while (end < shorter - first && same(now.at(-1 - end), wanted.at(-1 - end))) end += 1;
  const [goes, comes] = [now.length - first - end, wanted.length - first - end];
  // Those in the same place are changed, not replaced: somebody may be typing in them.
  let at = first;
  for (let nth = 0; nth < Math.min(goes, comes); nth++, at++)
    bringNode(parent, at, wanted[first + nth] as TextNode);
  if (goes > comes) parent.delete(at, goes - comes);
  if (comes > goes) parent.insert(at, wanted.slice(first + goes, first + comes).map(made));
}

function bringNode(parent: Y.XmlFragment, at: number, wanted: TextNode): void {
  const node = parent.get(at);
  if ('delta' in wanted && node instanceof Y.XmlText) bringText(node, wanted.delta);
  else if (
    'element' in wanted &&
    node instanceof Y.XmlElement &&
    node.nodeName === wanted.element
  ) {
    const attributes = node.getAttributes() as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(attributes))
      if (!Object.hasOwn(wanted.attributes, name)) node.removeAttribute(name);
    for (const [name, value] of Object.entries(wanted.attributes))
      if (!same(attributes[name], value)) node.setAttribute(name, value as string);
    bringNodes(node, wanted.children);
  } else {
    parent.delete(at, 1);
    parent.insert(at, [made(wanted)]);
  }
}

/** Replaces what differs between what two lines have in common at both ends, then the marks. */
function bringText(text: Y.XmlText, wanted: readonly TextRun[]): void {
  const words = wordsOf(wanted);
  const now = wordsOf(deltaOf(text));
  const shorter = Math.min(now.length, words.length);
  let start = 0;
  while (start < shorter && now[start] === words[start]) start += 1;
  let end = 0;
  while (end < shorter - start && now.at(-1 - end) === words.at(-1 - end)) end += 1;
  // Never through the middle of a character that takes two places.
  if (start > 0 && isLead(now.charCodeAt(start - 1))) start -= 1;
  if (end > 0 && isTrail(now.charCodeAt(now.length - end))) end -= 1;
  if (now.length - start - end > 0) text.delete(start, now.length - start - end);
  const added = words.slice(start, words.length - end);
  if (added) text.insert(start, added);
  if (same(deltaOf(text), wanted)) return;
  const marks = new Set(
    [...wanted, ...deltaOf(text)].flatMap(({ attributes }) => Object.keys(attributes ?? {})),
  );
  let place = 0;
  for (const { insert, attributes } of wanted) {
    text.format(
      place,
      insert.length,
      Object.fromEntries([...marks].map((mark) => [mark, attributes?.[mark] ?? null])),
    );
    place += insert.length;
  }
}

const wordsOf = (runs: readonly TextRun[]): string => runs.map(({ insert }) => insert).join('');
const isLead = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isTrail = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

function made(node: TextNode): Y.XmlElement | Y.XmlText {
  if ('delta' in node) {
    const text = new Y.XmlText();
    text.applyDelta([...node.delta]);
    return text;
  }
  const element = new Y.XmlElement(node.element);
  for (const [name, value] of Object.entries(node.attributes))
    element.setAttribute(name, value as string);
  if (node.children.length > 0) element.insert(0, node.children.map(made));
  return element;
}
