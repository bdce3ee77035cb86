import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../testing/database.ts';
import { ask, assertServingRole, ensureRoles, prepareDatabase, UnsafeRoleError } from './roles.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** The same database as another role; the name is made for this file, since roles are shared. */
async function role(name: string, attributes: string, ...grants: string[]): Promise<string> {
  const full = `${database.name}_${name}`;
  await ask(database.adminUrl, `create role ${full} login password 'x' ${attributes}`);
  for (const grant of grants) await ask(database.adminUrl, grant.replaceAll('$role', full));
  await ask(database.adminUrl, `grant connect on database ${database.name} to ${full}`);
  const url = new URL(database.adminUrl);
  url.username = full;
  url.password = 'x';
  return url.href;
}

const assertOn = (url: string): Promise<void> => assertServingRole((sql) => ask(url, sql));

test('the serving role is accepted', async () => {
  await expect(assertOn(database.servingUrl)).resolves.toBeUndefined();
});

describe('refused as a serving role', () => {
  test.each<[string, string, string[], RegExp]>([
    ['a superuser', 'superuser', [], /is a superuser/],
    ['one that bypasses row security', 'bypassrls', [], /has BYPASSRLS/],
    ['one that may make roles', 'createrole', [], /has CREATEROLE/],
    [
      'a member of one that bypasses row security',
      'noinherit',
      ['grant roundtable_backup to $role'],
      /is a member of roundtable_backup/,
    ],
    [
      'one that may read the files of the server',
      '',
      ['grant pg_read_server_files to $role'],
      /is a member of pg_read_server_files/,
    ],
    [
      'the owner of a table',
      '',
      [
        'create schema $role authorization $role',
        'create table $role.t ()',
        'alter table $role.t owner to $role',
      ],
      /owns tables/,
    ],
    ['a member of the owner', '', ['grant roundtable_owner to $role'], /member of their owner/],
  ])('%s', async (title, attributes, grants, words) => {
    const url = await role(title.replaceAll(/\W/g, ''), attributes, ...grants);
    await expect(assertOn(url)).rejects.toThrow(UnsafeRoleError);
    await expect(assertOn(url)).rejects.toThrow(words);
  });

  test('one that hides behind SET ROLE', async () => {
    const sql = async (question: string): Promise<Record<string, unknown>[]> =>
      ask(database.adminUrl, 'set role roundtable_serving', question);
    await expect(assertServingRole(sql)).rejects.toThrow(/is a superuser/);
  });
});

test('tables that the owner makes can be written by serving and only read by backup', async () => {
  await ask(database.ownerUrl, 'create schema kept', 'create table kept.fact (x int)');
  await ask(database.servingUrl, 'insert into kept.fact values (1)', 'update kept.fact set x = 2');
  expect(await ask(database.backupUrl, 'select x from kept.fact')).toEqual([{ x: 2 }]);
  await expect(
    ask(database.backupUrl, 'set default_transaction_read_only = off', 'delete from kept.fact'),
  ).rejects.toThrow(/permission denied/);
  await expect(ask(database.servingUrl, 'create table sneaky ()')).rejects.toThrow(/permission/);
  await expect(ask(database.servingUrl, 'drop table kept.fact')).rejects.toThrow(/must be owner/);
});

test('making roles and database again changes nothing and mends what was loosened', async () => {
  const urls = [database.ownerUrl, database.servingUrl, database.backupUrl];
  const [owner, serving, backup] = urls.map((url) => new URL(url).password);
  if (!owner || !serving || !backup) throw new Error('the roles have no passwords');
  await ask(database.adminUrl, 'alter role roundtable_serving createdb');
  await ensureRoles(database.adminUrl, { owner, serving, backup });
  await prepareDatabase(database.adminUrl, database.name);
  expect(
    await ask(
      database.adminUrl,
      `select rolcreatedb from pg_roles where rolname = 'roundtable_serving'`,
    ),
  ).toEqual([{ rolcreatedb: false }]);
});
