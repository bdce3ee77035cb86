/** Running a program of this workspace. */
import { spawn } from 'node:child_process';
import { root } from './paths.ts';

export interface RunOptions {
  readonly cwd?: string;
  /** On top of this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** Gather the output instead of showing it. */
  readonly quiet?: boolean;
}

export interface Outcome {
  readonly code: number;
  /** Standard output and standard error as they came; empty unless `quiet`. */
  readonly output: string;
  /** Milliseconds. */
  readonly took: number;
}

const running = new Set<ReturnType<typeof spawn>>();
let stopping = false;
// Whoever ends us ends what we started, too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    stopping = true;
    if (running.size === 0) process.exit(130);
    for (const child of running) child.kill(signal);
  });
}

/** Runs a program to its end; a program that cannot be started counts as code 127. */
export function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  const began = Date.now();
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const child = spawn(program, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  running.add(child);
  let output = '';
  const gather = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', gather);
  child.stderr?.on('data', gather);
  const end = (code: number): void => {
    running.delete(child);
    if (stopping && running.size === 0) process.exit(130);
    resolve({ code, output, took: Date.now() - began });
  };
  child.once('error', (problem) => {
    output += `${program}: ${problem.message}\n`;
    end(127);
  });
  child.once('close', (code, signal) => end(code ?? (signal ? 130 : 1)));
  return promise;
}

/** Runs a JavaScript or TypeScript file on this same Node. */
export function runNode(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  return run(process.execPath, [file, ...args], options);
}
