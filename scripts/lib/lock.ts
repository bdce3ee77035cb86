/** One build at a time: `start` and `test` may run side by side in one checkout. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { at } from './paths.ts';

const file = at('node_modules', '.cache', 'roundtable-build.lock');

export async function withBuildLock<Result>(work: () => Promise<Result>): Promise<Result> {
  mkdirSync(path.dirname(file), { recursive: true });
  while (!take()) await delay(100);
  const release = (): void => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release);
  }
}

function take(): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') throw problem;
  }
  // A holder that was killed holds nothing any more.
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ESRCH') rmSync(file, { force: true });
  }
  return false;
}
