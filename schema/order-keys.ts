/**
 * Places in an order that several people change at once: fractional keys, compared as text by code
 * unit, and by id where two people took the same place.
 */
import { generateKeyBetween } from 'fractional-indexing';
import { isOrderKey } from './document-shape.ts';

/** Something that has a place among others. */
export interface Ordered {
  readonly id: string;
  readonly order: string;
}

/** Reading order: the order key, and the id where two people took the same place at once. */
export function inOrder(a: Ordered, b: Ordered): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * The key of a place among `others` (in any order, without the one that moves): behind `afterId`,
 * first with `null`, at the end when it is absent.
 */
export function orderAfter(others: readonly Ordered[], afterId?: string | null): string {
  // The usual place, which thousands of measurements take one after the other: nothing is sorted.
  if (afterId === undefined) return keyBetween(lastKey(others), null);
  const siblings = [...others].sort(inOrder);
  const place = afterId === null ? 0 : siblings.findIndex(({ id }) => id === afterId) + 1;
  const before = place > 0 ? (siblings[place - 1]?.order ?? null) : null;
  // Two siblings may share a key when two people took the same place at once; the next larger key
  // is then the far side of the gap.
  const after = siblings.slice(place).find(({ order }) => before === null || order > before);
  return keyBetween(before, after?.order ?? null);
}

function lastKey(others: readonly Ordered[]): string | null {
  let last: string | null = null;
  for (const { order } of others) if (last === null || order > last) last = order;
  return last;
}

/** At the very ends of what keys can say, the same key again: then the id decides the order. */
function keyBetween(before: string | null, after: string | null): string {
  try {
    const key = generateKeyBetween(before, after);
    if (isOrderKey(key)) return key;
  } catch {
    // There is nothing between the two.
  }
  return before ?? after ?? 'a0';
}
