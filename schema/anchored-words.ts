/**
 * Words of a live document that something outside it speaks of: a field by its name, and where the
 * words begin and end as Yjs relative positions, which stay with the words while others write.
 */
import * as Y from 'yjs';

export interface Anchors {
  /** Root, record and text, as editors name them: `goals/<uuid>/words`, `about//vision`. */
  readonly field: string;
  /** Encoded relative positions: it begins with the first word and ends with the last. */
  readonly anchor: Uint8Array;
  readonly head: Uint8Array;
}

export interface AnchoredWords {
  /** Where they begin, in characters from the beginning of the field: to order what is anchored. */
  readonly from: number;
  readonly words: string;
}

/** The rich text of a field by its name. */
export function fragmentOfField(doc: Y.Doc, field: string): Y.XmlFragment | undefined {
  const [root = '', id = '', name = ''] = field.split('/');
  const map = doc.getMap(root);
  const record = id === '' ? map : map.get(id);
  const value = record instanceof Y.Map ? (record.get(name) as unknown) : undefined;
  return value instanceof Y.XmlFragment ? value : undefined;
}

interface Layout {
  /** Where each type's parts begin, and where the last one ends, in characters. */
  readonly starts: ReadonlyMap<unknown, readonly number[]>;
  readonly text: string;
}

const plain = (text: Y.XmlText): string =>
  (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('');

/** The words of a fragment, a line a paragraph, and where each of its parts is in them. */
function layoutOf(fragment: Y.XmlFragment): Layout {
  const starts = new Map<unknown, number[]>();
  let text = '';
  const walk = (parent: Y.XmlFragment): void => {
    const own: number[] = [];
    starts.set(parent, own);
    for (const child of parent.toArray()) {
      own.push(text.length);
      if (child instanceof Y.XmlText) {
        starts.set(child, [text.length]);
        text += plain(child);
      } else if (child instanceof Y.XmlElement && child.nodeName === 'hardBreak') text += '\n';
      else if (child instanceof Y.XmlElement) walk(child);
    }
    own.push(text.length);
    if (parent instanceof Y.XmlElement && parent.nodeName === 'paragraph') text += '\n';
  };
  walk(fragment);
  return { starts, text };
}

function placeOf(doc: Y.Doc, { starts }: Layout, position: Uint8Array): number | undefined {
  const found = Y.createAbsolutePositionFromRelativePosition(
    Y.decodeRelativePosition(position),
    doc,
  );
  const parts = found && starts.get(found.type);
  if (!found || !parts) return undefined;
  if (found.type instanceof Y.XmlText) return (parts[0] ?? 0) + found.index;
  return parts[Math.min(found.index, parts.length - 1)];
}

/** The words that are there now; nothing where they, or their field, are gone. */
export function anchoredWords(doc: Y.Doc, anchors: Anchors): AnchoredWords | undefined {
  const fragment = fragmentOfField(doc, anchors.field);
  if (!fragment) return undefined;
  const layout = layoutOf(fragment);
  try {
    const from = placeOf(doc, layout, anchors.anchor);
    const to = placeOf(doc, layout, anchors.head);
    if (from === undefined || to === undefined) return undefined;
    const words = layout.text.slice(from, to);
    return words.trim() === '' ? undefined : { from, words };
  } catch {
    // Bytes that are no position: written by another version of the page.
    return undefined;
  }
}

/**
 * The anchors of the characters `from` to `to` of a field, counted as `AnchoredWords.from` is. What
 * is typed just outside of them stays outside: the beginning stays with the first character, the end
 * with the last. Nothing where no words stand there.
 */
export function anchorsAt(
  doc: Y.Doc,
  field: string,
  from: number,
  to: number,
): Anchors | undefined {
  const fragment = fragmentOfField(doc, field);
  if (!fragment || from >= to) return undefined;
  const texts = [...layoutOf(fragment).starts].flatMap(([type, [start = 0]]) =>
    type instanceof Y.XmlText ? [{ type, start, end: start + type.length }] : [],
  );
  const first = texts.find(({ end }) => end > from);
  const last = texts.findLast(({ start }) => start < to);
  if (!first || !last || Math.max(from, first.start) >= Math.min(to, last.end)) return undefined;
  const at = (type: Y.XmlText, index: number, assoc: number): Uint8Array =>
    Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(type, index, assoc));
  return {
    field,
    anchor: at(first.type, Math.max(0, from - first.start), 0),
    head: at(last.type, Math.min(last.type.length, to - last.start), -1),
  };
}

/** The anchors of words where they first stand in a field. */
export function anchorsOfWords(doc: Y.Doc, field: string, words: string): Anchors | undefined {
  const fragment = fragmentOfField(doc, field);
  const from = fragment ? layoutOf(fragment).text.indexOf(words) : -1;
  return from < 0 ? undefined : anchorsAt(doc, field, from, from + words.length);
}
