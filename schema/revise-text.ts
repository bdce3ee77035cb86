/**
 * Brings rich text to given words with as little change as there can be, so that people who type in
 * it at the same time keep their carets and what they write: for edits made by programs.
 */
import * as Y from 'yjs';
import { fragmentText } from './rich-text.ts';

/**
 * Makes the words of a fragment `text`: one paragraph a line. Blocks whose words stay keep their
 * form (lists, bold); a paragraph that changes is changed where it differs.
 */
export function reviseText(fragment: Y.XmlFragment, text: string): void {
  if (fragmentText(fragment) === text.trim()) return;
  const blocks = fragment.toArray().map(blockLines);
  const lines = text.split('\n');
  // The blocks and lines at the beginning that stay, then those at the end.
  let first = 0;
  let firstLine = 0;
  while (first < blocks.length && startsWith(lines.slice(firstLine), blocks[first])) {
    firstLine += blocks[first]?.length ?? 0;
    first += 1;
  }
  let last = blocks.length;
  let lastLine = lines.length;
  while (last > first && endsWith(lines.slice(firstLine, lastLine), blocks[last - 1])) {
    last -= 1;
    lastLine -= blocks[last]?.length ?? 0;
  }
  const former = fragment.toArray().slice(first, last);
  const wanted = lines.slice(firstLine, lastLine);
  const kept = former.map(plainText);
  if (former.length === wanted.length && kept.every((one) => one !== null)) {
    kept.forEach((one, at) => reviseLine(one, wanted[at] as string));
    return;
  }
  if (former.length > 0) fragment.delete(first, former.length);
  if (wanted.length > 0) fragment.insert(first, wanted.map(paragraph));
}

type Block = ReturnType<Y.XmlFragment['toArray']>[number];

/** The lines that a block shows: one for a paragraph, one an item for a list. */
function blockLines(block: Block): string[] {
  if (!(block instanceof Y.XmlElement)) return [];
  return linesOf(block, '');
}

function linesOf(node: Y.XmlElement, prefix: string): string[] {
  if (node.nodeName === 'paragraph') return (prefix + inlineOf(node)).split('\n');
  return node
    .toArray()
    .flatMap((child) =>
      child instanceof Y.XmlElement
        ? linesOf(child, node.nodeName === 'listItem' ? prefix || '• ' : '')
        : [],
    );
}

function inlineOf(paragraphNode: Y.XmlElement): string {
  return paragraphNode
    .toArray()
    .map((child) => (child instanceof Y.XmlText ? wordsOf(child) : '\n'))
    .join('');
}

const wordsOf = (text: Y.XmlText): string =>
  (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('');

const startsWith = (lines: readonly string[], block: readonly string[] | undefined): boolean =>
  block !== undefined &&
  block.length > 0 &&
  block.length <= lines.length &&
  block.every((line, at) => line === lines[at]);

const endsWith = (lines: readonly string[], block: readonly string[] | undefined): boolean =>
  block !== undefined &&
  block.length <= lines.length &&
  startsWith(lines.slice(lines.length - block.length), block);

/** The one text of a paragraph that has nothing else. */
function plainText(block: Block): Y.XmlText | null {
  if (!(block instanceof Y.XmlElement) || block.nodeName !== 'paragraph') return null;
  const [only, ...more] = block.toArray();
  return only instanceof Y.XmlText && more.length === 0 ? only : null;
}

/** Replaces what differs between what two lines have in common at both ends. */
function reviseLine(text: Y.XmlText, wanted: string): void {
  const now = wordsOf(text);
  const shorter = Math.min(now.length, wanted.length);
  let start = 0;
  while (start < shorter && now[start] === wanted[start]) start += 1;
  let end = 0;
  while (end < shorter - start && now[now.length - 1 - end] === wanted[wanted.length - 1 - end])
    end += 1;
  // Never through the middle of a character that takes two places.
  if (start > 0 && isLead(now.charCodeAt(start - 1))) start -= 1;
  if (end > 0 && isTrail(now.charCodeAt(now.length - end))) end -= 1;
  if (now.length - start - end > 0) text.delete(start, now.length - start - end);
  const added = wanted.slice(start, wanted.length - end);
  if (added) text.insert(start, added);
}

const isLead = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isTrail = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

function paragraph(line: string): Y.XmlElement {
  const made = new Y.XmlElement('paragraph');
  made.insert(0, [new Y.XmlText(line)]);
  return made;
}
