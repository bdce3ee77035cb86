/** Roundtable's one process: configuration, database, the application, and a clean end. */
import 'reflect-metadata';
import path from 'node:path';
import { createApp } from './app.ts';
import { ensureDemo } from './demo/index.ts';
import { ConfigError, loadConfig, type Config } from './kernel/config.ts';
import { EmbeddedError } from './kernel/db/embedded-error.ts';
import { freePort } from './kernel/db/embedded-cluster.ts';
import { startEmbedded } from './kernel/db/embedded.ts';
import { createOrm, migrate } from './database.ts';
import { assertServingRole, UnsafeRoleError } from './kernel/db/roles.ts';
import { createHealth } from './kernel/health.ts';
import { listen } from './kernel/listen.ts';
import { createLog, type Log } from './kernel/log.ts';
import { assertMigrated, databaseChecks, PendingMigrationsError } from './kernel/db/readiness.ts';
import { keptSecret } from './kernel/secret.ts';
import { alone, connectNodes, redisCheck } from './kernel/nodes.ts';
import { createShutdown, stopOnSignals, type Shutdown } from './kernel/shutdown.ts';
import { StartError } from './kernel/start-error.ts';
import { createWebHandler } from './web.ts';
import { welcome } from './welcome.ts';

/** At the repository root, from server/src as from server/dist. */
const defaultDataFolder = path.resolve(import.meta.dirname, '../../.data');

async function start(config: Config, log: Log, shutdown: Shutdown): Promise<void> {
  const urls = await database(config, log, shutdown);
  if (urls.owner) {
    const applied = await migrate(urls.owner);
    if (applied.length > 0) log.info({ applied }, 'migrated');
  }
  const orm = await createOrm(urls.serving);
  shutdown.add('database connections', () => orm.close());
  const query = (sql: string): Promise<Record<string, unknown>[]> =>
    orm.em.getConnection().execute(sql);
  await assertServingRole(query);
  if (!urls.owner) await assertMigrated(query);

  const accounts = config.demo && urls.owner ? await ensureDemo({ ownerUrl: urls.owner, log }) : [];
  const nodes = config.redisUrl
    ? connectNodes({ redisUrl: config.redisUrl, secret: config.authSecret, log })
    : alone();
  shutdown.add('other nodes', () => nodes.close());
  const checks = databaseChecks(query);
  const health = createHealth(config.redisUrl ? [...checks, redisCheck(nodes)] : checks);
  const web = await createWebHandler(config);
  const app = await createApp({
    config,
    orm,
    log,
    health,
    web,
    nodes,
    demoAccounts: accounts,
  });
  shutdown.add('requests and sockets', () => app.close());
  shutdown.add('readiness', () => health.stop());
  const address = await listen(app.httpServer, config);
  // Pages ask this same process over the loopback.
  process.env.ROUNDTABLE_INTERNAL_ORIGIN = address.internalOrigin;
  log.info({ host: config.host, port: address.port }, 'listening');
  if (config.mode !== 'production') process.stdout.write(welcome(config.origin, accounts));
}

/** The addresses of the two roles; `owner` is absent where somebody else migrates. */
async function database(
  config: Config,
  log: Log,
  shutdown: Shutdown,
): Promise<{ serving: string; owner: string | undefined }> {
  if (config.databaseUrl) return { serving: config.databaseUrl, owner: config.databaseOwnerUrl };
  const embedded = await startEmbedded(config.dataFolder, log);
  shutdown.add('embedded PostgreSQL', () => embedded.stop());
  return { serving: embedded.servingUrl, owner: embedded.ownerUrl };
}

/** Errors that an operator can act on: their words are enough, a stack would hide them. */
const expected = [ConfigError, EmbeddedError, UnsafeRoleError, PendingMigrationsError, StartError];

async function main(): Promise<void> {
  const env = { ...process.env };
  // Links, cookies and the Origin check need the number before the server listens.
  if (env.PORT === '0') env.PORT = String(await freePort());
  let config: Config;
  try {
    config = loadConfig(env, { dataFolder: defaultDataFolder, keptSecret });
  } catch (problem) {
    if (!(problem instanceof ConfigError)) throw problem;
    process.stderr.write(`Roundtable cannot start with this configuration:\n${problem.message}\n`);
    process.exit(1);
  }
  const log = createLog(config);
  const shutdown = createShutdown(log);
  stopOnSignals(shutdown, log);
  try {
    await start(config, log, shutdown);
  } catch (problem) {
    if (problem instanceof Error && expected.some((kind) => problem instanceof kind)) {
      process.stderr.write(`Roundtable cannot start: ${problem.message}\n`);
    } else {
      log.fatal({ err: problem }, 'start failed');
    }
    await shutdown.now('start failed', 1);
  }
}

await main();
