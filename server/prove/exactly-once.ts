/** What must be so once everybody has stopped typing. */
import { setTimeout as delay } from 'node:timers/promises';
import { readRows } from '@roundtable/schema/plan-document';
import { expect } from 'vitest';
import type * as Y from 'yjs';
import { Refusal, TestEditor } from '../src/testing/editor.ts';
import type { TestVisitor } from '../src/testing/server.ts';
import { stateOf, type Typist } from './typist.ts';

export interface Tally {
  /** Words typed. */
  readonly typed: number;
  /** Words that are nowhere. */
  readonly missing: number;
  /** Words that are there more than once. */
  readonly doubled: number;
  /** Acknowledged clocks that a server no longer knew at some reconnection. */
  readonly lost: number;
}

/** Counts the words that were typed in the words of all goals of a document. */
export function tally(typists: readonly Typist[], doc: Y.Doc): Tally {
  const found = new Map<string, number>();
  for (const { texts } of readRows(doc, 'goals'))
    for (const [word] of (texts.words ?? '').matchAll(/<[^<>]*>/g))
      found.set(word, (found.get(word) ?? 0) + 1);
  const typed = typists.flatMap((typist) => typist.typed);
  return {
    typed: typed.length,
    missing: typed.filter((word) => !found.has(word)).length,
    doubled: [...found.values()].filter((times) => times > 1).length,
    lost: typists.reduce((sum, { lost }) => sum + lost, 0),
  };
}

/** The words of every goal in the database's rows, as a query gives them, by the goal's id. */
export async function rowsOf(
  visitor: TestVisitor,
  versionId: string,
): Promise<Record<string, string>> {
  const ask = () =>
    visitor.get<{ node: { goals: { itemId: string; words: string }[] } }>(
      `query ($id: ID!) { node(id: $id) { ... on PlanVersion { goals { itemId words } } } }`,
      { id: versionId },
    );
  // A connection that was kept may be one to a server that was killed since.
  const { node } = await ask().catch((error: unknown) => {
    if (error instanceof TypeError) return ask();
    throw error;
  });
  return Object.fromEntries(node.goals.map(({ itemId, words }) => [itemId, words]));
}

/**
 * The document as somebody sees it who comes anew. Where a server cannot tell in time whether they
 * may still read, it bids them to subscribe again.
 */
export async function seenAnew(visitor: TestVisitor, documentId: string): Promise<TestEditor> {
  for (;;) {
    const editor = new TestEditor(visitor, documentId);
    try {
      await editor.open();
      return editor;
    } catch (error) {
      if (error instanceof Refusal && !passing.includes(error.code)) throw error;
      await delay(100);
    } finally {
      await editor.close();
    }
  }
}

const passing: readonly unknown[] = ['RESYNC', 'UNAVAILABLE', undefined];

/**
 * Everything typed is there exactly once, on every screen, for whoever comes anew, and in the rows.
 * Call it when all are settled.
 */
export async function expectExactlyOnce(
  typists: readonly Typist[],
  visitor: TestVisitor,
  version: { readonly id: string; readonly documentId: string },
): Promise<Tally> {
  const fresh = await seenAnew(visitor, version.documentId);
  const found = tally(typists, fresh.doc);
  expect(found).toEqual({ typed: found.typed, missing: 0, doubled: 0, lost: 0 });
  const words = wordsOf(fresh.doc);
  for (const { editor } of typists) {
    expect(stateOf(editor.doc)).toBe(stateOf(fresh.doc));
    expect(wordsOf(editor.doc)).toEqual(words);
  }
  expect(await rowsOf(visitor, version.id)).toEqual(words);
  return found;
}

const wordsOf = (doc: Y.Doc): Record<string, string> =>
  Object.fromEntries(readRows(doc, 'goals').map(({ id, texts }) => [id, texts.words ?? '']));
