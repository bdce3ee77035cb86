import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from './kernel/db/embedded-cluster.ts';
import { ask, prepareDatabase, withDatabase } from './kernel/db/roles.ts';
import { testDatabase, type TestDatabase } from './testing/database.ts';

// The process as an operator sees it: what it says, and the code that it ends with.
vi.setConfig({ testTimeout: 180_000 });

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

interface Started {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

function start(env: NodeJS.ProcessEnv): Started {
  const child = spawn(
    process.execPath,
    ['--import', '@oxc-node/core/register', path.join(import.meta.dirname, 'main.ts')],
    {
      cwd: path.resolve(import.meta.dirname, '..'),
      env: {
        PATH: process.env.PATH,
        TMPDIR: process.env.TMPDIR,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        AUTH_SECRET: 'x1y2z3'.repeat(8),
        ROUNDTABLE_DEMO: 'off',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, output: () => output, ended };
}

test.each<[string, () => NodeJS.ProcessEnv, RegExp]>([
  ['a wrong variable', () => ({ PORT: 'http' }), /PORT must be a port number/],
  [
    'a role that can bypass row security',
    () => ({ DATABASE_URL: database.backupUrl }),
    /"roundtable_backup", which has BYPASSRLS/,
  ],
  [
    'the owner of the tables as the serving role',
    () => ({ DATABASE_URL: database.ownerUrl }),
    /"roundtable_owner", which owns tables/,
  ],
])('it refuses to start with %s, and says so', async (_title, env, words) => {
  const started = start({ PORT: '0', ...env() });
  expect(await started.ended).toBe(1);
  expect(started.output()).toMatch(words);
});

test('it refuses a database that lacks migrations it may not run', async () => {
  const name = `${database.name}_empty`;
  await prepareDatabase(database.adminUrl, name);
  try {
    const started = start({ PORT: '0', DATABASE_URL: withDatabase(database.servingUrl, name) });
    expect(await started.ended).toBe(1);
    expect(started.output()).toMatch(/lacks \d+ migrations .*DATABASE_OWNER_URL/s);
  } finally {
    await ask(database.adminUrl, `drop database ${name} with (force)`);
  }
});

test('it says that its port is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const started = start({ PORT: String(port), DATABASE_URL: database.servingUrl });
  expect(await started.ended).toBe(1);
  expect(started.output()).toContain(`port ${port} is in use`);
  other.close();
});

test('it serves, and ends with code 0 on SIGTERM', async () => {
  const port = await freePort();
  const started = start({ PORT: String(port), DATABASE_URL: database.servingUrl });
  await vi.waitFor(
    async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
      expect(await answer.json()).toEqual({
        status: 'ok',
        checks: { database: 'ok', migrations: 'ok' },
      });
    },
    { timeout: 120_000, interval: 200 },
  );
  started.child.kill('SIGTERM');
  expect(await started.ended).toBe(0);
  expect(started.output()).toContain(`Roundtable is at http://localhost:${port}`);
});
