import type { EntityManager } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { readAccessEpoch } from '../kernel/access-epoch.ts';
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
  /** Rooms in which it is about to be asked for streams that hold their events back. */
  readonly #asking = new Set<Room>();

  constructor(database: DocumentDatabase, fanOut: FanOut, log: Logger) {
    this.#database = database;
    this.#fanOut = fanOut;
    this.#log = log;
  }

  /** Ends the streams of those who may read no more, and tells the others what they may do now. */
  recheck(room: Room): Promise<void> {
    return this.#recheck(room, [...this.#fanOut.audience(room.head.id)]);
  }

  /**
   * Asks for the streams of a room that hold back what was committed after a change of access: all
   * of them at once, after this turn of the loop.
   */
  askHeld(room: Room | undefined): void {
    if (!room || this.#asking.has(room)) return;
    this.#asking.add(room);
    setImmediate(() => {
      this.#asking.delete(room);
      const held = [...this.#fanOut.audience(room.head.id)].filter((stream) => stream.held);
      void this.#recheck(room, held);
    });
  }

  async #recheck(room: Room, streams: readonly DocumentStream[]): Promise<void> {
    if (streams.length === 0) return;
    try {
      await this.#database.transaction(room.head.organisationId, async (em) => {
        // Before the policy is asked: what changes later is asked about under a later number.
        const accessEpoch = await readAccessEpoch(em, room.head.organisationId);
        for (const stream of streams) await this.#recheckOne(em, room, stream, accessEpoch);
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

  async #recheckOne(
    em: EntityManager,
    room: Room,
    stream: DocumentStream,
    accessEpoch: number,
  ): Promise<void> {
    try {
      const { editable } = await rightsOf(em, room.kind, room.head, stream.actor);
      stream.confirm(accessEpoch);
      tellRights(room, stream, editable);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      stream.end(error);
    }
  }
}
