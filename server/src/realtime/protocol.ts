import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Server } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { closeBroken, Outlet } from './outlet.ts';

/** Of the request that opened a socket only this is kept, for as long as the socket is open. */
export type Asked = Pick<IncomingMessage, 'headers'>;

export interface SocketExtra extends Record<PropertyKey, unknown> {
  readonly socket: WebSocket;
  readonly outlet: Outlet;
  readonly request: Asked;
}

/**
 * Milliseconds between two looks at who is still there. Who said nothing since the last look is
 * asked, and who says nothing until the next is gone: a closed laptop is found in 5 to 15 seconds.
 */
const lookEvery = 5_000;

/** Does what a message asks where it may be done before the protocol's library sees it. */
type TakeFirst = (socket: WebSocket, text: string) => Promise<void> | undefined;

/** Carries `graphql-transport-ws` over the sockets of `ws`, and finds those that died. */
export class Wires {
  readonly #protocol: Server<SocketExtra>;
  readonly #log: Logger;
  readonly #takeFirst: TakeFirst;
  /** Every open socket: how it stands since the last look. */
  readonly #open = new Map<WebSocket, 'heard' | 'silent' | 'asked'>();
  readonly #outlets = new WeakMap<WebSocket, Outlet>();
  readonly #looking: NodeJS.Timeout;

  constructor(protocol: Server<SocketExtra>, log: Logger, takeFirst: TakeFirst) {
    this.#protocol = protocol;
    this.#log = log;
    this.#takeFirst = takeFirst;
    this.#looking = setInterval(() => this.#look(), lookEvery).unref();
  }

  opened(socket: WebSocket, stream: Duplex, { headers }: IncomingMessage): void {
    const outlet = new Outlet(socket, stream);
    const heard = (): void => void (this.#open.has(socket) && this.#open.set(socket, 'heard'));
    this.#open.set(socket, 'heard');
    this.#outlets.set(socket, outlet);
    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => outlet.send(text),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) =>
          socket.on('message', (data: Buffer) => {
            heard();
            const text = data.toString();
            const taken = this.#takeFirst(socket, text) ?? take(text);
            taken.catch((error: unknown) => this.#broken(socket, error));
          }),
      },
      { socket, outlet, request: { headers } },
    );
    socket.on('pong', heard);
    socket.on('ping', heard);
    // A frame over the limit or of bad form: `ws` closes it with 1009 or 1002; nothing else to do.
    socket.on('error', () => undefined);
    socket.once('close', (code, reason) => {
      this.#open.delete(socket);
      closed(code, reason.toString()).catch((error: unknown) =>
        this.#log.error({ err: error }, 'a socket was not cleared away'),
      );
    });
  }

  close(): void {
    clearInterval(this.#looking);
  }

  #broken(socket: WebSocket, error: unknown): void {
    this.#log.error({ err: error }, 'a message of a socket failed');
    closeBroken(socket);
  }

  #look(): void {
    for (const [socket, state] of this.#open) {
      // While it is written to and not read from, its outlet watches whether it takes anything.
      if (state === 'heard' || this.#outlets.get(socket)?.congested)
        this.#open.set(socket, 'silent');
      else if (state === 'asked') socket.terminate();
      else {
        this.#open.set(socket, 'asked');
        socket.ping();
      }
    }
  }
}
