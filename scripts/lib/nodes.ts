/**
 * `pnpm start --nodes N`: several server processes on one database and one Redis, and before them a
 * proxy on the one port that people use. A process that ends is started again; meanwhile the others
 * serve.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { at } from './paths.ts';
import { proxyBefore, type Upstream } from './proxy.ts';

const lookEvery = 500;
/** A node that is busy is not away, least of all where another has died and left it everything. */
const readySaysWithin = 5_000;
const readyWithin = 180_000;
const restartPause = 1_000;
/** A server gives itself 15 seconds for its end. */
const endsWithin = 20_000;

type Say = (words: string) => void;

interface Running {
  readonly child: ChildProcess;
  /** Ends it and waits. */
  end(): Promise<void>;
}

function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  output: 'inherit' | 'ignore' = 'inherit',
): Running {
  const child = spawn(command, args, { env, stdio: ['ignore', output, output] });
  const over = once(child, 'exit').catch(() => undefined);
  return {
    child,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), endsWithin);
      await over;
      clearTimeout(late);
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** One server process, started again whenever it ends by itself. */
class Node implements Upstream {
  readonly target: string;
  ready = false;
  readonly #env: NodeJS.ProcessEnv;
  readonly #say: Say;
  #running: Running | undefined;
  #looking = false;
  #over = false;

  constructor(port: number, env: NodeJS.ProcessEnv, say: Say) {
    this.target = `http://127.0.0.1:${port}`;
    this.#env = { ...env, HOST: '127.0.0.1', PORT: String(port) };
    this.#say = say;
  }

  start(): void {
    if (this.#over) return;
    const running = run(
      process.execPath,
      ['--enable-source-maps', at('server/dist/main.js')],
      this.#env,
    );
    this.#running = running;
    running.child.once('exit', (code, signal) => {
      this.ready = false;
      if (this.#over) return;
      this.#say(`The server at ${this.target} ended (${signal ?? code}); it is started again.`);
      void delay(restartPause).then(() => this.start());
    });
  }

  /** Asks whether it can serve; one question at a time. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const signal = AbortSignal.timeout(readySaysWithin);
    this.ready = await fetch(`${this.target}/readyz`, { signal }).then(
      (answer) => answer.ok,
      () => false,
    );
    this.#looking = false;
  }

  async untilReady(): Promise<void> {
    const giveUpAt = Date.now() + readyWithin;
    while (!this.ready) {
      if (this.#over || Date.now() > giveUpAt) throw new Error('A server did not become ready.');
      await delay(lookEvery / 5);
      await this.look();
    }
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#running?.end();
  }
}

/** A Redis of our own, which keeps nothing; its address. */
async function startRedis(env: NodeJS.ProcessEnv): Promise<{ url: string; running: Running }> {
  if (spawnSync('redis-server', ['--version']).status !== 0)
    throw new Error(
      'Several nodes need Redis: set REDIS_URL, or install redis-server (for instance ' +
        '`apt-get install redis-server`, `brew install redis`).',
    );
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const running = run('redis-server', args, env, 'ignore');
  return { url: `redis://127.0.0.1:${port}`, running };
}

/** Runs until a signal ends it. @throws Error with what to do about it */
export async function startNodes(count: number, say: Say): Promise<void> {
  const ends: (() => Promise<void>)[] = [];
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> =>
    (ending ??= (async () => {
      for (const each of ends.reverse()) await each();
    })());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void end().then(() => process.exit(0)));
  try {
    const { env } = process;
    let redisUrl = env.REDIS_URL;
    if (!redisUrl) {
      const redis = await startRedis(env);
      ends.push(() => redis.running.end());
      redisUrl = redis.url;
    }
    const port = Number(env.PORT || 4000) || (await freePort());
    const origin = env.ORIGIN || `http://localhost:${port}`;
    const shared = { ...env, REDIS_URL: redisUrl, ORIGIN: origin, TRUSTED_PROXIES: '1' };
    const nodes: Node[] = [];
    for (let place = 0; place < count; place += 1)
      nodes.push(new Node(await freePort(), shared, say));
    ends.push(async () => void (await Promise.all(nodes.map((node) => node.end()))));
    // The first makes the database what this version needs; the others find it so.
    for (const node of nodes) {
      node.start();
      await node.untilReady();
    }
    const looking = setInterval(() => {
      for (const node of nodes) void node.look();
    }, lookEvery);
    const server = proxyBefore(nodes);
    server.listen(port, env.HOST || '127.0.0.1');
    await once(server, 'listening');
    ends.push(async () => {
      clearInterval(looking);
      server.close();
      server.closeAllConnections();
      await Promise.resolve();
    });
    say(`${count} nodes serve ${origin}: ${nodes.map(({ target }) => target).join(', ')}`);
  } catch (problem) {
    await end();
    throw problem;
  }
}
