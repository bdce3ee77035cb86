import { minutesShape } from '@roundtable/schema/minutes-document';
import { planShape } from '@roundtable/schema/plan-document';
import * as Y from 'yjs';
import { badInput } from '../../kernel/errors.ts';
import { isUuid } from '../../kernel/ids.ts';
import { words } from '../../kernel/words.ts';

/** Characters in one comment, and of the commented words that are kept. */
export const wordsLimit = 4_000;
const quoteLimit = 500;
/** People named by one comment, and comments in one thread. */
export const mentionLimit = 20;
export const commentLimit = 200;
/** Bytes of a relative position: two numbers and, at the most, the name of a root. */
const positionLimit = 256;

/** The texts of the kinds of document that comments are written on. */
const shapes = { plan: planShape, minutes: minutesShape };

/** Whether comments can be written on documents of a kind at all. */
export const isCommentable = (kind: string): kind is keyof typeof shapes => kind in shapes;

/**
 * A field of a document as editors name it: `goals/<uuid>/words`, `about//vision`.
 * @throws BAD_USER_INPUT for one that documents of this kind do not have
 */
export function fieldOf(kind: string, field: string): string {
  const [root = '', id = '', name = '', ...rest] = field.split('/');
  const shape = isCommentable(kind)
    ? (shapes[kind] as Record<string, { is: string; fragments: readonly string[] }>)[root]
    : undefined;
  const named = shape?.is === 'single' ? id === '' : isUuid(id);
  if (!shape?.fragments.includes(name) || !named || rest.length > 0)
    throw badInput(['input', 'field'], 'This document has no such text.');
  return field;
}

/** @throws BAD_USER_INPUT for bytes that are no Yjs relative position */
export function positionOf(bytes: Uint8Array, name: 'anchor' | 'head'): Buffer {
  try {
    if (bytes.length > 0 && bytes.length <= positionLimit) {
      Y.decodeRelativePosition(bytes);
      return Buffer.from(bytes);
    }
  } catch {
    // Told below.
  }
  throw badInput(['input', name], 'This is not a position in a document.');
}

/**
 * The commented words as they are kept: the first of them, where they are many.
 * @throws BAD_USER_INPUT for none
 */
export function quoteOf(text: string): string {
  const trimmed = text.trim();
  const most = trimmed.length > quoteLimit ? `${trimmed.slice(0, quoteLimit - 1)}…` : trimmed;
  return words(most, quoteLimit, ['input', 'quote']);
}
