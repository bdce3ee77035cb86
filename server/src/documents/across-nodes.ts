import type { Logger } from 'pino';
import { readAccessEpoch } from '../kernel/access-epoch.ts';
import { askOrganisations, idList } from '../kernel/db/ask-organisations.ts';
import type { Orm } from '../kernel/db/orm.ts';
import type { Nodes } from '../kernel/nodes.ts';
import { mostChangeBytes, type NodeMessageOf } from '../kernel/nodes.messages.ts';
import type { DocumentDatabase } from './document.database.ts';
import type { DocumentState } from './document.entity.ts';
import { findDocument, readLog } from './document.store.ts';
import type { FanOut } from './fan-out.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';
import type { DocumentEvent } from './stream.ts';

export interface AcrossNodesOptions {
  readonly nodes: Nodes;
  readonly orm: Pick<Orm, 'em'>;
  readonly database: DocumentDatabase;
  readonly rooms: Rooms;
  readonly fanOut: FanOut;
  /** Takes over the state that a document has now, and tells its readers. */
  readonly stateChanged: (documentId: string, state: DocumentState) => Promise<void>;
  readonly spoilt: (room: Room, error: unknown) => void;
  readonly log: Logger;
}

/**
 * The same documents on several nodes. Each tells the others what it has committed, with the number
 * before and after: whoever is at the first takes the bytes over, and whoever is further behind
 * reads what it lacks from PostgreSQL, where all of it is. So a lost message costs time and no edit.
 */
export class AcrossNodes {
  readonly #options: AcrossNodesOptions;
  /** Documents that are being read, and whether they are to be read once more. */
  readonly #healing = new Map<string, { again: boolean }>();
  readonly #underway = new Set<Promise<void>>();
  readonly #stops: (() => void)[];
  #over = false;

  constructor(options: AcrossNodesOptions) {
    this.#options = options;
    const { nodes, rooms } = options;
    this.#stops = [
      nodes.hear('document', (message) => this.#heard(message)),
      nodes.hear('state', ({ documentId }) => {
        const room = rooms.open(documentId);
        if (room) this.#heal(room);
      }),
    ];
  }

  /** Tells what was committed here. `before` is the number that it brings forward. */
  committed({ head }: Room, { seq, update, accessEpoch }: DocumentEvent, before: number): void {
    if (this.#options.nodes.state === 'alone') return;
    // Without bytes where they are many, or are not all that lies between the numbers.
    const whole = update.length > 0 && update.length <= mostChangeBytes;
    this.#options.nodes.tell({
      kind: 'document',
      documentId: head.id,
      before,
      seq,
      ...(whole && { update: Buffer.from(update).toString('base64') }),
      ...(accessEpoch !== undefined && { accessEpoch }),
    });
  }

  stateChanged(documentId: string): void {
    this.#options.nodes.tell({ kind: 'state', documentId });
  }

  /** Looks whether what is open here has gone on elsewhere, in case that nobody told. */
  async look(): Promise<void> {
    const asked = [...Map.groupBy(this.#options.rooms.all(), ({ head }) => head.organisationId)];
    const answers = await askOrganisations(
      this.#options.orm,
      asked.map(([organisationId, rooms]) => ({
        organisationId,
        sql: `select id, seq, state from live_document
          where id in (${idList(rooms.map(({ head }) => head.id))})`,
      })),
    );
    for (const { id, seq, state } of answers.flat()) {
      const room = this.#options.rooms.open(String(id));
      if (room && (Number(seq) > room.seq || state !== room.state)) this.#heal(room);
    }
  }

  async close(): Promise<void> {
    this.#over = true;
    for (const stop of this.#stops) stop();
    await Promise.all(this.#underway);
  }

  #heard(message: NodeMessageOf<'document'>): void {
    const { documentId, before, seq, update, accessEpoch } = message;
    const room = this.#options.rooms.open(documentId);
    if (!room || room.seq >= seq) return;
    if (room.seq !== before || update === undefined) return this.#heal(room);
    this.#take(room, [Buffer.from(update, 'base64')], seq, accessEpoch);
  }

  #take(
    room: Room,
    updates: readonly Uint8Array[],
    seq: number,
    accessEpoch: number | undefined,
  ): void {
    const { fanOut, spoilt } = this.#options;
    try {
      const update = room.catchUp(updates, seq, accessEpoch);
      const { state } = room;
      fanOut.publish(room.head.id, {
        seq,
        update,
        state,
        ...(accessEpoch !== undefined && { accessEpoch }),
      });
    } catch (error) {
      spoilt(room, error);
    }
  }

  /** One at a time a document, however many messages say that something is missing. */
  #heal(room: Room): void {
    const { id } = room.head;
    const healing = this.#healing.get(id);
    if (healing) {
      healing.again = true;
      return;
    }
    const own = { again: false };
    this.#healing.set(id, own);
    const { rooms, log } = this.#options;
    const run = async (): Promise<void> => {
      rooms.hold(room);
      try {
        do {
          own.again = false;
          await this.#read(room);
        } while (own.again && !this.#over);
      } catch (error) {
        // The next look finds it again.
        log.warn({ err: error, documentId: id }, 'what other nodes wrote was not read');
      } finally {
        rooms.leave(room);
        this.#healing.delete(id);
      }
    };
    const running = run().finally(() => this.#underway.delete(running));
    this.#underway.add(running);
  }

  async #read(room: Room): Promise<void> {
    const { id, organisationId } = room.head;
    const { database, rooms, stateChanged } = this.#options;
    const found = await database.transaction(organisationId, async (em) => {
      const accessEpoch = await readAccessEpoch(em, organisationId);
      const row = await findDocument(em, id);
      const { seq } = room;
      const log = row && row.seq > seq ? await readLog(em, id, seq, row.seq) : [];
      return { row, log, accessEpoch };
    });
    const { row, log, accessEpoch } = found;
    if (!row || rooms.open(id) !== room) return;
    // It may have come by another way meanwhile; what comes twice is nothing new.
    if (row.seq > room.seq)
      this.#take(
        room,
        log.map(({ update }) => update),
        row.seq,
        accessEpoch,
      );
    if (row.state !== room.state) await stateChanged(id, row.state);
  }
}
