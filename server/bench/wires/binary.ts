/** The two peers whose frames are binary: the bare fan-out, and Hocuspocus. */
import path from 'node:path';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { Program } from '../lib/program.ts';
import { Socket } from '../lib/socket.ts';
import {
  Mailbox,
  type Handlers,
  type Peer,
  type PeerName,
  type Room,
  type Seat,
} from '../lib/wire.ts';
import type { World } from '../lib/world.ts';

const nothing = new Uint8Array([0, 0]);
/** Frame headers from the server, by the length of the payload. */
const headerBytes = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

let clientIds = 2 ** 30;

abstract class BinaryPeer implements Peer {
  abstract readonly name: Exclude<PeerName, 'roundtable'>;
  abstract readonly acknowledges: boolean;
  abstract readonly stores: boolean;
  readonly window = Infinity;
  protected readonly world: World;
  #program: Program | undefined;

  constructor(world: World) {
    this.world = world;
  }

  get pid(): number {
    return this.#program?.pid ?? 0;
  }

  keeps(): Promise<number> {
    return this.#program?.keeps() ?? Promise.reject(new Error('The server does not run'));
  }

  protected get port(): number {
    return Number(this.#program?.said);
  }

  async start(): Promise<void> {
    const file = path.resolve(import.meta.dirname, `../peers/${this.name}.ts`);
    this.#program = await Program.start({
      args: [...this.world.profileArgs(this.name), file],
      env: { NODE_ENV: 'production', DATABASE_URL: await this.world.database(this.name) },
      pinned: this.world.pinned,
      listening: /listening (\d+)/,
    });
  }

  async stop(how: 'properly' | 'kill'): Promise<void> {
    await this.#program?.stop(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
  }

  rooms(house: 'large' | 'several', count: number): Promise<Room[]> {
    const rooms = Array.from({ length: count }, (_, at) => ({ id: `${house}-${at}`, house: 0 }));
    return Promise.resolve(rooms);
  }

  abstract join(room: Room): Promise<Seat>;
}

abstract class BinarySeat implements Seat {
  readonly clientId = (clientIds += 1);
  readonly mailbox = new Mailbox();
  first: Uint8Array = nothing;
  protected readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.onClose = (reason) => this.mailbox.trouble(reason);
  }

  get localPort(): number {
    return this.socket.localPort;
  }

  listen(handlers: Handlers): void {
    this.mailbox.listen(handlers);
  }

  abstract send(update: Uint8Array): number;
  abstract showPresence(): void;

  /** Both tell everybody in the room unasked. */
  watchPresence(): void {
    this.socket.onClose = (reason) => this.mailbox.trouble(reason);
  }

  stall(): void {
    this.socket.stall();
  }

  close(): void {
    this.socket.onClose = () => undefined;
    this.socket.destroy();
  }
}

export class RawPeer extends BinaryPeer {
  readonly name = 'raw';
  readonly acknowledges = false;
  readonly stores = false;

  async join(room: Room): Promise<Seat> {
    return new RawSeat(await Socket.open({ port: this.port, path: `/${room.id}` }));
  }
}

/** A presence frame begins with what no Yjs update of one client begins with. */
const presenceMark = 255;

class RawSeat extends BinarySeat {
  constructor(socket: Socket) {
    super(socket);
    socket.onData = (payload) => {
      const bytes = payload.length + headerBytes(payload.length);
      if (payload[0] === presenceMark) this.mailbox.presence(bytes);
      else this.mailbox.change(payload, bytes);
    };
  }

  send(update: Uint8Array): number {
    return this.socket.sendBinary(update);
  }

  showPresence(): void {
    this.socket.sendBinary(new Uint8Array(60).fill(presenceMark));
  }
}

export class HocuspocusPeer extends BinaryPeer {
  readonly name = 'hocuspocus';
  readonly acknowledges = true;
  readonly stores = true;

  async join(room: Room): Promise<Seat> {
    const seat = new HocuspocusSeat(await Socket.open({ port: this.port, path: '/' }), room.id);
    await seat.opened;
    return seat;
  }
}

/** Types of messages, from Hocuspocus's and y-protocols' sources. */
const kinds = { sync: 0, awareness: 1, auth: 2, syncReply: 4, syncStatus: 8 } as const;
const syncs = { step1: 0, step2: 1, update: 2 } as const;

class HocuspocusSeat extends BinarySeat {
  readonly opened: Promise<void>;
  readonly #name: string;
  readonly #header: number;
  #answered = 0;
  #clock = 0;

  constructor(socket: Socket, name: string) {
    super(socket);
    this.#name = name;
    this.#header = 1 + name.length;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.opened = promise;
    socket.onClose = (reason) => {
      reject(new Error(reason));
      this.mailbox.trouble(reason);
    };
    socket.onData = (payload) => this.#read(payload, resolve);
    this.#message(kinds.auth, (encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, 'token');
    });
    this.#message(kinds.sync, (encoder) => {
      encoding.writeVarUint(encoder, syncs.step1);
      encoding.writeVarUint8Array(encoder, Y.encodeStateVector(new Y.Doc()));
    });
  }

  #message(kind: number, write: (encoder: encoding.Encoder) => void): number {
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, this.#name);
    encoding.writeVarUint(encoder, kind);
    write(encoder);
    return this.socket.sendBinary(encoding.toUint8Array(encoder));
  }

  #read(payload: Buffer, opened: () => void): void {
    const bytes = payload.length + headerBytes(payload.length);
    const kind = payload[this.#header];
    if (kind === kinds.syncStatus) {
      if (payload[this.#header + 1] !== 1) return this.mailbox.trouble('an edit was not taken');
      // Answers come in the order of the edits.
      this.#answered += 1;
      return this.mailbox.acknowledged(this.#answered);
    }
    if (kind === kinds.awareness) return this.mailbox.presence(bytes);
    if (kind !== kinds.sync && kind !== kinds.syncReply) return;
    const sync = payload[this.#header + 1];
    if (sync === syncs.step1) return;
    const decoder = decoding.createDecoder(payload);
    decoder.pos = this.#header + 2;
    const update = decoding.readVarUint8Array(decoder);
    if (sync === syncs.update) return this.mailbox.change(update, bytes);
    this.first = update;
    opened();
  }

  send(update: Uint8Array): number {
    return this.#message(kinds.sync, (encoder) => {
      encoding.writeVarUint(encoder, syncs.update);
      encoding.writeVarUint8Array(encoder, update);
    });
  }

  showPresence(): void {
    this.#clock += 1;
    const inner = encoding.createEncoder();
    encoding.writeVarUint(inner, 1);
    encoding.writeVarUint(inner, this.clientId);
    encoding.writeVarUint(inner, this.#clock);
    const caret = { field: 'goals/words', anchor: this.#clock, head: this.#clock };
    encoding.writeVarString(inner, JSON.stringify({ name: `Person ${this.clientId}`, caret }));
    this.#message(kinds.awareness, (encoder) =>
      encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner)),
    );
  }
}
