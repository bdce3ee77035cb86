/** One PostgreSQL over one folder: making its data, starting it, finding it when it runs already. */
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedError } from './embedded-error.ts';
import { outsideRoot } from './embedded-place.ts';
import {
  findRunning,
  isAlive,
  postgresEnvironment,
  spawnPostgres,
  stopPostgres,
} from './embedded-process.ts';
import {
  copyPrograms,
  installedPrograms,
  programPath,
  type Programs,
} from './embedded-programs.ts';
import { canRun, type RunAs } from './embedded-user.ts';
import { ask, databaseUrl } from './roles.ts';

/** The superuser; only what makes roles and databases signs in as it. */
export const adminName = 'roundtable_admin';

/** How long PostgreSQL may take to recover and answer, in milliseconds. */
const startDeadline = 120_000;

export interface ClusterOptions {
  /** Holds `postgres/` (the data) and `postgres.log`. */
  readonly folder: string;
  readonly password: string;
  readonly runAs: RunAs;
  /** The port that it had last time; another is taken when it is no longer free. */
  readonly port?: number | undefined;
  readonly settings?: Readonly<Record<string, string>>;
  /** Called before data is made, for what must be on disk by then. */
  readonly beforeData?: () => Promise<void>;
}

export interface Cluster {
  readonly pid: number;
  readonly port: number;
  readonly adopted: boolean;
}

/** Starts the PostgreSQL of a folder, making its data first if there is none. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { folder, password, runAs } = options;
  const dataFolder = path.join(folder, 'postgres');
  const running = existsSync(dataFolder) ? findRunning(dataFolder) : undefined;
  if (running) {
    const url = databaseUrl(adminName, password, running.port, 'postgres');
    if (await answers(url, running.pid)) return { ...running, adopted: true };
  }
  let programs: Programs = installedPrograms();
  if (runAs && !canRun(programPath(programs, 'postgres'), runAs)) {
    programs = await copyPrograms(programs, outsideRoot);
  }
  if (!canRun(programPath(programs, 'postgres'), runAs)) {
    throw new EmbeddedError(
      `${programPath(programs, 'postgres')} does not run${runAs ? ' as the user "postgres"' : ''}. ` +
        'Run `pnpm install` again, or set DATABASE_URL and DATABASE_OWNER_URL.',
    );
  }
  if (!existsSync(dataFolder)) {
    await options.beforeData?.();
    await initialise(programs, dataFolder, options);
  }
  await checkVersion(dataFolder, programs);
  const logFile = path.join(folder, 'postgres.log');
  for (let attempt = 1; ; attempt += 1) {
    const port =
      attempt === 1 && options.port && (await isFree(options.port))
        ? options.port
        : await freePort();
    await rm(logFile, { force: true });
    const { pid, ended } = spawnPostgres({
      ...{ programs, dataFolder, port, runAs, logFile },
      ...(options.settings ? { settings: options.settings } : {}),
    });
    const url = databaseUrl(adminName, password, port, 'postgres');
    const up = await Promise.race([answers(url, pid).then((ok) => ok || 'no answer'), ended]);
    if (up === true) return { pid, port, adopted: false };
    const words = await readFile(logFile, 'utf8').catch(() => '');
    // Somebody may take the port between our look and PostgreSQL's.
    if (attempt < 3 && /Address already in use|could not bind/i.test(words)) continue;
    await stopPostgres(pid);
    throw new EmbeddedError(
      `PostgreSQL did not start (${up}). Its log says:\n${words.slice(-2000)}`,
    );
  }
}

/**
 * Sorting is by code point (C.UTF-8, built in), the same on every machine: the order keys of goals
 * and agenda items depend on it.
 */
async function initialise(
  programs: Programs,
  dataFolder: string,
  { password, runAs, settings }: ClusterOptions,
): Promise<void> {
  // Under another name until it is whole: an interrupted start leaves nothing that looks ready.
  const unfinished = `${dataFolder}.${process.pid}`;
  const passwordFile = `${unfinished}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runAs) {
    await chown(unfinished, runAs.uid, runAs.gid);
    await chown(passwordFile, runAs.uid, runAs.gid);
  }
  await chmod(unfinished, 0o700);
  const result = spawnSync(
    programPath(programs, 'initdb'),
    [
      ...['-D', unfinished, '-U', adminName, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ...['--locale=C', '--no-instructions', ...(settings?.fsync === 'off' ? ['--no-sync'] : [])],
    ],
    { ...runAs, cwd: '/', encoding: 'utf8', env: postgresEnvironment() },
  );
  await rm(passwordFile, { force: true });
  if (result.status !== 0) {
    await rm(unfinished, { recursive: true, force: true });
    throw new EmbeddedError(
      `The embedded database could not be made in ${dataFolder}: ` +
        (result.error?.message ?? result.stderr.trim()),
    );
  }
  await rename(unfinished, dataFolder);
}

async function checkVersion(dataFolder: string, programs: Programs): Promise<void> {
  let version: string;
  try {
    version = (await readFile(path.join(dataFolder, 'PG_VERSION'), 'utf8')).trim();
  } catch (cause) {
    throw new EmbeddedError(
      `${dataFolder} cannot be read (${(cause as Error).message}). Start as the user who made it, ` +
        'or remove the .data folder to begin with an empty database.',
      { cause },
    );
  }
  if (!programs.version.startsWith(`${version}.`)) {
    throw new EmbeddedError(
      `${dataFolder} was made by PostgreSQL ${version} and this is ${programs.version}. ` +
        'Dump it with the former version first, or remove it to begin with an empty database.',
    );
  }
}

/** Waits until PostgreSQL answers; false when its process ends first. */
async function answers(url: string, pid: number): Promise<boolean> {
  const deadline = Date.now() + startDeadline;
  for (;;) {
    try {
      await ask(url, 'select 1');
      return true;
    } catch (problem) {
      const code = (problem as { code?: string }).code;
      if (code === '28P01') {
        throw new EmbeddedError(
          'A PostgreSQL of this folder runs, but not with the password that is remembered in ' +
            `.data/postgres.json. Stop it (process ${pid}) and remove the .data folder.`,
        );
      }
      if (!isAlive(pid)) return false;
      if (Date.now() > deadline) throw problem;
    }
    await delay(25);
  }
}

async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port).catch(() => 0)) === port;
}

/** A port of 127.0.0.1 that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  return listenOnce(0);
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => {
      const taken = (server.address() as AddressInfo).port;
      server.close(() => resolve(taken));
    });
  });
}
