import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { AppError } from '../kernel/errors.ts';
import type { Actor } from '../kernel/actor.ts';
import type { DocumentDatabase } from './document.database.ts';
import type { DocumentState } from './document.entity.ts';
import { resync } from './document.errors.ts';
import type { DocumentHead, DocumentKind } from './document.kind.ts';
import type { FanOut } from './fan-out.ts';
import type { Room } from './room.ts';
import type { DocumentStream } from './stream.ts';

const nothing = new Uint8Array();

/** Whether the actor may edit. @throws AppError where they may not even read */
export async function rightsOf(
  em: EntityManager,
  kind: DocumentKind,
  head: DocumentHead,
  actor: Actor,
): Promise<{ editable: boolean }> {
  await kind.authorize(em, actor, head, 'read');
  try {
    await kind.authorize(em, actor, head, 'edit');
    return { editable: true };
  } catch (error) {
    if (error instanceof AppError) return { editable: false };
    throw error;
  }
}

/** Tells a reader that they may edit now, or no longer. */
export function tellRights(room: Room, stream: DocumentStream, editable: boolean): void {
  if (stream.editable === editable) return;
  stream.editable = editable;
  stream.push({ seq: room.seq, update: nothing, state: room.state });
}

/** Asks the policy again for those who follow documents, whenever the answer may have changed. */
export class Audience {
  readonly #database: DocumentDatabase;
  readonly #fanOut: FanOut;
  readonly #log: Logger;

  constructor(database: DocumentDatabase, fanOut: FanOut, log: Logger) {
    this.#database = database;
    this.#fanOut = fanOut;
    this.#log = log;
  }

  /** Ends the streams of those who may read no more, and tells the others what they may do now. */
  async recheck(room: Room): Promise<void> {
    const streams = [...this.#fanOut.audience(room.head.id)];
    if (streams.length === 0) return;
    try {
      await this.#database.transaction(room.head.organisationId, async (em) => {
        for (const stream of streams) await this.#recheckOne(em, room, stream);
      });
    } catch (error) {
      // Without an answer nobody reads on; a fresh subscription is asked about anew.
      this.#log.warn({ err: error, documentId: room.head.id }, 'asking about access failed');
      for (const stream of streams) stream.end(resync());
    }
  }

  tellState(room: Room, state: DocumentState): void {
    room.state = state;
    this.#fanOut.publish(room.head.id, { seq: room.seq, update: nothing, state });
  }

  async #recheckOne(em: EntityManager, room: Room, stream: DocumentStream): Promise<void> {
    try {
      const { editable } = await rightsOf(em, room.kind, room.head, stream.actor);
      tellRights(room, stream, editable);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      stream.end(error);
    }
  }
}
