/** A PostgreSQL of its own for a tool, in a private folder, thrown away afterwards. */
import { rm } from 'node:fs/promises';
import { adminName, startCluster } from '../kernel/db/embedded-cluster.ts';
import { newPassword } from '../kernel/db/embedded-place.ts';
import { stopPostgres } from '../kernel/db/embedded-process.ts';
import { databaseUser } from '../kernel/db/embedded-user.ts';
import { databaseUrl, ensureRoles, prepareDatabase, roleNames } from '../kernel/db/roles.ts';
import { privateFolder } from './postgres.ts';

/** Runs `work` with the owner's address of an empty database with its roles. */
export async function withScratchDatabase<T>(work: (ownerUrl: string) => Promise<T>): Promise<T> {
  const runAs = databaseUser();
  const folder = await privateFolder(runAs);
  const password = newPassword();
  const { pid, port } = await startCluster({
    folder,
    password,
    runAs,
    settings: { fsync: 'off' },
  });
  try {
    const adminUrl = databaseUrl(adminName, password, port, 'postgres');
    await ensureRoles(adminUrl, { owner: password, serving: password, backup: password });
    await prepareDatabase(adminUrl, 'scratch');
    return await work(databaseUrl(roleNames.owner, password, port, 'scratch'));
  } finally {
    await stopPostgres(pid, 5_000);
    await rm(folder, { recursive: true, force: true });
  }
}
