/** How a client speaks to one of the servers: the load knows nothing of protocols beyond this. */
export interface Handlers {
  /** A change that somebody committed; `bytes` is what the frame took on the wire. */
  change(update: Uint8Array, bytes: number): void;
  /** This edit was taken; edits are counted from 1 in the order in which they were sent. */
  acknowledged(edit: number): void;
  /** Who is there has changed. */
  presence(bytes: number): void;
  /** The server refused something, or ended the connection. */
  trouble(words: string): void;
}

/** One connection that has a document open. */
export interface Seat {
  /** The Yjs clientID to write under. */
  readonly clientId: number;
  /** What the document had when it was opened. */
  readonly first: Uint8Array;
  readonly localPort: number;
  /** Whatever arrives before these are set is kept and given to them then. */
  listen(handlers: Handlers): void;
  /** Sends an edit; answers its bytes on the wire. */
  send(update: Uint8Array): number;
  /** Follows who is there. */
  watchPresence(): void;
  /** Says that this client is there, with its caret. */
  showPresence(): void;
  /** Stops reading. */
  stall(): void;
  close(): void;
}

/** A document of a server, and who may open it. */
export interface Room {
  readonly id: string;
  /** Which of the organisations' houses it is in; the peers know of none. */
  readonly house: number;
}

export interface Peer {
  readonly name: PeerName;
  /** Whether an edit is answered. */
  readonly acknowledges: boolean;
  /** Edits that one connection may have unanswered; more are held back by the client. */
  readonly window: number;
  /** Whether a document outlives its readers. */
  readonly stores: boolean;
  /** The server's process. */
  readonly pid: number;
  /** MiB that it keeps when its garbage is collected: its heap, and buffers outside of it. */
  keeps(): Promise<number>;
  start(): Promise<void>;
  /** Ends the process: properly, or at once and with no chance to store anything. */
  stop(how: 'properly' | 'kill'): Promise<void>;
  /** The first `count` documents of a kind of work; the same each time. Needs a running server. */
  rooms(house: 'large' | 'several', count: number): Promise<Room[]>;
  /** Connects and opens a document; `person` chooses who of those who may. */
  join(room: Room, person: number): Promise<Seat>;
}

export const peerNames = ['raw', 'hocuspocus', 'graphql', 'roundtable'] as const;
export type PeerName = (typeof peerNames)[number];

/** Keeps what arrives until somebody listens. */
export class Mailbox implements Handlers {
  #to: Handlers | undefined;
  #kept: ((to: Handlers) => void)[] = [];

  listen(to: Handlers): void {
    this.#to = to;
    for (const tell of this.#kept) tell(to);
    this.#kept = [];
  }

  change(update: Uint8Array, bytes: number): void {
    if (this.#to) this.#to.change(update, bytes);
    else this.#kept.push((to) => to.change(update, bytes));
  }

  acknowledged(edit: number): void {
    if (this.#to) this.#to.acknowledged(edit);
    else this.#kept.push((to) => to.acknowledged(edit));
  }

  presence(bytes: number): void {
    if (this.#to) this.#to.presence(bytes);
    else this.#kept.push((to) => to.presence(bytes));
  }

  trouble(words: string): void {
    if (this.#to) this.#to.trouble(words);
    else this.#kept.push((to) => to.trouble(words));
  }
}
