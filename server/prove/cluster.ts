/** A PostgreSQL of a proof's own, that it may kill: the run's is for everybody. */
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate } from '../src/database.ts';
import { adminName, startCluster } from '../src/kernel/db/embedded-cluster.ts';
import { EmbeddedError } from '../src/kernel/db/embedded-error.ts';
import { newPassword } from '../src/kernel/db/embedded-place.ts';
import { isAlive, stopPostgres } from '../src/kernel/db/embedded-process.ts';
import { databaseUser } from '../src/kernel/db/embedded-user.ts';
import {
  ask,
  databaseUrl,
  ensureRoles,
  prepareDatabase,
  roleNames,
} from '../src/kernel/db/roles.ts';
import { privateFolder } from '../src/testing/postgres.ts';

const name = 'roundtable';
/** What the processes of a killed PostgreSQL may take to notice. */
const patience = 60_000;

export class Cluster {
  readonly #folder: string;
  readonly #password: string;
  readonly #port: number;
  #pid: number;

  private constructor(folder: string, password: string, started: { pid: number; port: number }) {
    this.#folder = folder;
    this.#password = password;
    this.#port = started.port;
    this.#pid = started.pid;
  }

  /** With the product's settings, and a database that is migrated. */
  static async start(): Promise<Cluster> {
    const runAs = databaseUser();
    const folder = await privateFolder(runAs);
    const password = newPassword();
    const cluster = new Cluster(folder, password, await startCluster({ folder, password, runAs }));
    try {
      const adminUrl = databaseUrl(adminName, password, cluster.#port, 'postgres');
      await ensureRoles(adminUrl, { owner: password, serving: password, backup: password });
      await prepareDatabase(adminUrl, name);
      await migrate(cluster.ownerUrl);
      return cluster;
    } catch (problem) {
      await cluster.remove();
      throw problem;
    }
  }

  get ownerUrl(): string {
    return databaseUrl(roleNames.owner, this.#password, this.#port, name);
  }

  get servingUrl(): string {
    return databaseUrl(roleNames.serving, this.#password, this.#port, name);
  }

  /** Kills a connection's process: PostgreSQL then ends all of them, and recovers from its log. */
  async killBackend(random: () => number): Promise<void> {
    const adminUrl = databaseUrl(adminName, this.#password, this.#port, name);
    const rows = await ask(
      adminUrl,
      `select pid from pg_stat_activity where usename = '${roleNames.serving}' order by pid`,
    );
    const row = rows[Math.floor(random() * rows.length)];
    if (row) kill(row.pid as number);
  }

  kill(): void {
    kill(this.#pid);
  }

  /** Starts it again at the same address. Answers how long it took, in milliseconds. */
  async restart(): Promise<number> {
    const { runAs, folder, password, port } = this.#place();
    const began = Date.now();
    for (;;) {
      try {
        const started = await startCluster({ folder, password, runAs, port });
        this.#pid = started.pid;
        if (started.port === port) return Date.now() - began;
        await stopPostgres(started.pid);
      } catch (problem) {
        // It refuses to start while processes of the killed one are still there.
        if (!(problem instanceof EmbeddedError) || Date.now() - began > patience) throw problem;
      }
      await delay(50);
    }
  }

  async remove(): Promise<void> {
    if (isAlive(this.#pid)) await stopPostgres(this.#pid, 5_000);
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #place() {
    return {
      runAs: databaseUser(),
      folder: this.#folder,
      password: this.#password,
      port: this.#port,
    };
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (problem) {
    // It may have ended by itself a moment ago.
    if ((problem as NodeJS.ErrnoException).code !== 'ESRCH') throw problem;
  }
}
