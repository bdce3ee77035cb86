/** Watching the package managers that started us. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

interface Ancestor {
  readonly parent: number;
  readonly command: string;
}

/**
 * Calls back once when a package manager above this process has ended. They do not all pass a signal
 * on to what they started (`npx` ends and leaves pnpm and its script behind), and a server that
 * nobody can see any more would keep its port.
 */
export function onLauncherGone(callback: () => void): void {
  const watched = launchers();
  if (watched.length === 0) return;
  const timer = setInterval(() => {
    if (watched.every((pid) => ancestor(pid) !== undefined)) return;
    clearInterval(timer);
    callback();
  }, 500);
  timer.unref();
}

/** From our parent up to the topmost package manager; empty when there is none. */
function launchers(): number[] {
  const chain: number[] = [];
  let topmost = 0;
  for (let pid = process.ppid; pid > 1 && chain.length < 10;) {
    const found = ancestor(pid);
    if (!found) break;
    chain.push(pid);
    if (/(^|[\s/'"])(npm|npx|pnpm|pnpx)\b/.test(found.command)) topmost = chain.length;
    pid = found.parent;
  }
  return chain.slice(0, topmost);
}

/** A living process; undefined when there is none of this number. */
function ancestor(pid: number): Ancestor | undefined {
  if (process.platform === 'win32') return undefined;
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z' || state === 'X') return undefined;
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return { parent: Number(parent), command };
    } catch {
      return undefined;
    }
  }
  const list = spawnSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' });
  const match = /^\s*(\d+)\s+(.*)/.exec(list.stdout);
  return match ? { parent: Number(match[1]), command: match[2] ?? '' } : undefined;
}
