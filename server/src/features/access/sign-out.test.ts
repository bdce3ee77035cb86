/** Signing out: nobody is told that it is done while the session stands. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../../kernel/db/roles.ts';
import { makeHouse, type TestHouse } from '../../testing/factories.ts';
import { startServer, type TestServer } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
});
afterAll(() => server.stop());

const admin = (sql: string) => ask(server.database.adminUrl, sql);

it('fails where the session could not be deleted, and leaves the cookie', async () => {
  const nurse = await server.signIn(house.people.nurse.email);
  const viewer = async () =>
    (await nurse.get<{ viewer: object | null }>('{ viewer { viewerCan } }')).viewer;
  const signOut = () => nurse.fetch('/api/auth/sign-out', { method: 'POST' });
  const entries = async () =>
    (await admin(`select 1 from audit_entry where kind = 'sign-out'`)).length;
  await admin(`create function auth.refuse() returns trigger language plpgsql as
    $$ begin raise exception 'the disk is full'; end $$`);
  await admin(`create trigger refuse before delete on auth.session
    for each row execute function auth.refuse()`);
  const refused = await signOut();
  expect(refused.status).toBe(503);
  expect(refused.headers.getSetCookie()).toEqual([]);
  expect(await refused.json()).toEqual({
    code: 'SIGN_OUT_FAILED',
    message: 'Signing out failed, and you may still be signed in. Try again in a moment.',
  });
  expect(await viewer()).not.toBeNull();
  expect(await entries()).toBe(0);

  await admin('drop trigger refuse on auth.session');
  const done = await signOut();
  expect(done.status).toBe(200);
  expect(done.headers.getSetCookie().join()).toContain('Max-Age=0');
  expect(await viewer()).toBeNull();
  await expect.poll(entries).toBe(1);
  // Again, by somebody who has signed out already: there is nothing to fail.
  expect((await signOut()).status).toBe(200);
});
