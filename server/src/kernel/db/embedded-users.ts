/**
 * Which Roundtable processes use an embedded database, so that the last to leave stops it: one file
 * a process, named by its number. The file holds the process's start time, since numbers are reused.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAlive, processState } from './embedded-process.ts';

/**
 * @returns what takes this process off the register again; it gives the number of other processes
 * that still use the database
 */
export async function registerUser(folder: string): Promise<() => Promise<number>> {
  const register = path.join(folder, 'users');
  await mkdir(register, { recursive: true, mode: 0o700 });
  const own = path.join(register, String(process.pid));
  await writeFile(own, processState(process.pid)?.startedAt ?? '');
  return async () => {
    await rm(own, { force: true });
    let others = 0;
    for (const name of await readdir(register)) {
      const startedAt = await readFile(path.join(register, name), 'utf8').catch(() => undefined);
      const pid = Number.parseInt(name, 10);
      if (isAlive(pid) && (processState(pid)?.startedAt ?? '') === startedAt) others += 1;
      else await rm(path.join(register, name), { force: true });
    }
    return others;
  };
}
