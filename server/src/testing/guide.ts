/** The code blocks of a guide, and how a reader would run them. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Block {
  /** What stands behind the backticks: the language, and what the test wants to know. */
  readonly language: string;
  readonly text: string;
  /** Of a module: the name in its first line, under which it is saved. */
  readonly file: string | undefined;
  /** The line in the guide, for messages. */
  readonly line: number;
}

/** Every fenced block of a Markdown text, in order. */
export const blocksOf = (markdown: string): Block[] =>
  [...markdown.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(({ 1: language, 2: text, index }) => ({
    language: language?.trim() ?? '',
    text: text ?? '',
    file: /^\/\/ (\S+\.mjs)\n/.exec(text ?? '')?.[1],
    line: markdown.slice(0, index).split('\n').length,
  }));

/** Whether the reader's two programs are on this machine. */
export const hasShell = (): boolean =>
  ['bash', 'curl'].every((program) => spawnSync(program, ['--version']).status === 0);

const mark = '\u001e';

/** Milliseconds until a program that says nothing fails its test. */
const patience = 45_000;

/** A process of the reader's, with what it has said so far. */
export interface Running {
  readonly said: () => string;
  /** Waits until it has said so; fails where it ends before that. */
  says(words: string | RegExp): Promise<void>;
  /** Its exit code and what it complained of. */
  readonly ended: Promise<{ code: number | null; complaint: string }>;
  stop(): Promise<void>;
}

/** A folder in which the guide's modules stand, with the packages that they import. */
export class Reader {
  readonly #folder: string;
  readonly #env: Record<string, string>;
  readonly #running = new Set<ChildProcess>();

  private constructor(folder: string, env: Record<string, string>) {
    this.#folder = folder;
    this.#env = { ...env, PATH: process.env.PATH ?? '', NO_COLOR: '1' };
  }

  static async of(blocks: readonly Block[], env: Record<string, string>): Promise<Reader> {
    const folder = await mkdtemp(path.join(tmpdir(), 'api-guide-'));
    const packages = path.resolve(import.meta.dirname, '../../node_modules');
    await symlink(packages, path.join(folder, 'node_modules'), 'junction');
    for (const { file, text } of blocks) if (file) await writeFile(path.join(folder, file), text);
    return new Reader(folder, env);
  }

  /** Runs the shell's blocks one after the other in one shell; what each of them printed. */
  async shell(blocks: readonly Block[]): Promise<string[]> {
    const script = blocks.map(({ text }) => `${text}\nprintf '${mark}'\n`).join('');
    const running = this.#start('bash', ['-euo', 'pipefail', '-c', script]);
    const { code, complaint } = await running.ended;
    if (code !== 0) throw new Error(`The shell ended with ${code}: ${complaint}`);
    return running.said().split(mark).slice(0, -1);
  }

  /** Starts a module, without waiting for its end. */
  start(file: string, env: Record<string, string> = {}): Running {
    return this.#start(process.execPath, [file], env);
  }

  /** Runs a module to its end, and answers the lines that it printed. */
  async run(file: string): Promise<string[]> {
    const running = this.start(file);
    const { code, complaint } = await running.ended;
    if (code !== 0) throw new Error(`${file} ended with ${code}: ${complaint}`);
    return running.said().trimEnd().split('\n');
  }

  /** Ends what runs, and removes the folder. */
  async close(): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL');
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #start(program: string, args: readonly string[], env: Record<string, string> = {}): Running {
    const child = spawn(program, args, {
      cwd: this.#folder,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    let [said, complaint] = ['', ''];
    const listeners = new Set<() => void>();
    const tell = (): void => listeners.forEach((listener) => listener());
    child.stdout.setEncoding('utf8').on('data', (words: string) => {
      said += words;
      tell();
    });
    child.stderr.setEncoding('utf8').on('data', (words: string) => (complaint += words));
    const ended = new Promise<{ code: number | null; complaint: string }>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        this.#running.delete(child);
        resolve({ code, complaint });
        tell();
      });
    });
    return {
      said: () => said,
      ended,
      says: (words) =>
        new Promise((resolve, reject) => {
          const look = (): void => {
            const found = typeof words === 'string' ? said.includes(words) : words.test(said);
            if (found) settle();
            else if (!this.#running.has(child)) settle('ended and did not say');
          };
          const settle = (why?: string): void => {
            clearTimeout(late);
            listeners.delete(look);
            const awaited = typeof words === 'string' ? words : words.source;
            if (why)
              reject(
                new Error(`${args.at(-1)} ${why}: “${awaited}”. It said:\n${said}${complaint}`),
              );
            else resolve();
          };
          const late = setTimeout(() => settle('did not say in time'), patience);
          listeners.add(look);
          look();
        }),
      async stop() {
        child.kill();
        await ended;
      },
    };
  }
}
