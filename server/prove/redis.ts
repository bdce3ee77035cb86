/** A Redis of a proof's own, and a stretch of network to it that loses messages. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../src/kernel/db/embedded-cluster.ts';

const program = 'redis-server';

export const redisIsHere = spawnSync(program, ['--version']).status === 0;

/** Said by tests that need it and skip. */
export const howToGetRedis =
  'skipped: there is no redis-server on this machine (for instance `apt-get install redis-server`)';

export class Redis {
  readonly url: string;
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(): Promise<Redis> {
    const redis = new Redis(await freePort());
    await redis.run();
    return redis;
  }

  /** Harmless while it runs: another one would find the port taken, and this one be lost sight of. */
  async run(): Promise<void> {
    if (this.#running) return;
    this.#child = spawn(
      program,
      ['--port', String(this.#port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      { stdio: 'ignore' },
    );
    while (!(await this.#answers())) await delay(20);
  }

  async kill(): Promise<void> {
    const child = this.#running;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  get #running(): ChildProcess | undefined {
    const child = this.#child;
    return child?.exitCode === null && child.signalCode === null ? child : undefined;
  }

  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = createConnection(this.#port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
  }
}

/**
 * Takes published messages out of what Redis sends, each with the same chance; answers to commands
 * always pass. Give it to a `Proxy`.
 */
export function losing(
  part: number,
  random: () => number,
  lost: () => void,
): () => (chunk: Buffer) => Buffer {
  return () => {
    let rest = Buffer.alloc(0);
    return (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      const passed: Buffer[] = [];
      for (;;) {
        const end = endOfReply(rest, 0);
        if (end < 0) return Buffer.concat(passed);
        const reply = rest.subarray(0, end);
        rest = rest.subarray(end);
        if (isMessage(reply) && random() < part) lost();
        else passed.push(reply);
      }
    };
  };
}

const isMessage = (reply: Buffer): boolean =>
  /^[*>][34]\r\n\$\d+\r\np?message\r\n/.test(reply.subarray(0, 40).toString('latin1'));

/** Where a reply of Redis's protocol (RESP2 or RESP3) ends; -1 where it has not all come. */
function endOfReply(bytes: Buffer, from: number): number {
  const lineEnd = bytes.indexOf('\r\n', from);
  if (lineEnd < 0) return -1;
  const kind = String.fromCharCode(bytes[from] ?? 0);
  const count = Number(bytes.subarray(from + 1, lineEnd).toString());
  let at = lineEnd + 2;
  if ('$=!'.includes(kind)) {
    if (count < 0) return at;
    at += count + 2;
    return at <= bytes.length ? at : -1;
  }
  if (!'*>~%'.includes(kind)) return at;
  for (let left = kind === '%' ? count * 2 : count; left > 0; left -= 1) {
    at = endOfReply(bytes, at);
    if (at < 0) return -1;
  }
  return at;
}
