/**
 * Holds what is done to a live document to its shape. It looks at the new items of each
 * transaction, before Yjs merges or collects any, so its cost grows with the change and not with
 * the document.
 */
import * as Y from 'yjs';
import {
  isUuid,
  type DocumentShape,
  type Inspection,
  type RootShape,
  type ShapeProblem,
} from './document-shape.ts';
import { attributeAllowed, childAllowed, markAllowed, richText } from './rich-text.ts';

type AnyType = Y.AbstractType<unknown>;

/** Where a type stands: the root itself, a record, a rich-text fragment or a node inside one. */
interface Place {
  readonly root: string;
  readonly shape: RootShape;
  /** The record's id; empty in a single root. */
  readonly id: string;
  readonly field: string;
  /** `root`, `record`, `fragment`, `text`, or the name of an element. */
  readonly node: string;
  /** Nesting of elements inside the fragment. */
  readonly depth: number;
}

/** One look at one change. */
interface Look {
  readonly touched: Map<string, Set<string>>;
  readonly problems: ShapeProblem[];
  readonly places: Map<AnyType, Place | null>;
  /** Steps left for checking that new items stand before what they were written in front of. */
  steps: number;
}

/** Enough for any honest merge; more means that somebody wants to keep the process busy. */
const orderSteps = 2_000_000;
/** A hostile update can bring a problem an item: a few say enough. */
const mostProblems = 20;

export class ShapeInspector {
  readonly #doc: Y.Doc;
  readonly #shape: DocumentShape;
  readonly #roots = new Map<AnyType, Place>();

  constructor(doc: Y.Doc, shape: DocumentShape) {
    this.#doc = doc;
    this.#shape = shape;
    for (const [root, rootShape] of Object.entries(shape)) {
      const node = rootShape.is === 'single' ? 'record' : 'root';
      this.#roots.set(doc.getMap(root) as unknown as AnyType, {
        root,
        shape: rootShape,
        id: '',
        field: '',
        node,
        depth: 0,
      });
    }
  }

  /**
   * Runs a change of the document and answers which records it touched and what is wrong with it.
   * The change stands in any case: whoever finds problems throws the document away.
   */
  inspect(change: () => void): Inspection {
    const look = newLook();
    const watch = (transaction: Y.Transaction): void => this.#inspectTransaction(transaction, look);
    // The one moment when the items are still as they were written: not merged, not collected.
    this.#doc.on('beforeObserverCalls', watch);
    try {
      change();
    } finally {
      this.#doc.off('beforeObserverCalls', watch);
    }
    this.#findStrayRoots(look);
    return { touched: look.touched, problems: look.problems };
  }

  /** Checks the whole document, for content that did not come through `inspect`. */
  inspectAll(): readonly ShapeProblem[] {
    const look = newLook();
    this.#findStrayRoots(look);
    for (const structs of this.#doc.store.clients.values()) {
      for (const struct of structs)
        if (struct instanceof Y.Item && !struct.deleted) this.#inspectItem(struct, look);
    }
    for (const [type, place] of this.#roots) {
      this.#inspectKeys(type, place, type._map.keys(), null, look);
      if (place.node === 'record') inspectFragments(type, place, look);
      else
        for (const { content, deleted } of type._map.values()) {
          if (deleted || !(content instanceof Y.ContentType)) continue;
          const record = content.type as AnyType;
          const at = this.#placeOf(record, look);
          if (!at) continue;
          this.#inspectKeys(record, at, record._map.keys(), null, look);
          inspectFragments(record, at, look);
        }
    }
    return look.problems;
  }

  #inspectTransaction(transaction: Y.Transaction, look: Look): void {
    const { store } = this.#doc;
    // Yjs lists only the types that were there before; what happened inside new ones is added here.
    const changed = new Map(transaction.changed as Map<AnyType, Set<string | null>>);
    for (const [client, after] of transaction.afterState) {
      const before = transaction.beforeState.get(client) ?? 0;
      if (after <= before) continue;
      const structs = store.clients.get(client) ?? [];
      for (let at = Y.findIndexSS(structs, before); at < structs.length; at++) {
        const struct = structs[at];
        if (!(struct instanceof Y.Item)) continue;
        this.#inspectOrder(struct, look);
        if (struct.deleted) continue;
        this.#inspectItem(struct, look);
        const parent = struct.parent as AnyType;
        const keys = changed.get(parent);
        if (keys) keys.add(struct.parentSub);
        else changed.set(parent, new Set([struct.parentSub]));
      }
    }
    const fragments = new Map<AnyType, Place>();
    for (const [type, keys] of changed) {
      const place = this.#placeOf(type, look);
      if (!place) continue;
      if (place.node === 'root' || place.node === 'record')
        this.#inspectKeys(type, place, keys, transaction.beforeState, look);
      else {
        touch(look, place.root, place.id);
        const fragment = fragmentAbove(type);
        if (fragment) fragments.set(fragment, place);
      }
    }
    for (const [fragment, place] of fragments) inspectLength(fragment, place, look);
  }

  /**
   * An item names its neighbours of the moment it was written. One that names them in the wrong
   * order, or from two lists, would be sorted differently by replicas that get it at other times.
   */
  #inspectOrder(item: Y.Item, look: Look): void {
    if (!item.rightOrigin) return;
    const right = Y.getItem(this.#doc.store, item.rightOrigin);
    let next = item.right;
    while (next && next !== right && look.steps > 0) {
      next = next.right;
      look.steps -= 1;
    }
    if (next !== right)
      report(look, {
        path: [],
        reason: 'neighbours in the wrong order',
        tooLarge: look.steps === 0,
      });
  }

  /** Whether an item may stand where it does. Values of fields are looked at by key. */
  #inspectItem(item: Y.Item, look: Look): void {
    const parent = item.parent as AnyType;
    const place = this.#placeOf(parent, look);
    if (!place || !this.#itemAllowed(item, place, look))
      report(look, { path: pathTo(place, item.parentSub), reason: 'not allowed here' });
  }

  #itemAllowed(item: Y.Item, { node }: Place, look: Look): boolean {
    const { content, parentSub } = item;
    if (content instanceof Y.ContentType)
      return this.#placeOf(content.type as AnyType, look) !== null;
    if (node === 'root' || node === 'fragment') return false;
    if (node === 'text')
      return (
        parentSub === null &&
        (content instanceof Y.ContentString ||
          (content instanceof Y.ContentFormat && markAllowed(content.key, content.value)))
      );
    if (parentSub === null || !(content instanceof Y.ContentAny) || content.arr.length !== 1)
      return false;
    return node === 'record' || attributeAllowed(node, parentSub, content.arr[0]);
  }

  /** The keys of a root or a record: what is permanent stays, and each value is allowed. */
  #inspectKeys(
    type: AnyType,
    place: Place,
    keys: Iterable<string | null>,
    before: ReadonlyMap<number, number> | null,
    look: Look,
  ): void {
    const { root, shape } = place;
    if (place.node === 'record') touch(look, root, place.id);
    for (const key of keys) {
      if (key === null) continue;
      const item = type._map.get(key);
      if (!item) continue;
      const path = pathTo(place, key);
      const permanent = place.node === 'root' || shape.fragments.includes(key);
      if (permanent && before && !isAddition(item, before)) {
        report(look, { path, reason: 'may not be replaced or deleted' });
        continue;
      }
      if (item.deleted) continue;
      if (place.node === 'root') {
        touch(look, root, key);
        if (!isUuid(key)) report(look, { path, reason: 'the key is not a UUID' });
      } else if (!permanent) {
        const rule = Object.hasOwn(shape.values, key) ? shape.values[key] : undefined;
        if (!rule) report(look, { path, reason: 'unknown field' });
        else if (!rule(item.content.getContent()[item.length - 1]))
          report(look, { path, reason: 'value not allowed' });
      }
    }
    if (place.node === 'root' && shape.most !== undefined && type._map.size > shape.most)
      report(look, { path: [root], reason: `more than ${shape.most} records`, tooLarge: true });
  }

  #findStrayRoots(look: Look): void {
    for (const name of this.#doc.share.keys())
      if (!Object.hasOwn(this.#shape, name)) report(look, { path: [name], reason: 'unknown root' });
  }

  /** `null` where the shape has no place for it. */
  #placeOf(type: AnyType, look: Look): Place | null {
    const root = this.#roots.get(type);
    if (root) return root;
    const known = look.places.get(type);
    if (known !== undefined) return known;
    const item = type._item;
    // The parent of an item that is no part of a list or map any more is not a type.
    const above = item && item.parent instanceof Y.AbstractType ? item.parent : null;
    const parent = above ? this.#placeOf(above as AnyType, look) : null;
    const place = parent && item ? placeIn(parent, type, item.parentSub) : null;
    look.places.set(type, place);
    return place;
  }
}

function placeIn(parent: Place, type: AnyType, key: string | null): Place | null {
  if (parent.node === 'root')
    return key !== null && type.constructor === Y.Map
      ? { ...parent, id: key, node: 'record' }
      : null;
  if (parent.node === 'record')
    return key !== null &&
      type.constructor === Y.XmlFragment &&
      parent.shape.fragments.includes(key)
      ? { ...parent, field: key, node: 'fragment' }
      : null;
  const depth = parent.depth + 1;
  if (key !== null || depth > richText.depth) return null;
  const node =
    type.constructor === Y.XmlText
      ? 'text'
      : type.constructor === Y.XmlElement
        ? (type as unknown as Y.XmlElement).nodeName
        : '';
  return childAllowed(parent.node, node) ? { ...parent, node, depth } : null;
}

const newLook = (): Look => ({
  touched: new Map(),
  problems: [],
  places: new Map(),
  steps: orderSteps,
});

function report(look: Look, problem: ShapeProblem): void {
  if (look.problems.length < mostProblems) look.problems.push(problem);
}

function touch(look: Look, root: string, id: string): void {
  const records = look.touched.get(root);
  if (records) records.add(id);
  else look.touched.set(root, new Set([id]));
}

function pathTo(place: Place | null, key: string | null): string[] {
  if (!place) return [];
  const { root, id, field } = place;
  return [root, id, field || (key ?? '')].filter((part) => part !== '');
}

/** A key that was not there before, or whose former item still stands (a late writer lost). */
function isAddition(item: Y.Item, before: ReadonlyMap<number, number>): boolean {
  const isNew = (one: Y.Item): boolean => one.id.clock >= (before.get(one.id.client) ?? 0);
  if (item.deleted) return false;
  if (!isNew(item)) return true;
  for (let former = item.left; former; former = former.left) if (!isNew(former)) return false;
  return true;
}

function fragmentAbove(type: AnyType): AnyType | null {
  let at: AnyType | null = type;
  while (at && at.constructor !== Y.XmlFragment) at = (at._item?.parent ?? null) as AnyType | null;
  return at;
}

function inspectFragments(record: AnyType, place: Place, look: Look): void {
  for (const field of place.shape.fragments) {
    const item = record._map.get(field);
    if (item && !item.deleted && item.content instanceof Y.ContentType)
      inspectLength(item.content.type as AnyType, { ...place, field }, look);
  }
}

/** Characters and elements both count: an empty paragraph costs as much as a letter. */
function inspectLength(fragment: AnyType, place: Place, look: Look): void {
  const limit = place.shape.fragmentLimit;
  let length = 0;
  const waiting: AnyType[] = [fragment];
  for (let type = waiting.pop(); type && length <= limit; type = waiting.pop()) {
    length += type instanceof Y.XmlText ? type.length : 1;
    for (let item = type._start; item; item = item.right)
      if (!item.deleted && item.content instanceof Y.ContentType)
        waiting.push(item.content.type as AnyType);
  }
  if (length > limit)
    report(look, {
      path: pathTo(place, null),
      reason: `longer than ${limit} characters`,
      tooLarge: true,
    });
}
