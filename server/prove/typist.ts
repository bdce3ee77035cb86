/**
 * Somebody who types into a plan and goes on whatever happens to the server: on a lost connection
 * they connect again, to go on under the same clientID, and send what was not acknowledged, as the
 * browser does. Each word that is typed is unlike every other, so that a lost or doubled one shows.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { addRecord, collectionOf, fragmentOf } from '@roundtable/schema/plan-document';
import * as Y from 'yjs';
import { newId } from '../src/kernel/ids.ts';
import { Refusal, TestEditor } from '../src/testing/editor.ts';
import type { TestVisitor } from '../src/testing/server.ts';

/** Characters after which a goal has words enough, and the next is begun. */
const longestWords = 8_000;
/** Words that somebody types on while nothing is acknowledged; a plan has room for so many. */
const mostAhead = 30;
/** What is refused for good; anything else is tried again. */
const forGood: readonly unknown[] = [
  ...['INVALID_UPDATE', 'MISSING_DEPENDENCY', 'TOO_LARGE', 'BAD_USER_INPUT', 'SIGNED_IMMUTABLE'],
  ...['NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED'],
];
const longestPause = 200;

export interface TypistOptions {
  readonly name: string;
  /** Who they are, on the server to connect to now. */
  readonly visitor: () => TestVisitor;
  readonly documentId: string;
  readonly random: () => number;
  /** Milliseconds between two words, on average. */
  readonly every?: number;
  readonly type?: (doc: Y.Doc, word: string, random: () => number) => void;
}

export class Typist {
  readonly editor: TestEditor;
  /** Every word that was ever typed. */
  readonly typed: string[] = [];
  /** Clocks that had been acknowledged and that the server no longer knew at a reconnection. */
  lost = 0;
  acknowledgements = 0;
  connections = 0;
  /** Refusals that bid the sender to wait. */
  pushedBack = 0;
  /** A refusal that nothing can be done about. */
  refused: Error | undefined;
  readonly #options: TypistOptions;
  readonly #acknowledged = new Map<number, number>();
  #typing = false;
  #going = true;
  #sending = false;
  /** Words that are not acknowledged. */
  #ahead = 0;
  readonly #work: Promise<unknown>;

  constructor(options: TypistOptions) {
    this.#options = options;
    const socket = () => options.visitor().socket();
    this.editor = new TestEditor({ ...options.visitor(), socket }, options.documentId);
    this.#work = Promise.all([this.#stayConnected(), this.#typeOn()]);
  }

  type(): void {
    this.#typing = true;
  }

  pause(): void {
    this.#typing = false;
  }

  /** Everything typed here is acknowledged, and nothing more is being typed. */
  get isSettled(): boolean {
    return !this.#typing && !this.#sending && this.editor.unsent.length <= 2;
  }

  async stop(): Promise<void> {
    this.#going = this.#typing = false;
    await this.editor.close();
    await this.#work;
  }

  async #typeOn(): Promise<void> {
    const { every = 200, random, name, type = typeAnywhere } = this.#options;
    while (this.#going) {
      await delay(every * (0.5 + random()));
      if (!this.#typing || this.editor.clientId === undefined || this.#ahead >= mostAhead) continue;
      this.#ahead += 1;
      const word = `<${name}.${this.typed.length}>`;
      this.typed.push(word);
      this.editor.change((doc) => type(doc, word, random));
    }
  }

  async #stayConnected(): Promise<void> {
    while (this.#going && !this.refused) {
      try {
        await this.editor.open();
        this.connections += 1;
        this.#countLost();
        while (this.#going && !this.editor.ended) {
          if (this.editor.unsent.length > 2) await this.#send();
          else await delay(10);
        }
      } catch (error) {
        if (error instanceof Refusal && forGood.includes(error.code) && this.#going)
          this.refused = error;
      }
      await this.editor.close();
      await delay(longestPause * this.#options.random());
    }
  }

  async #send(): Promise<void> {
    const { editor } = this;
    const clientId = editor.clientId as number;
    const upTo = Y.getState(editor.doc.store, clientId);
    const ahead = this.#ahead;
    this.#sending = true;
    try {
      await editor.flush();
      this.#ahead -= ahead;
      this.acknowledgements += 1;
      this.#acknowledged.set(clientId, upTo);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'RATE_LIMITED') throw error;
      this.pushedBack += 1;
      await delay(longestPause * this.#options.random());
    } finally {
      this.#sending = false;
    }
  }

  /** What the server has of this editor must reach as far as it ever acknowledged. */
  #countLost(): void {
    const { serverHas } = this.editor;
    if (!serverHas) return;
    const has = Y.decodeStateVector(serverHas);
    for (const [clientId, upTo] of this.#acknowledged)
      this.lost += Math.max(0, upTo - (has.get(clientId) ?? 0));
  }
}

/** Puts a word between two others of some goal, or begins a goal where all have words enough. */
export function typeAnywhere(doc: Y.Doc, word: string, random: () => number): void {
  const texts = [...collectionOf(doc, 'goals').keys()].flatMap((id) => textOf(doc, id) ?? []);
  const open = texts.filter(({ length }) => length < longestWords);
  const text = open[Math.floor(random() * open.length)];
  if (!text) {
    addRecord(doc, 'goals', { id: newId(), texts: { words: word } });
    return;
  }
  // Never into another word, so that each can be found whole.
  const places = [0, ...[...plain(text).matchAll(/>/g)].map(({ index }) => index + 1)];
  text.insert(places[Math.floor(random() * places.length)] ?? 0, word);
}

/** The first line of a goal's words. */
export function textOf(doc: Y.Doc, goalId: string): Y.XmlText | undefined {
  const paragraph = fragmentOf(doc, 'goals', goalId, 'words')?.get(0);
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined;
  return text instanceof Y.XmlText ? text : undefined;
}

/** The characters of a text, without its marks. */
export const plain = (text: Y.XmlText): string =>
  (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('');

/** Waits until nobody has anything unacknowledged and everybody has seen all of it. */
export async function settle(typists: readonly Typist[]): Promise<void> {
  for (const typist of typists) typist.pause();
  const hasRefusal = (): Typist | undefined => typists.find(({ refused }) => refused);
  while (!typists.every(({ isSettled }) => isSettled) && !hasRefusal()) await delay(10);
  const refused = hasRefusal()?.refused;
  if (refused) throw refused;
  // What one acknowledged, the others may still have on its way to them.
  const equal = (): boolean => {
    const [first, ...others] = typists.map(({ editor }) => stateOf(editor.doc));
    return others.every((state) => state === first);
  };
  while (!equal()) await delay(10);
}

/** A state vector in one order, to be compared. */
export const stateOf = (doc: Y.Doc): string =>
  JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b));
