/**
 * The PostgreSQL that comes with Roundtable, for when DATABASE_URL is not set. It is made on first
 * use, found again when a killed server left it running, and stopped by the last Roundtable process
 * that uses it.
 */
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { adminName, startCluster } from './embedded-cluster.ts';
import { choosePlace, newPassword, recall, remember, type Place } from './embedded-place.ts';
import { findRunning, stopPostgres } from './embedded-process.ts';
import { databaseUser } from './embedded-user.ts';
import { registerUser } from './embedded-users.ts';
import { databaseUrl, ensureRoles, prepareDatabase, roleNames } from './roles.ts';

const databaseName = 'roundtable';

export interface EmbeddedDatabase {
  /** The role that serves requests: bound by row-level security. */
  readonly servingUrl: string;
  /** The role that owns the schemas and migrates. */
  readonly ownerUrl: string;
  readonly backupUrl: string;
  readonly adminUrl: string;
  /** True when it ran already, left behind by a server that was killed or used by another one. */
  readonly adopted: boolean;
  /** Stops it, unless another Roundtable process still uses it. */
  stop(): Promise<void>;
}

/**
 * Starts (or finds) the database of this checkout, with its roles and an empty or existing
 * `roundtable` database.
 * @param kept the folder for what this checkout keeps, `.data/` at its root
 * @throws EmbeddedError with what to do about it
 */
export async function startEmbedded(
  kept: string,
  log: Pick<Logger, 'info' | 'warn'>,
): Promise<EmbeddedDatabase> {
  const runAs = databaseUser();
  const before = recall(kept);
  const place = await choosePlace(kept, runAs, before);
  if (place.outside) {
    log.info(
      { folder: place.folder },
      'the user "postgres" cannot enter the checkout: the embedded database stands outside of it',
    );
  }
  // A kept folder that was moved still knows its own data.
  const known = before && (before.place === place.folder || !place.outside) ? before : undefined;
  if (!known) await setAsideStrangers(place, log);
  const release = await registerUser(place.folder);
  try {
    const passwords = known?.passwords ?? {
      admin: newPassword(),
      owner: newPassword(),
      serving: newPassword(),
      backup: newPassword(),
    };
    const rememberPort = (port: number): Promise<void> =>
      remember({ kept, place: place.folder, port, passwords });
    const cluster = await startCluster({
      folder: place.folder,
      password: passwords.admin,
      runAs,
      port: known?.port,
      // Before the data is made: a crash in between must not leave data without its passwords.
      beforeData: () => rememberPort(known?.port ?? 0),
    });
    if (cluster.port !== known?.port || known.kept !== kept) await rememberPort(cluster.port);
    const adminUrl = databaseUrl(adminName, passwords.admin, cluster.port, 'postgres');
    await ensureRoles(adminUrl, passwords);
    await prepareDatabase(adminUrl, databaseName);
    const url = (role: keyof typeof roleNames): string =>
      databaseUrl(roleNames[role], passwords[role], cluster.port, databaseName);
    log.info({ port: cluster.port, adopted: cluster.adopted }, 'embedded PostgreSQL is up');
    return {
      adminUrl,
      ownerUrl: url('owner'),
      servingUrl: url('serving'),
      backupUrl: url('backup'),
      adopted: cluster.adopted,
      stop: async () => {
        const others = await release();
        if (others > 0) log.info({ others }, 'embedded PostgreSQL stays up for its other users');
        else await stopPostgres(cluster.pid);
      },
    };
  } catch (problem) {
    // A PostgreSQL that was started and then turned out unusable must not be left behind.
    const others = await release();
    const running = findRunning(path.join(place.folder, 'postgres'));
    if (others === 0 && running) await stopPostgres(running.pid);
    throw problem;
  }
}

/** Data of a former checkout at this same path, whose passwords went with it: kept, not used. */
async function setAsideStrangers(place: Place, log: Pick<Logger, 'warn'>): Promise<void> {
  const data = path.join(place.folder, 'postgres');
  if (!existsSync(data)) return;
  const running = findRunning(data);
  if (running) await stopPostgres(running.pid);
  const aside = `${data}.before-${new Date().toISOString().replaceAll(':', '')}`;
  await rename(data, aside);
  log.warn({ aside }, 'data of a former checkout at this path was set aside');
}
