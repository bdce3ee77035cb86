/** Treatment plans as the bench has them, and somebody who types into one. */
import { randomUUID } from 'node:crypto';
import { addRecord, openPlan, type PlanRecord } from '@roundtable/schema/plan-document';
import * as Y from 'yjs';
import { seeded, sentence, type Random } from './seeded.ts';

export function planOf(first: Uint8Array, clientId?: number): Y.Doc {
  const doc = new Y.Doc();
  if (clientId !== undefined) doc.clientID = clientId;
  openPlan(doc);
  Y.applyUpdate(doc, first);
  return doc;
}

/** Adds goals, each with an objective and an intervention, until there are so many. */
export function addGoals(doc: Y.Doc, count: number, length = 120): void {
  const random = seeded(count);
  doc.transact(() => {
    for (let at = doc.getMap('goals').size; at < count; at += 1) {
      const [goal, objective] = [randomUUID(), randomUUID()];
      const words = (of: number): { words: string } => ({ words: sentence(random, of) });
      addRecord(doc, 'goals', { id: goal, texts: words(length) });
      addRecord(doc, 'objectives', { id: objective, parentId: goal, texts: words(80) });
      addRecord(doc, 'interventions', {
        id: randomUUID(),
        parentId: objective,
        texts: words(60),
      });
    }
  });
}

/** The text of a goal's words: the first paragraph's, as the editor in the browser has it. */
export function wordsOf(doc: Y.Doc, goal: number): Y.XmlText {
  const ids = [...doc.getMap('goals').keys()].sort();
  const record = doc.getMap<PlanRecord>('goals').get(ids[goal % ids.length] ?? '');
  const paragraph = (record?.get('words') as Y.XmlFragment).get(0) as Y.XmlElement;
  return paragraph.get(0) as Y.XmlText;
}

/** What a document says, for comparing: equal where two have the same. */
export function contentOf(doc: Y.Doc): string {
  const vector = [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b);
  const roots = ['about', 'goals', 'objectives', 'interventions'];
  return JSON.stringify([vector, ...roots.map((root) => sorted(doc.getMap(root).toJSON()))]);
}

/** A map's order is that in which its keys arrived. */
const sorted = (record: Record<string, unknown>): [string, unknown][] =>
  Object.entries(record)
    .map(([key, value]): [string, unknown] => [
      key,
      typeof value === 'object' && value ? sorted(value as Record<string, unknown>) : value,
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** An edit, ready to be sent. */
export interface Edit {
  readonly update: Uint8Array;
  /** Whoever has this much of the writer's changes has the edit. */
  readonly clock: number;
}

/** How long a goal's words become before they are written anew. */
const longest = 240;

/** Types a goal's words a character at a time, and begins them anew when they have grown long. */
export class Typist {
  readonly doc: Y.Doc;
  readonly clientId: number;
  readonly #words: Y.XmlText;
  readonly #random: Random;
  #text = '';
  #last: Uint8Array = new Uint8Array();

  constructor(first: Uint8Array, clientId: number, goal: number) {
    this.doc = planOf(first, clientId);
    this.clientId = clientId;
    this.#words = wordsOf(this.doc, goal);
    this.#random = seeded(goal);
    this.doc.on('update', (update: Uint8Array) => {
      this.#last = update;
    });
  }

  next(): Edit {
    if (this.#text.length === 0) this.#text = sentence(this.#random, longest);
    const anew = this.#text.length === longest;
    this.doc.transact(() => {
      if (anew) this.#words.delete(0, this.#words.length);
      this.#words.insert(this.#words.length, this.#text.slice(0, 1));
    });
    this.#text = this.#text.slice(1);
    return { update: this.#last, clock: Y.getState(this.doc.store, this.clientId) };
  }
}
