import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { privateFolder } from '../../testing/postgres.ts';
import { adminName, startCluster } from './embedded-cluster.ts';
import { stopPostgres } from './embedded-process.ts';
import { databaseUser } from './embedded-user.ts';
import { ask, databaseUrl, ensureRoles, prepareDatabase, withDatabase } from './roles.ts';

// docker-compose makes the roles by a script, since the postgres image runs those; it must come to the
// same as the code that makes them for the embedded database.

const passwords = { owner: 'owner', serving: 'serving', backup: 'backup' };
const script = path.resolve(import.meta.dirname, '../../../docker/roles.sh');

const clusters: { url: string; stop: () => Promise<void> }[] = [];

async function cluster(): Promise<string> {
  const runAs = databaseUser();
  const folder = await privateFolder(runAs);
  const { pid, port } = await startCluster({
    ...{ folder, password: 'admin', runAs },
    settings: { fsync: 'off' },
  });
  const url = databaseUrl(adminName, 'admin', port, 'postgres');
  clusters.push({
    url,
    stop: async () => {
      await stopPostgres(pid, 5_000);
      await rm(folder, { recursive: true, force: true });
    },
  });
  return url;
}

let byCode: string;
let byScript: string;

beforeAll(async () => {
  byCode = await cluster();
  byScript = await cluster();
  await ensureRoles(byCode, passwords);
  await prepareDatabase(byCode, 'roundtable');

  await ask(byScript, 'create database roundtable');
  const text = await readFile(script, 'utf8');
  const sql = /<<'SQL'\n(.*)\nSQL\n/s.exec(text)?.[1];
  if (!sql) throw new Error('roles.sh holds no SQL');
  // What psql does with its variables.
  const filled = sql
    .replaceAll(/:'(owner|serving|backup)_password'/g, "'$1'")
    .replaceAll(':"database"', '"roundtable"');
  await ask(withDatabase(byScript, 'roundtable'), filled);
});
afterAll(async () => {
  for (const { stop } of clusters) await stop();
});

test.each([
  [
    'roles',
    `select rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
      rolbypassrls, rolconfig from pg_roles where rolname not like 'pg\\_%' order by 1`,
  ],
  [
    'rights on the database',
    `select pg_get_userbyid(datdba), datacl::text from pg_database where datname = 'roundtable'`,
  ],
  [
    'rights on the schema',
    `select nspname, pg_get_userbyid(nspowner), nspacl::text from pg_namespace where nspname = 'public'`,
  ],
  [
    'rights on what is made later',
    `select pg_get_userbyid(defaclrole), defaclobjtype, defaclacl::text from pg_default_acl
      order by 1, 2`,
  ],
  ['extensions', 'select extname from pg_extension order by 1'],
])('the script and the code make the same %s', async (_title, question) => {
  const wanted = await ask(withDatabase(byCode, 'roundtable'), question);
  expect(wanted.length).toBeGreaterThan(0);
  expect(await ask(withDatabase(byScript, 'roundtable'), question)).toEqual(wanted);
});

test('the passwords of the script are the ones it was given', async () => {
  const { port } = new URL(byScript);
  for (const role of ['owner', 'serving', 'backup'] as const) {
    const url = databaseUrl(`roundtable_${role}`, passwords[role], Number(port), 'roundtable');
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  }
});
