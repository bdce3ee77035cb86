/** Roundtable as an operator runs it: a process of its own, which can be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../src/kernel/db/embedded-cluster.ts';

const folder = path.resolve(import.meta.dirname, '..');
/** What is kept of its words for when it does not start. */
const mostWords = 8_000;
const startDeadline = 120_000;

export interface ProcessOptions {
  readonly databaseUrl: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Whether its memory is to be looked into: `Inspector.of`. */
  readonly inspected?: boolean;
}

export class ServerProcess {
  readonly origin: string;
  readonly #port: number;
  readonly #options: ProcessOptions;
  #child: ChildProcess | undefined;
  #words = '';
  #stopped = false;

  private constructor(port: number, options: ProcessOptions) {
    this.#port = port;
    this.#options = options;
    this.origin = `http://127.0.0.1:${port}`;
  }

  static async start(options: ProcessOptions): Promise<ServerProcess> {
    const made = new ServerProcess(await freePort(), options);
    await made.run();
    return made;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** What it wrote last, errors too. */
  get words(): string {
    return this.#words;
  }

  /** Starts it, again and again while it ends by itself (its database may be away), until it answers. */
  async run(): Promise<void> {
    const deadline = Date.now() + startDeadline;
    for (;;) {
      if (!this.#child || this.#child.exitCode !== null) this.#spawn();
      if (await this.#answers()) return;
      if (Date.now() > deadline) throw new Error(`the server did not start:\n${this.#words}`);
      await delay(50);
    }
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends it as an operator does who restarts it; `run` starts it again. */
  async end(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#end('SIGTERM');
  }

  /** The address of its inspector, once it said it. */
  async inspectorAddress(): Promise<string> {
    for (;;) {
      const [address] = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(this.#words) ?? [];
      if (address) return address;
      await delay(20);
    }
  }

  async #answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.origin}/healthz`)).ok;
    } catch {
      return false;
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'exit');
    child.kill(signal);
    await closed;
    this.#child = undefined;
  }

  #spawn(): void {
    if (this.#stopped) throw new Error('this server is stopped');
    const child = spawn(
      process.execPath,
      [
        ...['--import', '@oxc-node/core/register'],
        ...(this.#options.inspected
          ? ['--inspect=127.0.0.1:0', '--import', path.join(import.meta.dirname, 'inspected.ts')]
          : []),
        path.join(folder, 'src/main.ts'),
      ],
      {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          TMPDIR: process.env.TMPDIR,
          NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
          AUTH_SECRET: 'x1y2z3'.repeat(8),
          ROUNDTABLE_DEMO: 'off',
          LOG_LEVEL: 'error',
          ORIGIN: this.origin,
          PORT: String(this.#port),
          DATABASE_URL: this.#options.databaseUrl,
          ...this.#options.env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const hear = (chunk: Buffer): void => {
      this.#words = (this.#words + chunk.toString()).slice(-mostWords);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    this.#child = child;
  }
}
