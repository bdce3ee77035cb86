/** A stretch of network between a server and what it needs, that a proof can make slow or cut. */
import {
  createConnection,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';

/** Changes what comes from the target; one for each connection, since pieces are no messages. */
export type Filter = () => (chunk: Buffer) => Buffer;

export class Proxy {
  readonly #target: URL;
  readonly #filter: Filter;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Milliseconds that every piece takes longer, each way. */
  #slower = 0;
  #holding = false;
  #cut = false;
  #released: (() => void)[] = [];

  private constructor(target: string, filter: Filter) {
    this.#target = new URL(target);
    this.#filter = filter;
    this.#server = createServer((client) => this.#join(client));
  }

  static async to(target: string, filter: Filter = () => (chunk) => chunk): Promise<Proxy> {
    const proxy = new Proxy(target, filter);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** The target's address by way of here. */
  get url(): string {
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  delay(milliseconds: number): void {
    this.#slower = milliseconds;
  }

  /** Nothing goes through any more, and nobody is told: as when a machine hangs. */
  hold(): void {
    this.#holding = true;
  }

  /** Every connection ends, and none is let in: as when a machine is switched off. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** All goes through again, what was held first. */
  mend(): void {
    this.#holding = this.#cut = false;
    for (const go of this.#released.splice(0)) go();
  }

  async close(): Promise<void> {
    this.cut();
    this.mend();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket): void {
    if (this.#cut) {
      client.destroy();
      return;
    }
    const upstream = createConnection(Number(this.#target.port), this.#target.hostname);
    this.#carry(client, upstream, (chunk) => chunk);
    this.#carry(upstream, client, this.#filter());
  }

  #carry(from: Socket, to: Socket, filtered: (chunk: Buffer) => Buffer): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('error', () => undefined);
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    // One after the other, so that nothing overtakes what is late.
    let last = Promise.resolve();
    from.on('data', (chunk: Buffer) => {
      const due = Date.now() + this.#slower;
      last = last.then(async () => {
        const left = due - Date.now();
        if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
        if (this.#holding) await new Promise<void>((resolve) => this.#released.push(resolve));
        if (!to.destroyed) to.write(filtered(chunk));
      });
    });
  }
}
