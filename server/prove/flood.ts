/** Programs that send large edits faster than they are stored, and again where they are bid to wait. */
import { setTimeout as delay } from 'node:timers/promises';
import { addRecord } from '@roundtable/schema/plan-document';
import * as Y from 'yjs';
import { newId } from '../src/kernel/ids.ts';
import { Refusal, TestEditor } from '../src/testing/editor.ts';
import type { TestVisitor } from '../src/testing/server.ts';

/** The longest words that a field takes, so that few edits are many bytes. */
const words = 'So much was said. '.repeat(1_111);
const recordsPerEdit = 2;

/** One editor's large edits, each of which builds on the one before. */
export class Flood {
  /** Ids of the objectives that the edits add. */
  readonly ids: string[] = [];
  /** Bytes of all edits together. */
  bytes = 0;
  /** Edits that were bid to wait. */
  pushedBack = 0;
  readonly #editor: TestEditor;
  readonly #edits: Uint8Array[] = [];
  #isCut = false;

  private constructor(editor: TestEditor) {
    this.#editor = editor;
  }

  /** Prepares so many edits; nothing is sent. */
  static async of(visitor: TestVisitor, documentId: string, edits: number): Promise<Flood> {
    const flood = new Flood(await new TestEditor(visitor, documentId).open());
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(flood.#editor.doc));
    doc.clientID = flood.#editor.clientId as number;
    // The editor sees its own edits come in, and would take them for a stranger's.
    flood.#editor.doc.clientID = 0;
    doc.on('update', (update: Uint8Array) => flood.#edits.push(update));
    for (let at = 0; at < edits; at += 1) {
      const ids = Array.from({ length: recordsPerEdit }, () => newId());
      flood.ids.push(...ids);
      doc.transact(() => {
        for (const id of ids)
          addRecord(doc, 'objectives', { id, parentId: newId(), texts: { words } });
      });
    }
    flood.bytes = flood.#edits.reduce((sum, { length }) => sum + length, 0);
    return flood;
  }

  /** Sends all at once; answers when each is acknowledged, sent again where it was not. */
  async send(): Promise<void> {
    let left = this.#edits;
    while (left.length > 0) {
      const answers = await Promise.all(left.map((edit) => this.#try(edit)));
      left = left.filter((_, at) => !answers[at]);
      if (left.length > 0) await delay(100);
      if (this.#isCut) await this.#connectAgain();
    }
  }

  async close(): Promise<void> {
    await this.#editor.close();
  }

  async #try(edit: Uint8Array): Promise<boolean> {
    try {
      await this.#editor.send(edit);
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) this.#isCut = true;
      else if (error.code === 'RATE_LIMITED') this.pushedBack += 1;
      // It builds on one that was bid to wait.
      else if (error.code !== 'MISSING_DEPENDENCY') throw error;
      return false;
    }
  }

  /** Nobody keeps a socket while it cannot be asked whose it is. */
  async #connectAgain(): Promise<void> {
    for (;;) {
      await this.#editor.close();
      try {
        await this.#editor.open();
        this.#isCut = false;
        return;
      } catch {
        await delay(200);
      }
    }
  }
}
