/**
 * The grammar in which the shape of a live document is written down, and the check that holds an
 * update to it. A document has named roots. A root is either one record (`single`) or a map of
 * records keyed by UUID (`collection`); a record has plain values and rich-text fragments.
 *
 * Records are retired by their `removed` flag and never deleted, so that words which one person
 * adds while another removes their record are still there when it is restored.
 */
import * as Y from 'yjs';

/** Says whether a plain value may stand in a field. `undefined` (absent) is always allowed. */
export type ValueRule = (value: unknown) => boolean;

export interface RecordShape {
  /** Plain values by field name. A field may be absent; `null` says "emptied on purpose". */
  readonly values: Readonly<Record<string, ValueRule>>;
  /** Names of the rich-text fragments. */
  readonly fragments: readonly string[];
  /** Largest number of characters in one fragment. */
  readonly fragmentLimit: number;
}

export interface RootShape extends RecordShape {
  readonly is: 'single' | 'collection';
  /** For a collection: the largest number of records, removed ones included. */
  readonly most?: number;
}

export type DocumentShape = Readonly<Record<string, RootShape>>;

/** Why an update does not fit the shape. `path` is root / record id / field. */
export interface ShapeProblem {
  readonly path: readonly string[];
  readonly reason: string;
  readonly tooLarge?: boolean;
}

/** What one transaction did: the records it touched by root, and everything that is wrong with it. */
export interface Inspection {
  readonly touched: ReadonlyMap<string, ReadonlySet<string>>;
  readonly problems: readonly ShapeProblem[];
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const isUuid: ValueRule = (value) => typeof value === 'string' && uuid.test(value);
export const isFlag: ValueRule = (value) => typeof value === 'boolean';
export const isText =
  (most: number): ValueRule =>
  (value) =>
    value === null || (typeof value === 'string' && value.length <= most);
export const isOneOf =
  (allowed: readonly string[]): ValueRule =>
  (value) =>
    typeof value === 'string' && allowed.includes(value);
export const orNull =
  (rule: ValueRule): ValueRule =>
  (value) =>
    value === null || rule(value);
export const isInteger =
  (least: number, most: number): ValueRule =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
export const isNumber: ValueRule = (value) =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= 1e12;
/** A calendar date that exists, `YYYY-MM-DD`, between 1900 and 2199. */
export const isDate: ValueRule = (value) => {
  if (typeof value !== 'string' || !/^(19|20|21)\d\d-\d\d-\d\d$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === value;
};
/** A fractional order key as `fractional-indexing` makes them (base 62). */
export const isOrderKey: ValueRule = (value) =>
  typeof value === 'string' && /^[0-9A-Za-z]{1,200}$/.test(value);

/** Block elements and marks that rich text may hold; no links, images or attributes that run. */
export const richText = {
  elements: ['paragraph', 'bulletList', 'orderedList', 'listItem', 'hardBreak'],
  marks: ['bold', 'italic', 'underline'],
} as const;

/**
 * Watches the roots of a document and looks at each transaction. Call `inspect` with the function
 * that changes the document; it answers what was touched and what is wrong. Roots of other names
 * are found by `strayRoots`.
 */
export class ShapeInspector {
  readonly #doc: Y.Doc;
  readonly #shape: DocumentShape;

  constructor(doc: Y.Doc, shape: DocumentShape) {
    this.#doc = doc;
    this.#shape = shape;
    for (const name of Object.keys(shape)) doc.getMap(name);
  }

  inspect(change: () => void): Inspection {
    const touched = new Map<string, Set<string>>();
    const problems: ShapeProblem[] = [];
    const observers = Object.entries(this.#shape).map(([name, shape]) => {
      const root = this.#doc.getMap(name);
      const observer = (events: Y.YEvent<Y.AbstractType<unknown>>[]): void => {
        const records = touched.get(name) ?? new Set<string>();
        touched.set(name, records);
        for (const event of events) inspectEvent(name, shape, root, event, records, problems);
      };
      root.observeDeep(observer as never);
      return () => root.unobserveDeep(observer as never);
    });
    try {
      change();
    } finally {
      for (const stop of observers) stop();
    }
    for (const stray of this.#doc.share.keys()) {
      if (!(stray in this.#shape)) problems.push({ path: [stray], reason: 'unknown root' });
    }
    for (const [name, records] of touched) this.#inspectRecords(name, records, problems);
    return { touched, problems };
  }

  /** Checks every record of the document, for content that did not come through `inspect`. */
  inspectAll(): readonly ShapeProblem[] {
    const problems: ShapeProblem[] = [];
    for (const name of this.#doc.share.keys()) {
      const shape = this.#shape[name];
      if (!shape) problems.push({ path: [name], reason: 'unknown root' });
      else {
        const ids = shape.is === 'single' ? [''] : [...this.#doc.getMap(name).keys()];
        this.#inspectRecords(name, new Set(ids), problems);
      }
    }
    return problems;
  }

  #inspectRecords(name: string, records: Set<string>, problems: ShapeProblem[]): void {
    const shape = this.#shape[name];
    if (!shape) return;
    const root = this.#doc.getMap(name);
    if (shape.is === 'single') {
      if (records.size > 0) inspectRecord([name], shape, root, problems);
      return;
    }
    if (shape.most !== undefined && root.size > shape.most) {
      problems.push({ path: [name], reason: `more than ${shape.most} records`, tooLarge: true });
    }
    for (const id of records) {
      const record = root.get(id);
      if (!isUuid(id)) problems.push({ path: [name, id], reason: 'the key is not a UUID' });
      if (!(record instanceof Y.Map)) problems.push({ path: [name, id], reason: 'not a record' });
      else inspectRecord([name, id], shape, record, problems);
    }
  }
}

/** Structure: what may be added where, and that nothing once there is replaced or deleted. */
function inspectEvent(
  name: string,
  shape: RootShape,
  root: Y.Map<unknown>,
  event: Y.YEvent<Y.AbstractType<unknown>>,
  records: Set<string>,
  problems: ShapeProblem[],
): void {
  const [first] = event.path;
  if (event.target === (root as unknown)) {
    if (event.changes.delta.length > 0)
      problems.push({ path: [name], reason: 'the root is a map, not a list' });
    for (const [key, { action }] of event.changes.keys) {
      records.add(shape.is === 'single' ? '' : key);
      const permanent = shape.is === 'collection' || shape.fragments.includes(key);
      if (permanent && action !== 'add')
        problems.push({ path: [name, key], reason: 'may not be replaced or deleted' });
    }
    return;
  }
  records.add(shape.is === 'single' ? '' : String(first));
  const isRecord = shape.is === 'collection' && event.path.length === 1;
  if (!isRecord) return;
  if (event.changes.delta.length > 0)
    problems.push({ path: [name, String(first)], reason: 'a record is a map, not a list' });
  for (const [key, { action }] of event.changes.keys) {
    if (shape.fragments.includes(key) && action !== 'add')
      problems.push({ path: [name, String(first), key], reason: 'may not be replaced or deleted' });
  }
}

function inspectRecord(
  path: readonly string[],
  shape: RecordShape,
  record: Y.Map<unknown>,
  problems: ShapeProblem[],
): void {
  for (const [key, value] of record) {
    const at = [...path, key];
    if (shape.fragments.includes(key)) {
      if (!(value instanceof Y.XmlFragment) || value instanceof Y.XmlElement)
        problems.push({ path: at, reason: 'not rich text' });
      else inspectFragment(at, shape.fragmentLimit, value, problems);
      continue;
    }
    const rule = Object.hasOwn(shape.values, key) ? shape.values[key] : undefined;
    if (!rule) problems.push({ path: at, reason: 'unknown field' });
    else if (!rule(value)) problems.push({ path: at, reason: 'value not allowed' });
  }
}

function inspectFragment(
  path: readonly string[],
  limit: number,
  fragment: Y.XmlFragment,
  problems: ShapeProblem[],
): void {
  let characters = 0;
  const walk = (parent: Y.XmlFragment, depth: number): boolean => {
    if (depth > 12) return false;
    return parent.toArray().every((child: unknown) => {
      if (child instanceof Y.XmlText) {
        characters += child.length;
        return marksAllowed(child);
      }
      if (!(child instanceof Y.XmlElement)) return false;
      if (!(richText.elements as readonly string[]).includes(child.nodeName)) return false;
      return attributesAllowed(child) && walk(child, depth + 1);
    });
  };
  if (!walk(fragment, 0)) problems.push({ path, reason: 'rich text of a kind not allowed' });
  if (characters > limit)
    problems.push({ path, reason: `longer than ${limit} characters`, tooLarge: true });
}

function attributesAllowed(element: Y.XmlElement): boolean {
  const attributes: Record<string, unknown> = element.getAttributes();
  return Object.entries(attributes).every(
    ([key, value]) =>
      element.nodeName === 'orderedList' &&
      ((key === 'start' && isInteger(0, 9999)(value)) ||
        (key === 'type' && (value === null || /^[1aAiI]$/.test(String(value))))),
  );
}

/** Marks are attributes of text; y-tiptap adds `--hash` to the name of one that may overlap. */
function marksAllowed(text: Y.XmlText): boolean {
  const delta = text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[];
  return (
    Object.keys(text.getAttributes()).length === 0 &&
    delta.every(
      ({ insert, attributes }) =>
        typeof insert === 'string' &&
        Object.entries(attributes ?? {}).every(
          ([mark, value]) =>
            (richText.marks as readonly string[]).includes(mark.split('--')[0] ?? '') &&
            (value === null ||
              value === true ||
              (typeof value === 'object' && Object.keys(value).length === 0)),
        ),
    )
  );
}

/** The words of a fragment as plain text: one line a block, list items begin with "• ". */
export function fragmentText(fragment: Y.XmlFragment | undefined): string {
  if (!fragment) return '';
  const lines: string[] = [];
  const inline = (node: Y.XmlElement | Y.XmlFragment): string =>
    node
      .toArray()
      .map((child) =>
        child instanceof Y.XmlText
          ? (child.toDelta() as { insert: unknown }[])
              .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
              .join('')
          : child instanceof Y.XmlElement && child.nodeName === 'hardBreak'
            ? '\n'
            : '',
      )
      .join('');
  const block = (node: Y.XmlElement, prefix: string): void => {
    if (node.nodeName === 'paragraph') lines.push(prefix + inline(node));
    else {
      for (const child of node.toArray()) {
        if (child instanceof Y.XmlElement)
          block(child, node.nodeName === 'listItem' ? prefix || '• ' : '');
      }
    }
  };
  for (const child of fragment.toArray()) {
    if (child instanceof Y.XmlElement) block(child, '');
    else if (child instanceof Y.XmlText) lines.push(child.toDelta().map((part: { insert: unknown }) => (typeof part.insert === 'string' ? part.insert : '')).join(''));
  }
  return lines.join('\n').trim();
}

/** Replaces the words of a fragment by paragraphs of plain text, one a line. */
export function writeText(fragment: Y.XmlFragment, text: string): void {
  if (fragment.length > 0) fragment.delete(0, fragment.length);
  const paragraphs = text.split('\n').map((line) => {
    const paragraph = new Y.XmlElement('paragraph');
    if (line) paragraph.insert(0, [new Y.XmlText(line)]);
    return paragraph;
  });
  fragment.insert(0, paragraphs);
}
