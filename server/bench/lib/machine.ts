/** The machine: cores to stand on, processor time and memory of a process, and what to say of it. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';

/** The server has the first core, the load and PostgreSQL the second. */
export const serverCore = 0;
export const loadCore = 1;

const canPin = (): boolean =>
  os.availableParallelism() >= 2 && spawnSync('taskset', ['--version']).status === 0;

/** Puts this process, and with it what it starts, on the load's core. False where that cannot be. */
export function pinSelf(): boolean {
  if (!canPin()) return false;
  return spawnSync('taskset', ['-acp', String(loadCore), String(process.pid)]).status === 0;
}

/** What to start a program with so that it has the server's core to itself. */
export const onServerCore = (pinned: boolean): string[] =>
  pinned ? ['taskset', '-c', String(serverCore)] : [];

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Processor time of a process in milliseconds, user and system, of all its threads. */
export function processorTime(pid: number): number {
  // `stat` counts in hundredths of a second, too coarse for a light load; the scheduler's own
  // figure is in nanoseconds, a thread at a time.
  let nanoseconds = 0;
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`))
      nanoseconds += Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ', 1)[0] ?? 0);
  } catch {
    return 0;
  }
  if (nanoseconds > 0) return nanoseconds / 1e6;
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Processor time of a process and all that it started, in milliseconds: PostgreSQL's, say. */
export function familyTime(pid: number): number {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  // Those that have ended are in the parent's own count of waited-for children.
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ended = (Number(fields[13]) + Number(fields[14])) * 10;
  const sum = (of: number): number =>
    processorTime(of) + (children.get(of) ?? []).reduce((total, child) => total + sum(child), 0);
  return sum(pid) + (Number.isFinite(ended) ? ended : 0);
}

/** Resident memory of a process in MiB. */
export function memory(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(read(`/proc/${pid}/status`))?.[1];
  return Number(found ?? 0) / 1024;
}

/** Whether a connection from this port of ours still stands, by the kernel's own table. */
export function isConnected(localPort: number): boolean {
  const port = localPort.toString(16).toUpperCase().padStart(4, '0');
  return read('/proc/net/tcp')
    .split('\n')
    .some((line) => {
      const [, local, , state] = line.trim().split(/\s+/);
      return state === '01' && local?.endsWith(`:${port}`);
    });
}

/** Of all processors since the machine began, in hundredths of a second. */
interface Time {
  readonly all: number;
  /** What the host gave to other machines while this one had work. */
  readonly taken: number;
}

export function timeOfMachine(): Time {
  const [, ...spent] = (read('/proc/stat').split('\n', 1)[0] ?? '').trim().split(/\s+/).map(Number);
  const all = spent.slice(0, 8).reduce((sum, each) => sum + each, 0);
  return { all, taken: spent[7] ?? 0 };
}

/** Says it where other machines took so much of this one's time that figures suffer by it. */
export function takenSince(before: Time): string[] {
  const now = timeOfMachine();
  const share = (100 * (now.taken - before.taken)) / Math.max(1, now.all - before.all);
  return share < 2 ? [] : [`its host took ${share.toFixed(0)} % of its time for others`];
}

export function describeMachine(pinned: boolean): string[] {
  const [cpu] = os.cpus();
  return [
    `${os.cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}`,
    `${(os.totalmem() / 2 ** 30).toFixed(0)} GiB of memory`,
    `${os.type()} ${os.release()}`,
    `Node ${process.version}`,
    pinned
      ? `server on core ${serverCore}; load and PostgreSQL on core ${loadCore}`
      : 'processes not pinned to cores: `taskset` or a second core is missing',
  ];
}
