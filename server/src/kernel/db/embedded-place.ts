/**
 * Where the embedded database of a checkout stands, and what is remembered about it. It stands in the
 * kept folder (`.data/` at the repository root), or in one under /var/lib/roundtable where the
 * `postgres` user cannot enter the checkout.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedError } from './embedded-error.ts';
import { canEnter, type RunAs } from './embedded-user.ts';
import type { RolePasswords } from './roles.ts';

/** What `postgres.json` in the kept folder holds. It has passwords, so only its owner reads it. */
export interface Remembered {
  /** The kept folder that this was written for: a copy of it must not share its original's data. */
  readonly kept: string;
  /** The folder that holds the data, the server's log and the register of users. */
  readonly place: string;
  readonly port: number;
  readonly passwords: RolePasswords & { readonly admin: string };
}

export interface Place {
  readonly folder: string;
  /** True when the kept folder could not be entered by the database's user. */
  readonly outside: boolean;
}

/** Programs are shared by all checkouts of this machine, data is not. */
export const outsideRoot = '/var/lib/roundtable';

/** /var/lib/roundtable/<hash of the checkout's path> */
export function outsideFolder(kept: string): string {
  const checkout = path.basename(kept) === '.data' ? path.dirname(kept) : kept;
  const hash = createHash('sha256').update(checkout).digest('hex').slice(0, 16);
  return path.join(outsideRoot, hash);
}

/** Makes a folder that others may pass through, whatever the umask says. */
async function passable(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (process.getuid?.() === 0) await chmod(folder, 0o755);
}

/** Chooses where the database stands: where it stood before, else the kept folder, else outside. */
export async function choosePlace(
  kept: string,
  runAs: RunAs,
  remembered: Remembered | undefined,
): Promise<Place> {
  await passable(kept);
  if (remembered && remembered.place !== remembered.kept) {
    const copied = remembered.kept !== kept && existsSync(remembered.kept);
    if (!copied && existsSync(remembered.place)) return { folder: remembered.place, outside: true };
  }
  if (canEnter(kept, runAs)) return { folder: kept, outside: false };
  const outside = outsideFolder(kept);
  await passable(outsideRoot);
  await passable(outside);
  if (!canEnter(outside, runAs)) {
    throw new EmbeddedError(
      `The user "postgres" can enter neither ${kept} nor ${outside}. Move the checkout to a folder ` +
        'that others may enter (chmod o+x on each folder above it), or set DATABASE_URL.',
    );
  }
  return { folder: outside, outside: true };
}

function rememberedFile(kept: string): string {
  return path.join(kept, 'postgres.json');
}

/** @throws EmbeddedError when there is something to recall and this user may not */
export function recall(kept: string): Remembered | undefined {
  try {
    return JSON.parse(readFileSync(rememberedFile(kept), 'utf8')) as Remembered;
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new EmbeddedError(
      `${rememberedFile(kept)} cannot be read (${(problem as Error).message}). It holds the ` +
        'passwords of the embedded database: start as the user who made it, or remove the folder ' +
        `${kept} to begin with an empty database.`,
      { cause: problem },
    );
  }
}

export async function remember(what: Remembered): Promise<void> {
  const file = rememberedFile(what.kept);
  await writeFile(`${file}.new`, `${JSON.stringify(what, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
