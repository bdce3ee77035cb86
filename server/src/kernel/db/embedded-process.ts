/** Finding, starting and stopping the PostgreSQL process of one data folder. */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedError } from './embedded-error.ts';
import { programPath, type Programs } from './embedded-programs.ts';
import type { RunAs } from './embedded-user.ts';

export interface Running {
  readonly pid: number;
  readonly port: number;
}

/**
 * The PostgreSQL that serves this data folder, from its postmaster.pid; undefined when none does.
 * A pid file that names another program, or none at all, is left over from a crash: it is removed,
 * since PostgreSQL itself refuses to start when the number now belongs to a program of its user.
 */
export function findRunning(dataFolder: string): Running | undefined {
  const file = path.join(dataFolder, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number.parseInt(lines[0] ?? '', 10);
  const port = Number.parseInt(lines[3] ?? '', 10);
  if (Number.isInteger(pid) && isAlive(pid) && servesFolder(pid, dataFolder)) {
    return { pid, port };
  }
  rmSync(file, { force: true });
  return undefined;
}

/** Whether a process of this number runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === 'EPERM';
  }
  // In a container whose first process does not reap, an ended process stays as a zombie.
  return processState(pid)?.state !== 'Z';
}

/** State letter and start time of a process; undefined off Linux and when there is none. */
export function processState(pid: number): { state: string; startedAt: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets and may hold anything, so count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startedAt: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** Whether the process is a PostgreSQL of this data folder and not a stranger with its number. */
function servesFolder(pid: number, dataFolder: string): boolean {
  const folder = realpathSync(dataFolder);
  if (process.platform === 'linux') {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (!path.basename(command[0] ?? '').startsWith('postgres')) return false;
      // PostgreSQL works from inside its data folder.
      return readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false;
    }
  }
  if (process.platform === 'win32') {
    const list = spawnSync('tasklist', ['/fi', `PID eq ${pid}`, '/nh'], { encoding: 'utf8' });
    return list.stdout.includes('postgres');
  }
  const list = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return list.stdout.includes('postgres') && list.stdout.includes(dataFolder);
}

export interface StartOptions {
  readonly programs: Programs;
  readonly dataFolder: string;
  readonly port: number;
  readonly runAs: RunAs;
  readonly logFile: string;
  /** Settings on top of ours, as PostgreSQL names them. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Statements and key values are client data, so errors are logged tersely and without them. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/**
 * Starts PostgreSQL in a session of its own: a Ctrl-C in the terminal then reaches Roundtable alone,
 * which closes its connections first.
 * @returns the process number, and a promise that gives the exit code if it ends
 */
export function spawnPostgres(options: StartOptions): { pid: number; ended: Promise<string> } {
  const all: Record<string, string> = { ...settings, ...options.settings };
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawn(
    programPath(options.programs, 'postgres'),
    [
      ...['-D', options.dataFolder, '-p', String(options.port)],
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    {
      ...options.runAs,
      cwd: options.runAs ? '/' : options.dataFolder,
      detached: true,
      stdio: ['ignore', log, log],
      env: postgresEnvironment(),
      windowsHide: true,
    },
  );
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (problem) => resolve(problem.message));
    child.once('exit', (code, signal) => resolve(`exit code ${code ?? signal}`));
  });
  child.unref();
  if (child.pid === undefined) {
    // The reason arrives through `ended`; a pid of 0 is never alive.
    return { pid: 0, ended };
  }
  return { pid: child.pid, ended };
}

/** PG* variables of the user's shell point at other servers and must not leak in. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(PG|LC_|LANG|TZ$|NODE_)/.test(name),
  );
  return { ...Object.fromEntries(inherited), LC_ALL: 'C' };
}

/**
 * Stops PostgreSQL: first as it should be (open transactions are rolled back), and, past the
 * deadline, at once (it then recovers from its log at the next start; nothing committed is lost).
 * @param patience milliseconds before the second way
 */
export async function stopPostgres(pid: number, patience = 20_000): Promise<void> {
  // On Windows both end the process at once, which PostgreSQL recovers from.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      if (!isAlive(pid)) return;
      await delay(20);
    }
  }
  throw new EmbeddedError(`PostgreSQL (process ${pid}) does not end.`);
}
