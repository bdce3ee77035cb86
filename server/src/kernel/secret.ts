/** A secret that is made on first use and kept in `.data/`, readable by its owner alone. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from './config.ts';

/**
 * @param kept the folder for what this checkout keeps
 * @throws ConfigError when this user may not write or read there
 */
export function keptSecret(kept: string): string {
  const file = path.join(kept, 'auth-secret');
  try {
    mkdirSync(kept, { recursive: true });
    try {
      // `wx` fails where the file exists, so that two starts at once agree on one secret.
      writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') throw problem;
    }
    return readFileSync(file, 'utf8');
  } catch (problem) {
    throw new ConfigError(
      `AUTH_SECRET is not set, and ${file} cannot be used instead (${(problem as Error).message}). ` +
        'Start as the user who made that folder, remove it to begin anew, or set ROUNDTABLE_DATA to ' +
        'another.',
    );
  }
}
