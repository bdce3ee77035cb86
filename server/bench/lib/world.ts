/** What all the servers of a run stand on: one PostgreSQL, and in it a database for each. */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { adminName, freePort, startCluster } from '../../src/kernel/db/embedded-cluster.ts';
import { newPassword } from '../../src/kernel/db/embedded-place.ts';
import { stopPostgres } from '../../src/kernel/db/embedded-process.ts';
import { databaseUser } from '../../src/kernel/db/embedded-user.ts';
import {
  ask,
  databaseUrl,
  ensureRoles,
  prepareDatabase,
  roleNames,
  withDatabase,
} from '../../src/kernel/db/roles.ts';
import { pinSelf } from './machine.ts';
import type { PeerName } from './wire.ts';

/** An organisation that the seed made. */
export interface House {
  /** E-mail addresses; the first leads the care of all clients, all are on their teams. */
  readonly people: readonly string[];
  /** The clients' opaque ids. */
  readonly clients: readonly string[];
}

/** What the seed made, on its standard output. */
export interface Seeded {
  readonly houses: readonly House[];
  readonly password: string;
}

export interface RoundtableWorld extends Seeded {
  readonly port: number;
  readonly folder: string;
  readonly servingUrl: string;
  readonly ownerUrl: string;
}

const bench = path.resolve(import.meta.dirname, '..');

export class World {
  readonly pinned: boolean;
  readonly folder: string;
  /** The process of PostgreSQL that started its others. */
  readonly postgresPid: number;
  readonly #adminUrl: string;
  readonly #profile: string | undefined;
  #roundtable: RoundtableWorld | undefined;

  private constructor(
    made: { pinned: boolean; folder: string; postgresPid: number; adminUrl: string },
    profile: string | undefined,
  ) {
    this.pinned = made.pinned;
    this.folder = made.folder;
    this.postgresPid = made.postgresPid;
    this.#adminUrl = made.adminUrl;
    this.#profile = profile;
  }

  /** @param profile the folder for Roundtable's processor profiles, if they are wanted */
  static async make(profile: string | undefined): Promise<World> {
    const pinned = pinSelf();
    const folder = await mkdtemp(path.join(tmpdir(), 'roundtable-bench-'));
    // Where root runs the bench, the database's user must be able to pass through.
    await chmod(folder, 0o755);
    const password = newPassword();
    // Durable, as in production: nothing is switched off.
    const { pid, port } = await startCluster({ folder, password, runAs: databaseUser() });
    const adminUrl = databaseUrl(adminName, password, port, 'postgres');
    return new World({ pinned, folder, postgresPid: pid, adminUrl }, profile);
  }

  /** The address of a peer's own database, which is made when it is first asked for. */
  async database(name: Exclude<PeerName, 'roundtable'>): Promise<string> {
    const found = await ask(this.#adminUrl, `select 1 from pg_database where datname = '${name}'`);
    if (found.length === 0) await ask(this.#adminUrl, `create database ${name}`);
    return withDatabase(this.#adminUrl, name);
  }

  get roundtable(): RoundtableWorld {
    if (!this.#roundtable) throw new Error('the database of Roundtable is not made yet');
    return this.#roundtable;
  }

  /** Makes Roundtable's database with organisations, people and clients. */
  async seed(): Promise<void> {
    if (this.#roundtable) return;
    const passwords = { owner: newPassword(), serving: newPassword(), backup: newPassword() };
    await ensureRoles(this.#adminUrl, passwords);
    await prepareDatabase(this.#adminUrl, 'roundtable');
    const port = Number(new URL(this.#adminUrl).port);
    const url = (role: 'owner' | 'serving'): string =>
      databaseUrl(roleNames[role], passwords[role], port, 'roundtable');
    const [ownerUrl, servingUrl] = [url('owner'), url('serving')];
    const seeded = await runSeed({ OWNER_URL: ownerUrl, SERVING_URL: servingUrl });
    const folder = path.join(this.folder, 'roundtable');
    this.#roundtable = { ...seeded, ownerUrl, servingUrl, folder, port: await freePort() };
  }

  profileArgs(name: PeerName): string[] {
    if (!this.#profile || name !== 'roundtable') return [];
    return ['--cpu-prof', `--cpu-prof-dir=${this.#profile}`, '--enable-source-maps'];
  }

  async end(): Promise<void> {
    await stopPostgres(this.postgresPid);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The seed uses the server's own modules, whose decorators Node does not strip by itself. */
function runSeed(env: Readonly<Record<string, string>>): Promise<Seeded> {
  const { promise, resolve, reject } = Promise.withResolvers<Seeded>();
  const child = spawn(
    process.execPath,
    ['--import', '@oxc-node/core/register', path.join(bench, 'seed.ts')],
    {
      cwd: path.dirname(bench),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.once('close', (code) => {
    if (code === 0) resolve(JSON.parse(output) as Seeded);
    else reject(new Error(`the seed failed (${code})`));
  });
  return promise;
}
