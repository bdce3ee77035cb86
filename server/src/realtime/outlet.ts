import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { closeCodes } from './close-codes.ts';
import { FramesOfTurn, frameOf } from './frames.ts';

/**
 * Milliseconds after which a reader that takes nothing of what waits for it is cut. Node looks at
 * progress from one such time to the next, so it is cut after two of them at the latest.
 */
const stallTime = 1_500;

/** What is sent in this turn of the loop and goes out at its end, each socket's in one write. */
const corked = new Set<Duplex>();

const frames = new FramesOfTurn();

function uncorkAll(): void {
  for (const stream of corked) stream.uncork();
  corked.clear();
  frames.forget();
}

/** A TCP connection; nothing else has time limits and resets. */
type Outgoing = Duplex & Partial<Pick<Socket, 'setTimeout' | 'resetAndDestroy'>>;

/**
 * What goes out on one socket. All frames of one turn of the loop are one write. When more waits
 * than the socket's buffer takes (64 KiB), it is congested: nothing more is read from it, so that
 * nobody piles up answers by asking on, and who writes whole streams to it holds back until it is
 * drained. A reader that takes nothing at all is cut.
 */
export class Outlet {
  readonly #socket: WebSocket;
  readonly #stream: Outgoing;
  readonly #waiting = new Set<() => void>();
  #congested = false;

  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket;
    this.#stream = stream;
  }

  get congested(): boolean {
    return this.#congested;
  }

  /** Resolves once it is handed over to the network, or the socket is closed. */
  send(text: string): Promise<void> {
    return new Promise((resolve) => this.#write(frameOf(text), () => resolve()));
  }

  write(text: string): void {
    this.#write(frameOf(text));
  }

  /** Writes a message that others are told too, but for its head. */
  writeShared(head: string, payload: string): void {
    this.#write(frames.of(head, payload));
  }

  /** Runs something once, when what waits is written. */
  onDrain(listener: () => void): void {
    this.#waiting.add(listener);
  }

  /** Straight to the connection, as `ws` would write it: it compresses nothing, and so holds nothing back. */
  #write(frame: Buffer, done?: () => void): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return done?.();
    this.#cork();
    this.#stream.write(frame, done);
    if (!this.#congested && this.#stream.writableNeedDrain) this.#hold();
  }

  #cork(): void {
    if (corked.has(this.#stream)) return;
    if (corked.size === 0) setImmediate(uncorkAll);
    corked.add(this.#stream);
    this.#stream.cork();
  }

  #hold(): void {
    this.#congested = true;
    this.#socket.pause();
    const cut = (): void => {
      // A plain end would stand in line behind what nobody takes, and the system would keep it all.
      this.#stream.resetAndDestroy?.();
      this.#socket.terminate();
    };
    this.#stream.setTimeout?.(stallTime);
    this.#stream.once('timeout', cut);
    this.#stream.once('drain', () => {
      this.#stream.off('timeout', cut);
      this.#stream.setTimeout?.(0);
      this.#congested = false;
      this.#socket.resume();
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      for (const go of waiting) go();
    });
  }
}

/** Closes a socket that the server cannot go on with. */
export function closeBroken(socket: WebSocket): void {
  socket.close(closeCodes.broken, 'Something went wrong on our side');
}
