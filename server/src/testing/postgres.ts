/**
 * Vitest's global set-up: one PostgreSQL for the whole run, in a private folder, and in it a template
 * database that is migrated once. Each test file copies the template (`testDatabase` in database.ts).
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../database.ts';
import { adminName, startCluster } from '../kernel/db/embedded-cluster.ts';
import { newPassword } from '../kernel/db/embedded-place.ts';
import { stopPostgres } from '../kernel/db/embedded-process.ts';
import { canEnter, databaseUser, type RunAs } from '../kernel/db/embedded-user.ts';
import {
  databaseUrl,
  ensureRoles,
  prepareDatabase,
  roleNames,
  withDatabase,
} from '../kernel/db/roles.ts';

/** Where the run's PostgreSQL is; the database's name in each URL is the template's. */
export interface TestPostgres {
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly servingUrl: string;
  readonly backupUrl: string;
  readonly template: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestPostgres;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const runAs = databaseUser();
  const folder = await privateFolder(runAs);
  const passwords = {
    admin: newPassword(),
    owner: newPassword(),
    serving: newPassword(),
    backup: newPassword(),
  };
  const { pid, port } = await startCluster({
    folder,
    password: passwords.admin,
    runAs,
    // The run's data is thrown away, so nothing has to reach the disk.
    settings: {
      fsync: 'off',
      full_page_writes: 'off',
      wal_level: 'minimal',
      max_wal_senders: '0',
      max_wal_size: '2GB',
      checkpoint_timeout: '1h',
      autovacuum_naptime: '10min',
      // Thousands of connections are opened, all of this machine.
      scram_iterations: '16',
      max_connections: '200',
      // The proofs ask which of two transactions was committed first.
      track_commit_timestamp: 'on',
    },
  });
  const tearDown = async (): Promise<void> => {
    await stopPostgres(pid, 5_000);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const template = 'roundtable_template';
    const adminUrl = databaseUrl(adminName, passwords.admin, port, 'postgres');
    await ensureRoles(adminUrl, passwords);
    await prepareDatabase(adminUrl, template);
    const url = (role: keyof typeof roleNames): string =>
      databaseUrl(roleNames[role], passwords[role], port, template);
    await migrate(url('owner'));
    project.provide('postgres', {
      adminUrl: withDatabase(adminUrl, template),
      ownerUrl: url('owner'),
      servingUrl: url('serving'),
      backupUrl: url('backup'),
      template,
    });
  } catch (problem) {
    await tearDown();
    throw problem;
  }
  return tearDown;
}

/** A temporary folder that the database's user can enter. */
export async function privateFolder(runAs: RunAs): Promise<string> {
  const make = async (parent: string): Promise<string> => {
    const folder = await mkdtemp(path.join(parent, 'roundtable-test-'));
    await chmod(folder, 0o755);
    return folder;
  };
  const folder = await make(tmpdir());
  if (canEnter(folder, runAs)) return folder;
  await rm(folder, { recursive: true });
  return make('/var/tmp');
}
