/**
 * A text as two people really typed it, at the same time (josephg/editing-traces). The data is not
 * part of this repository: where it is not there, what needs it is skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { plain } from './typist.ts';

interface Transaction {
  readonly parents: readonly number[];
  readonly agent: number;
  /** Position, how much is deleted, what is inserted. */
  readonly patches: readonly (readonly [number, number, string])[];
}

interface Trace {
  readonly endContent: string;
  readonly txns: readonly Transaction[];
}

const folder =
  process.env.EDITING_TRACES ??
  path.resolve(import.meta.dirname, '../../../shared/data/editing-traces');
const file = path.join(folder, 'friendsforever.json.gz');

export const traceIsHere = existsSync(file);
export const howToGetTrace = `skipped: there is no ${file} (github.com/josephg/editing-traces, or set EDITING_TRACES)`;

export const readTrace = (): Trace =>
  JSON.parse(gunzipSync(readFileSync(file)).toString()) as Trace;

/** Consecutive transactions of one person, as an update that builds on those before. */
export interface Run {
  readonly agent: number;
  readonly update: Uint8Array;
}

const longestRun = 50;

/**
 * Replays a trace into a text of a document.
 * @param state what both begin with
 * @param clientIds of the two; the lower for the first, or concurrent words stand in another order
 * @param most stops before the text is longer than this
 */
export function replay(
  { txns }: Trace,
  state: Uint8Array,
  textIn: (doc: Y.Doc) => Y.XmlText,
  clientIds: readonly number[],
  transactions: number,
  most: number,
): { readonly runs: Run[]; readonly text: string; readonly replayed: number } {
  const people = clientIds.map((clientId) => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, state);
    doc.clientID = clientId;
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'other') updates.push(update);
    });
    return { doc, text: textIn(doc), updates, seen: 0 };
  });
  /** How many of each person's transactions one knows of, itself included. */
  const known: [number, number][] = [];
  const done: { agent: number; update: Uint8Array }[] = [];
  for (const { parents, agent, patches } of txns.slice(0, transactions)) {
    const self = people[agent]!;
    const other = people[1 - agent]!;
    const counts: [number, number] = [0, 0];
    for (const parent of parents)
      for (const who of [0, 1] as const) counts[who] = Math.max(counts[who], known[parent]![who]);
    for (; self.seen < counts[1 - agent]!; self.seen += 1)
      Y.applyUpdate(self.doc, other.updates[self.seen]!, 'other');
    if (self.text.length + patches.reduce((sum, [, , words]) => sum + words.length, 0) > most)
      break;
    self.doc.transact(() => {
      for (const [at, deleted, inserted] of patches) {
        if (deleted > 0) self.text.delete(at, deleted);
        if (inserted) self.text.insert(at, inserted);
      }
    });
    counts[agent as 0 | 1] += 1;
    known.push(counts);
    done.push({ agent, update: self.updates.at(-1)! });
  }
  const [first, second] = people as [(typeof people)[0], (typeof people)[0]];
  for (; first.seen < second.updates.length; first.seen += 1)
    Y.applyUpdate(first.doc, second.updates[first.seen]!, 'other');
  return { runs: runsOf(done), text: plain(first.text), replayed: done.length };
}

function runsOf(done: readonly Run[]): Run[] {
  const runs: { agent: number; updates: Uint8Array[] }[] = [];
  for (const { agent, update } of done) {
    const last = runs.at(-1);
    if (last?.agent === agent && last.updates.length < longestRun) last.updates.push(update);
    else runs.push({ agent, updates: [update] });
  }
  return runs.map(({ agent, updates }) => ({ agent, update: Y.mergeUpdates(updates) }));
}
