import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createHealth } from './health.ts';

async function ask(listener: RequestListener): Promise<{ status: number; body: unknown }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const body: unknown = await response.json();
  server.close();
  return { status: response.status, body };
}

const passing = { name: 'database', check: () => Promise.resolve() };

test('alive is alive, whatever the checks say', async () => {
  const health = createHealth([{ name: 'x', check: () => Promise.reject(new Error('no')) }]);
  expect(await ask(health.healthz)).toEqual({ status: 200, body: { status: 'ok' } });
});

test('ready when every check passes', async () => {
  const health = createHealth([passing]);
  expect(await ask((request, response) => void health.readyz(request, response))).toEqual({
    status: 200,
    body: { status: 'ok', checks: { database: 'ok' } },
  });
});

test('not ready: the answer says which check fails, and a check that hangs counts as failed', async () => {
  const health = createHealth(
    [
      passing,
      { name: 'migrations', check: () => Promise.reject(new Error('pending: a')) },
      { name: 'slow', check: () => new Promise(() => undefined) },
    ],
    50,
  );
  expect(await ask((request, response) => void health.readyz(request, response))).toEqual({
    status: 503,
    body: {
      status: 'unavailable',
      checks: { database: 'ok', migrations: 'pending: a', slow: 'no answer within 50 ms' },
    },
  });
});

test('not ready once it stops', async () => {
  const health = createHealth([passing]);
  health.stop();
  expect(await ask((request, response) => void health.readyz(request, response))).toEqual({
    status: 503,
    body: { status: 'stopping' },
  });
});
