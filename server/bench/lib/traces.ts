/** Recorded typing (github.com/josephg/editing-traces), replayed into the words of a goal. */
import * as Y from 'yjs';
import { wordsOf } from './plan.ts';

interface Transaction {
  readonly patches: readonly (readonly [at: number, deleted: number, inserted: string])[];
  /** Only in concurrent traces: whose it is, and what its author had. */
  readonly agent?: number;
  readonly parents?: readonly number[];
}

export interface Trace {
  readonly endContent: string;
  readonly txns: readonly Transaction[];
}

/** Transactions that are sent in one update. */
const together = 20;

/** The words of one goal end where those of the next begin: a goal takes 20,000 characters. */
const eachGoal = 8_000;

/** The words of a document's goals as one text, as long as a trace needs it. */
class LongText {
  readonly #parts: readonly Y.XmlText[];

  constructor(doc: Y.Doc) {
    const count = doc.getMap('goals').size;
    this.#parts = Array.from({ length: count }, (_, goal) => wordsOf(doc, goal));
  }

  insert(at: number, inserted: string): void {
    let left = at;
    for (const [index, part] of this.#parts.entries()) {
      const last = index === this.#parts.length - 1;
      if (last || left < part.length || (left === part.length && part.length < eachGoal))
        return part.insert(left, inserted);
      left -= part.length;
    }
  }

  delete(at: number, count: number): void {
    let [from, left] = [at, count];
    for (const part of this.#parts) {
      const here = Math.max(0, Math.min(left, part.length - from));
      const { length } = part;
      if (here > 0) part.delete(from, here);
      from = Math.max(0, from - length);
      left -= here;
    }
  }

  toString(): string {
    return this.#parts.map((part) => part.toJSON()).join('');
  }

  get length(): number {
    return this.#parts.reduce((sum, { length }) => sum + length, 0);
  }
}

/**
 * Types a trace anew; each author sees of the other's what they saw when it was recorded.
 * @param docs a document for each author, with rising clientIDs: they decide between two who
 * insert at the same place at once
 * @throws where the words at the end are not those that were recorded
 */
export function replay(
  trace: Trace,
  docs: readonly Y.Doc[],
): { doc: Y.Doc; updates: Uint8Array[] } {
  // The words that are there already are no part of the trace.
  const updates = [emptied(docs)];
  const texts = docs.map((doc) => new LongText(doc));
  const made: { agent: number; update: Uint8Array }[] = [];
  const written = docs.map((): number[] => []);
  /** How many of a writer's transactions an author has, by author and writer. */
  const has = docs.map(() => docs.map(() => 0));
  const catchUp = (agent: number, parent: number): void => {
    const writer = made[parent]?.agent ?? agent;
    const [mine, theirs] = [has[agent] as number[], written[writer] as number[]];
    let next = mine[writer] as number;
    for (
      ;
      writer !== agent && next < theirs.length && (theirs[next] as number) <= parent;
      next += 1
    )
      Y.applyUpdate(docs[agent] as Y.Doc, made[theirs[next] as number]?.update as Uint8Array);
    mine[writer] = next;
  };
  trace.txns.forEach(({ agent = 0, parents = [], patches }, index) => {
    for (const parent of parents) catchUp(agent, parent);
    const [doc, text] = [docs[agent] as Y.Doc, texts[agent] as LongText];
    let update: Uint8Array = new Uint8Array([0, 0]);
    const keep = (given: Uint8Array): void => {
      update = given;
    };
    doc.on('update', keep);
    doc.transact(() => {
      for (const [at, deleted, inserted] of patches) {
        if (deleted > 0) text.delete(at, deleted);
        if (inserted !== '') text.insert(at, inserted);
      }
    });
    doc.off('update', keep);
    made.push({ agent, update });
    written[agent]?.push(index);
  });

  const [doc] = docs as [Y.Doc];
  doc.transact(() => made.forEach(({ update }) => Y.applyUpdate(doc, update)));
  if (String(texts[0]) !== trace.endContent)
    throw new Error('the replayed trace does not end with the words that were recorded');
  for (let at = 0; at < made.length; at += together)
    updates.push(Y.mergeUpdates(made.slice(at, at + together).map(({ update }) => update)));
  return { doc, updates };
}

/** Deletes the words that every author begins with; answers the update that does. */
function emptied(docs: readonly Y.Doc[]): Uint8Array {
  const [first, ...rest] = docs as [Y.Doc, ...Y.Doc[]];
  const before = Y.encodeStateVector(first);
  const text = new LongText(first);
  first.transact(() => text.delete(0, text.length));
  const update = Y.encodeStateAsUpdate(first, before);
  for (const doc of rest) Y.applyUpdate(doc, update);
  return update;
}
