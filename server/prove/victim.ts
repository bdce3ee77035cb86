/** Somebody whose access is about to end: follows a plan and sends edit after edit, until they cannot. */
import { openPlan, setValue } from '@roundtable/schema/plan-document';
import type { Client as SocketClient } from 'graphql-ws';
import * as Y from 'yjs';
import { applyDocumentUpdate, base64, documentChanges, once } from '../src/testing/editor.ts';
import { editText } from '../src/testing/plan-edits.ts';
import type { TestVisitor } from '../src/testing/server.ts';

/** The two ways of following and editing a plan. */
interface Way {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  /** Takes what came; answers the number of the last commit that it is of, or knows of. */
  hear(data: Record<string, unknown>): number;
  edit(socket: SocketClient): Promise<unknown>;
}

let edits = 0;
/** Another one each time, so that each edit changes something. */
const nextRating = (): number => (edits += 1) % 4;

/**
 * A person's: the document itself.
 * @param need what all of them rate: a plan does not take a new one from each of a thousand
 */
export function byDocument(documentId: string, need: string): Way {
  const doc = new Y.Doc();
  openPlan(doc);
  return {
    query: documentChanges,
    variables: { documentId },
    hear({ documentChanges: change }) {
      const { seq, update, standing } = change as {
        seq: number;
        update: string;
        standing: { clientId: number | null } | null;
      };
      Y.applyUpdate(doc, Buffer.from(update, 'base64'));
      if (standing?.clientId) doc.clientID = standing.clientId;
      return seq;
    },
    edit(socket) {
      const before = Y.encodeStateVector(doc);
      setValue(doc, 'needs', need, 'rating', nextRating());
      const update = base64(Y.encodeStateAsUpdate(doc, before));
      return once(socket, applyDocumentUpdate, { input: { documentId, update } });
    },
  };
}

/**
 * A program's: the rows, and mutations that are edits.
 * @param need the opaque id of its row
 */
export function byRows(planId: string, need: string): Way {
  return {
    query: `subscription ($planId: ID!) {
      planChanges(planId: $planId) { planVersion { seq } } }`,
    variables: { planId },
    hear({ planChanges }) {
      const { planVersion } = planChanges as { planVersion: { seq: number } | null };
      return planVersion?.seq ?? -1;
    },
    edit: (socket) =>
      once(socket, editText('updateNeed'), { input: { id: need, rating: nextRating() } }),
  };
}

export class Victim {
  /** Numbers of the commits that it heard of, in order. */
  readonly seqs: number[] = [];
  acknowledgements = 0;
  /** When the stream ended, in milliseconds since 1970. */
  readonly ended: Promise<number>;
  readonly #socket: SocketClient;
  readonly #way: Way;
  readonly #sent: Promise<void>;
  #why: unknown;
  #refusal: unknown;
  #watchers: (() => void)[] = [];

  constructor(visitor: TestVisitor, way: Way) {
    this.#way = way;
    this.#socket = visitor.socket();
    const { query, variables } = way;
    this.ended = new Promise((resolve) => {
      const end = (why: unknown): void => {
        this.#why ??= why;
        resolve(Date.now());
      };
      this.#socket.subscribe(
        { query, variables },
        {
          next: ({ data, errors }) => (data && !errors ? this.#hear(data) : end(errors)),
          error: end,
          complete: () => end('complete'),
        },
      );
    });
    this.#sent = this.#send();
  }

  /** Waits until so many edits were acknowledged and as many changes have come. */
  async busy(times: number): Promise<void> {
    const early = this.ended.then(() => {
      throw new Error(`the stream ended before access did: ${JSON.stringify(this.#why)}`);
    });
    const refused = this.#sent.then(() => {
      throw new Error('an edit was refused before access ended', { cause: this.#refusal });
    });
    // They end later, when nobody waits for this any more.
    early.catch(() => undefined);
    refused.catch(() => undefined);
    while (this.acknowledgements < times || this.seqs.length < times)
      await Promise.race([early, refused, this.#next()]);
  }

  /** Answers when the last edit is answered too. */
  async over(): Promise<void> {
    await Promise.all([this.ended, this.#sent]);
    await this.#socket.dispose();
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#watchers.push(resolve));
  }

  #hear(data: Record<string, unknown>): void {
    this.seqs.push(this.#way.hear(data));
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers.splice(0)) watcher();
  }

  async #send(): Promise<void> {
    const over = this.ended.then(() => true);
    while (this.seqs.length === 0) if (await Promise.race([over, this.#next()])) return;
    for (;;) {
      try {
        await this.#way.edit(this.#socket);
      } catch (refusal) {
        // Refused, or cut off with the socket: either is the end of it.
        this.#refusal = refusal;
        return;
      }
      this.acknowledgements += 1;
      this.#tell();
    }
  }
}
