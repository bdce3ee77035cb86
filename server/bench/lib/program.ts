/** A server of the bench: a process of its own, on the server's core. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { onServerCore } from './machine.ts';

export interface ProgramOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly pinned: boolean;
  /** The line on standard output that says that it listens. */
  readonly listening: RegExp;
}

const collect = path.resolve(import.meta.dirname, 'collect.ts');
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class Program {
  readonly pid: number;
  /** What the line that said that it listens had in its brackets. */
  readonly said: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, said: string) {
    this.#child = child;
    this.pid = child.pid as number;
    this.said = said;
  }

  /** Starts a program on this same Node, and waits until it listens. */
  static async start({ args, env, pinned, listening }: ProgramOptions): Promise<Program> {
    const node = [process.execPath, '--expose-gc', '--import', collect];
    const [command = '', ...rest] = [...onServerCore(pinned), ...node, ...args];
    const inherited = Object.entries(process.env).filter(([name]) => !/^NODE_/.test(name));
    // `taskset` becomes the program that it starts, so the child's id is the server's.
    const child = spawn(command, rest, {
      env: { ...Object.fromEntries(inherited), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    let output = '';
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const listen = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-20_000);
      const found = listening.exec(output);
      if (found) resolve(found[1] ?? '');
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code, signal) =>
      reject(new Error(`${args.join(' ')} ended (${code ?? signal}):\n${output}`)),
    );
    return new Program(child, await promise);
  }

  /** MiB that it keeps when its garbage is collected: its heap, and buffers outside of it. */
  async keeps(): Promise<number> {
    const { stderr } = this.#child;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    let output = '';
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /^keeps (\d+) bytes$/m.exec(output)?.[1];
      if (found) resolve(Number(found) / 2 ** 20);
    };
    const ended = (): void => reject(new Error('The server ended before it said what it keeps'));
    stderr?.on('data', listen);
    this.#child.once('exit', ended);
    this.#child.kill('SIGUSR2');
    try {
      return await promise;
    } finally {
      stderr?.off('data', listen);
      this.#child.off('exit', ended);
    }
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    if (this.hasEnded) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(late);
  }
}
