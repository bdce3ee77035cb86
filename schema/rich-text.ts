/**
 * What rich text in a live document may hold: blocks, lists and three marks. No links, images or
 * attributes that a browser would run. Fragments are what ProseMirror (by y-tiptap) reads and writes.
 */
import * as Y from 'yjs';

export const richText = {
  elements: ['paragraph', 'bulletList', 'orderedList', 'listItem', 'hardBreak'],
  marks: ['bold', 'italic', 'underline'],
  /** How deep elements may be nested: six lists in one another. */
  depth: 14,
} as const;

const blocks = ['paragraph', 'bulletList', 'orderedList'];
const children: Readonly<Record<string, readonly string[]>> = {
  fragment: blocks,
  paragraph: ['text', 'hardBreak'],
  bulletList: ['listItem'],
  orderedList: ['listItem'],
  listItem: blocks,
};

/** `parent` is an element's name or `fragment`; `child` an element's name or `text`. */
export const childAllowed = (parent: string, child: string): boolean =>
  Object.hasOwn(children, parent) && (children[parent]?.includes(child) ?? false);

export function attributeAllowed(element: string, name: string, value: unknown): boolean {
  if (element !== 'orderedList') return false;
  if (name === 'start')
    return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 9999;
  return (
    name === 'type' && (value === null || (typeof value === 'string' && /^[1aAiI]$/.test(value)))
  );
}

/** Marks are attributes of text; y-tiptap adds `--hash` to the name of one that may overlap. */
export const markAllowed = (name: string, value: unknown): boolean =>
  /^(bold|italic|underline)(--[\w+/=-]{1,40})?$/.test(name) &&
  (value === null ||
    value === true ||
    (typeof value === 'object' && Object.keys(value).length === 0));

/** The words of a fragment as plain text: one line a block, list items begin with "• ". */
export function fragmentText(fragment: Y.XmlFragment | undefined): string {
  if (!fragment) return '';
  const lines: string[] = [];
  const block = (node: Y.XmlElement, prefix: string): void => {
    if (node.nodeName === 'paragraph') {
      lines.push(prefix + inlineText(node));
      return;
    }
    for (const child of node.toArray())
      if (child instanceof Y.XmlElement)
        block(child, node.nodeName === 'listItem' ? prefix || '• ' : '');
  };
  for (const child of fragment.toArray()) if (child instanceof Y.XmlElement) block(child, '');
  return lines.join('\n').trim();
}

const inlineText = (node: Y.XmlElement): string =>
  node
    .toArray()
    .map((child) => {
      if (child instanceof Y.XmlText) return plainText(child);
      return child instanceof Y.XmlElement && child.nodeName === 'hardBreak' ? '\n' : '';
    })
    .join('');

/** Without marks, as a `Y.Text` says it of itself; a `Y.XmlText` would write them as tags. */
const plainText = (text: Y.XmlText): string => Y.Text.prototype.toString.call(text);

/**
 * Replaces the words of a fragment by paragraphs of plain text, one a line. An empty line has its
 * (empty) text too: two people who begin to type in it at once then write into the same one.
 */
export function writeText(fragment: Y.XmlFragment, text: string): void {
  if (fragment.length > 0) fragment.delete(0, fragment.length);
  const paragraphs = text.split('\n').map((line) => {
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText(line)]);
    return paragraph;
  });
  fragment.insert(0, paragraphs);
}
