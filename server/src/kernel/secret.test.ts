import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError } from './config.ts';
import { keptSecret } from './secret.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'roundtable-secret-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('made once, kept, and for its owner alone', async () => {
  const kept = path.join(folder, '.data');
  const secret = keptSecret(kept);
  expect(secret.length).toBeGreaterThanOrEqual(32);
  expect(keptSecret(kept)).toBe(secret);
  expect((await stat(path.join(kept, 'auth-secret'))).mode & 0o777).toBe(0o600);
});

test('a folder that cannot be used is said in words', async () => {
  const file = path.join(folder, 'not-a-folder');
  await writeFile(file, '');
  expect(() => keptSecret(file)).toThrow(ConfigError);
  expect(() => keptSecret(file)).toThrow(/ROUNDTABLE_DATA/);
});
