import { afterAll, beforeAll, expect, it } from 'vitest';
import { createOrm } from '../../database.ts';
import { testDatabase, type TestDatabase } from '../../testing/database.ts';
import type { Orm } from './orm.ts';
import { ask } from './roles.ts';

let database: TestDatabase;
let orm: Orm;
beforeAll(async () => {
  database = await testDatabase();
  orm = await createOrm(database.servingUrl, 2);
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

it('a pool of two outlives five transactions whose connection was cut', async () => {
  for (let cut = 0; cut < 5; cut++) {
    const failing = orm.em.fork().transactional(async (em) => {
      const [row] = await em.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
      await ask(database.adminUrl, `select pg_terminate_backend(${row?.pid})`);
      await em.execute('select 1');
    });
    await expect(failing).rejects.toThrow();
  }
  expect(await orm.em.fork().execute('select 1 as one')).toEqual([{ one: 1 }]);
});
