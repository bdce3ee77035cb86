/**
 * Where the embedded database of a checkout stands, and what is remembered about it: `.data/` at the
 * repository root, or a folder under /var/lib/roundtable where the `postgres` user cannot enter the
 * checkout.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedError } from './embedded-error.ts';
import { canEnter, type RunAs } from './embedded-user.ts';
import type { RolePasswords } from './roles.ts';

/** What `.data/postgres.json` holds. It has passwords, so only its owner may read it (0600). */
export interface Remembered {
  /** The checkout that this was written for: a copied `.data` must not share its original's. */
  readonly checkout: string;
  /** The folder that holds `data/`, the server's log and the register of users. */
  readonly place: string;
  readonly port: number;
  readonly passwords: RolePasswords & { readonly admin: string };
}

export interface Place {
  readonly folder: string;
  /** True when the checkout could not be entered by the database's user. */
  readonly outside: boolean;
}

/** The folder for things that Roundtable keeps in this checkout. Passable, its contents are not. */
export async function keptFolder(checkout: string): Promise<string> {
  const folder = path.join(checkout, '.data');
  await mkdir(folder, { recursive: true });
  if (process.getuid?.() === 0) await chmod(folder, 0o755);
  return folder;
}

/** Chooses where the database stands: where it stood before, else `.data/`, else outside. */
export async function choosePlace(
  checkout: string,
  runAs: RunAs,
  remembered: Remembered | undefined,
): Promise<Place> {
  const kept = await keptFolder(checkout);
  const outside = outsideFolder(checkout);
  if (remembered) {
    const moved = remembered.checkout !== checkout;
    const inside = remembered.place === path.join(remembered.checkout, '.data');
    if (inside && canEnter(kept, runAs)) return { folder: kept, outside: false };
    if (!inside && !(moved && existsSync(remembered.checkout))) {
      return { folder: remembered.place, outside: true };
    }
  }
  if (canEnter(kept, runAs)) return { folder: kept, outside: false };
  await mkdir(outside, { recursive: true });
  await chmod(path.dirname(outside), 0o755);
  await chmod(outside, 0o755);
  if (!canEnter(outside, runAs)) {
    throw new EmbeddedError(
      `The user "postgres" can enter neither ${kept} nor ${outside}. Move the checkout to a folder ` +
        'that others may enter (chmod o+x on each folder above it), or set DATABASE_URL.',
    );
  }
  return { folder: outside, outside: true };
}

/** /var/lib/roundtable/<hash of the checkout's path> */
export function outsideFolder(checkout: string): string {
  const hash = createHash('sha256').update(checkout).digest('hex').slice(0, 16);
  return path.join('/var/lib/roundtable', hash);
}

function rememberedFile(checkout: string): string {
  return path.join(checkout, '.data', 'postgres.json');
}

export function recall(checkout: string): Remembered | undefined {
  try {
    return JSON.parse(readFileSync(rememberedFile(checkout), 'utf8')) as Remembered;
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new EmbeddedError(
      `${rememberedFile(checkout)} cannot be read (${(problem as Error).message}). It holds the ` +
        'passwords of the embedded database: start as the user who made it, or remove the whole ' +
        '.data folder to begin with an empty database.',
      { cause: problem },
    );
  }
}

export async function remember(what: Remembered): Promise<void> {
  await keptFolder(what.checkout);
  const file = rememberedFile(what.checkout);
  await writeFile(`${file}.new`, `${JSON.stringify(what, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
