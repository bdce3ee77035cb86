import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const READY_WITHIN_MS = 180_000;
const LOOK_EVERY_MS = 100;
/** With more than one, the tests meet that many servers on one Redis, behind a proxy. */
const NODES = Number(process.env.E2E_NODES ?? 1);
/** Seconds after which one of the several is killed, in the middle of what the tests do; 0: none. */
const LOSE_NODE_AFTER = Number(process.env.E2E_LOSE_NODE_AFTER ?? 0);

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** The built server on a port and a data folder of its own, with the demonstration data. */
export class TestServer {
  readonly origin: string;
  readonly #port: number;
  readonly #dataFolder: string;
  #process: ChildProcess | undefined;
  #losing: NodeJS.Timeout | undefined;
  #output = '';

  private constructor(port: number, dataFolder: string) {
    this.#port = port;
    this.#dataFolder = dataFolder;
    this.origin = `http://localhost:${port}`;
  }

  /** @param prepared the data folder of which it begins with a copy, see `prepare` */
  static async start(prepared = inject('prepared')): Promise<TestServer> {
    const server = await TestServer.#anew();
    // With the owners: the database's files are its own user's where root runs the tests.
    await promisify(execFile)('cp', ['-Rp', `${prepared}/.`, server.#dataFolder]);
    await server.run();
    return server;
  }

  /** Makes the demonstration organisation, once for all servers. Answers the folder of its data. */
  static async prepare(): Promise<string> {
    const server = await TestServer.#anew();
    await server.run();
    await server.stop();
    return server.#dataFolder;
  }

  static async #anew(): Promise<TestServer> {
    const dataFolder = await mkdtemp(path.join(tmpdir(), 'roundtable-e2e-'));
    // Where root runs the tests, PostgreSQL's own user must be able to pass through.
    await chmod(dataFolder, 0o755);
    return new TestServer(await freePort(), dataFolder);
  }

  /** Starts the process on the same port and data, and waits until it serves. */
  async run(): Promise<void> {
    const command =
      NODES > 1 ? ['scripts/start.ts', '--nodes', String(NODES)] : ['server/dist/main.js'];
    const started = spawn(process.execPath, command, {
      cwd: root,
      // Several are ended at once, as a power cut does it, by the group that they are.
      detached: NODES > 1,
      env: {
        ...process.env,
        NODE_ENV: 'development',
        PORT: String(this.#port),
        ROUNDTABLE_DATA: this.#dataFolder,
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = started;
    for (const stream of [started.stdout, started.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    const giveUpAt = Date.now() + READY_WITHIN_MS;
    while (!(await this.#isReady())) {
      if (started.exitCode !== null || Date.now() > giveUpAt)
        throw new Error(`The server did not become ready:\n${this.#output.slice(-4000)}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    if (NODES > 1 && LOSE_NODE_AFTER > 0)
      this.#losing = setTimeout(() => this.#loseNode(started), LOSE_NODE_AFTER * 1000);
  }

  /** Kills the first of several servers; those at its sockets go on at the others. Linux alone. */
  #loseNode({ pid }: ChildProcess): void {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    const node = children.find((child) =>
      readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('dist/main.js'),
    );
    if (node === undefined) return;
    process.kill(Number(node), 'SIGKILL');
    console.log(`One of ${NODES} nodes was killed (process ${node}).`);
  }

  /** As Ctrl-C does: clean. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** As a power cut does to the process; PostgreSQL is left running. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Stops it for good and removes its data. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#dataFolder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    clearTimeout(this.#losing);
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, 'exit');
    if (NODES > 1 && signal === 'SIGKILL' && running.pid) process.kill(-running.pid, signal);
    else running.kill(signal);
    await exited;
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.origin}/readyz`)).ok;
    } catch {
      return false;
    }
  }
}
