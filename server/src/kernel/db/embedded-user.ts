/**
 * PostgreSQL refuses to run as root. Where Roundtable is root, the database runs as the system user
 * `postgres`, which is made when it is missing.
 */
import { spawnSync } from 'node:child_process';
import { EmbeddedError } from './embedded-error.ts';

/** The user that PostgreSQL runs as; undefined means the user of this process. */
export type RunAs = { readonly uid: number; readonly gid: number } | undefined;

/** @throws EmbeddedError when this is root and no `postgres` user can be found or made. */
export function databaseUser(): RunAs {
  if (process.getuid?.() !== 0) return undefined;
  const existing = lookUp('postgres');
  if (existing) return existing;
  const attempts: [string, string[]][] = [
    ['groupadd', ['--system', '--force', 'postgres']],
    [
      'useradd',
      ['--system', '--gid', 'postgres', '--no-create-home', '--shell', '/bin/false', 'postgres'],
    ],
    // BusyBox systems have neither of the above.
    ['adduser', ['-S', '-D', '-H', 'postgres']],
  ];
  const reasons: string[] = [];
  for (const [program, options] of attempts) {
    // A trimmed PATH often lacks the folders of the system's own programs.
    const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
    const result = spawnSync(program, options, { cwd: '/', encoding: 'utf8', env });
    if (result.status !== 0) {
      reasons.push(`${program}: ${result.error?.message ?? result.stderr.trim()}`);
    }
    const made = lookUp('postgres');
    if (made) return made;
  }
  throw new EmbeddedError(
    'Roundtable runs as root, PostgreSQL may not, and the user "postgres" could not be made ' +
      `(${reasons.join('; ')}). Make that user yourself, start Roundtable as an ordinary user, ` +
      'or set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL of your own.',
  );
}

function lookUp(name: string): RunAs {
  const ask = (flag: string): number => {
    const result = spawnSync('id', [flag, name], { cwd: '/', encoding: 'utf8' });
    return result.status === 0 ? Number.parseInt(result.stdout, 10) : Number.NaN;
  };
  const uid = ask('-u');
  const gid = ask('-g');
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : undefined;
}

/** Whether that user can enter a folder, which takes the right to enter each folder above it. */
export function canEnter(folder: string, user: RunAs): boolean {
  if (!user) return true;
  const test = spawnSync('/bin/sh', ['-c', 'test -d "$1" && test -x "$1"', 'sh', folder], {
    ...user,
    cwd: '/',
  });
  return test.status === 0;
}

/** Whether that user can run a program, its libraries included. */
export function canRun(program: string, user: RunAs): boolean {
  return spawnSync(program, ['--version'], { ...user, cwd: '/' }).status === 0;
}
