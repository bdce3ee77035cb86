import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { privateFolder } from '../../testing/postgres.ts';
import { outsideFolder, outsideRoot } from './embedded-place.ts';
import { findRunning, isAlive } from './embedded-process.ts';
import { databaseUser } from './embedded-user.ts';
import { startEmbedded, type EmbeddedDatabase } from './embedded.ts';
import { ask } from './roles.ts';

// Each test makes a database on disk, in earnest.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const log = { info: () => undefined, warn: () => undefined };
const isRoot = process.getuid?.() === 0;

let folder: string;
let kept: string;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = await privateFolder(databaseUser());
  kept = path.join(folder, '.data');
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedDatabase> {
  const database = await startEmbedded(kept, log);
  stops.push(() => database.stop());
  return database;
}

/** Another process that uses the same database, until it is killed. */
async function anotherProcess(): Promise<{ kill(signal: NodeJS.Signals): Promise<void> }> {
  const module = path.join(import.meta.dirname, 'embedded.ts');
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(module)});
    const log = { info() {}, warn() {} };
    const database = await startEmbedded(${JSON.stringify(kept)}, log);
    process.once('SIGTERM', async () => { await database.stop(); process.exit(0); });
    setInterval(() => undefined, 1000);
    console.log('up');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  expect(child.exitCode).toBeNull();
  return {
    kill: async (signal) => {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

test('what was written is there at the next start, on the same port', async () => {
  const first = await start();
  await ask(first.ownerUrl, 'create table fact (x int)', 'insert into fact values (7)');
  await first.stop();
  await expect(ask(first.servingUrl, 'select 1')).rejects.toThrow();

  const second = await start();
  expect(second.adopted).toBe(false);
  expect(second.servingUrl).toBe(first.servingUrl);
  expect(await ask(second.servingUrl, 'select x from fact')).toEqual([{ x: 7 }]);
});

test('it listens on this machine alone, and its passwords are for its owner alone', async () => {
  const { adminUrl } = await start();
  expect(await ask(adminUrl, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect(await ask(adminUrl, 'show password_encryption')).toEqual([
    { password_encryption: 'scram-sha-256' },
  ]);
  expect((await stat(path.join(kept, 'postgres.json'))).mode & 0o777).toBe(0o600);
});

test('one left running by a killed server is found, used and stopped', async () => {
  const other = await anotherProcess();
  await other.kill('SIGKILL');
  const left = findRunning(path.join(kept, 'postgres'));
  expect(left && isAlive(left.pid)).toBe(true);

  const database = await start();
  expect(database.adopted).toBe(true);
  expect(await ask(database.servingUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  await database.stop();
  expect(left && isAlive(left.pid)).toBe(false);
});

test('the last process to leave stops it, not the first', async () => {
  const other = await anotherProcess();
  const database = await start();
  await other.kill('SIGTERM');
  expect(await ask(database.servingUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  await database.stop();
  expect(findRunning(path.join(kept, 'postgres'))).toBeUndefined();
});

test('a pid file that names a process that is gone, or a living stranger, is no obstacle', async () => {
  const first = await start();
  await ask(first.ownerUrl, 'create table fact (x int)');
  await first.stop();
  const data = path.join(kept, 'postgres');
  for (const pid of [2 ** 22 + 1, process.pid]) {
    const lines = [pid, data, 0, 5432, '', '127.0.0.1', '0 0', 'ready'];
    await writeFile(path.join(data, 'postmaster.pid'), `${lines.join('\n')}\n`);
    const again = await start();
    expect(again.adopted).toBe(false);
    expect(await ask(again.servingUrl, 'select * from fact')).toEqual([]);
    await again.stop();
  }
});

test('an interrupted first start leaves nothing that looks ready', async () => {
  await mkdir(path.join(kept, 'postgres.123'), { recursive: true });
  const database = await start();
  expect(await ask(database.servingUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('data of another version of PostgreSQL is refused in words', async () => {
  await (await start()).stop();
  await writeFile(path.join(kept, 'postgres', 'PG_VERSION'), '17\n');
  await expect(startEmbedded(kept, log)).rejects.toThrow(/made by PostgreSQL 17/);
});

test.runIf(isRoot)('as root in a folder closed to others it stands outside', async () => {
  await chmod(folder, 0o700);
  const outside = outsideFolder(kept);
  expect(outside.startsWith(`${outsideRoot}/`)).toBe(true);
  stops.push(() => rm(outside, { recursive: true, force: true }));
  const told: unknown[] = [];
  const database = await startEmbedded(kept, {
    ...log,
    info: (facts: unknown) => told.push(facts),
  });
  stops.unshift(() => database.stop());
  expect(told).toContainEqual({ folder: outside });
  expect(await ask(database.adminUrl, 'show data_directory')).toEqual([
    { data_directory: path.join(outside, 'postgres') },
  ]);

  // A fresh checkout at the same path does not get the former one's data, nor remove it.
  await ask(database.ownerUrl, 'create table fact (x int)');
  await database.stop();
  await rm(kept, { recursive: true });
  const fresh = await startEmbedded(kept, log);
  stops.unshift(() => fresh.stop());
  await expect(ask(fresh.servingUrl, 'select * from fact')).rejects.toThrow(/does not exist/);
  expect(await readFile(path.join(outside, 'postgres', 'PG_VERSION'), 'utf8')).toBe('18\n');
});
