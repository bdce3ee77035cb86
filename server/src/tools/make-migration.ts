/**
 * Writes the next migration from what changed in the entities since the committed snapshot, with the
 * composite foreign keys that the object mapper cannot make. Run by `pnpm migration NAME`. Grants,
 * partial indexes and data are then written by hand.
 */
import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import { entities } from '../entities.ts';
import { ormOptions } from '../kernel/db/orm.ts';
import { missingKeys } from '../migrations/missing-keys.ts';
import { withScratchDatabase } from '../testing/scratch.ts';

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9-]+$/.test(name)) {
  process.stderr.write('Give the migration a name in lower case, for instance add-consents.\n');
  process.exit(2);
}
const folder = path.resolve(import.meta.dirname, '../migrations');
const className = `Migration${name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}`;

const { made, keys } = await withScratchDatabase(async (ownerUrl) => {
  const orm = await MikroORM.init(ormOptions(ownerUrl, entities));
  try {
    await orm.migrator.up();
    return {
      keys: await missingKeys(orm),
      made: await orm.migrator.create(undefined, false, false, name),
    };
  } finally {
    await orm.close();
  }
});
if (made.diff.up.length === 0) {
  process.stdout.write('The entities are as the snapshot has them: no migration is needed.\n');
} else {
  const stem = made.fileName.replace(/\.ts$/, '');
  const written = await readFile(path.join(folder, `${stem}.ts`), 'utf8');
  await writeFile(path.join(folder, `${stem}.ts`), withKeys(written, stem));
  process.stdout.write(
    `${made.fileName}: name ${className} in migrations/index.ts, and read it before it is committed.\n`,
  );
}

/** The mapper's own statements, then the keys; forward only. */
function withKeys(written: string, stem: string): string {
  const begin = written.indexOf('up()');
  const open = written.indexOf('{', begin);
  const close = written.indexOf('\n  }', open);
  const statements = written.slice(open + 1, close).trim();
  const imports = [
    "import { Migration } from '@mikro-orm/migrations';",
    keys.length > 0 &&
      `import { ${['compositeKey', 'organisationKey'].filter((made) => keys.some((key) => key.startsWith(made))).join(', ')} } from './composite-key.ts';`,
  ].filter(Boolean);
  const added = keys.map((key) => `    this.addSql(${key});`).join('\n');
  return `${imports.join('\n')}

export class ${className} extends Migration {
  override name = '${stem}';

  override up(): void {
    ${statements}

    // Adding a key looks for rows that break it, as the owner, whom row-level security binds too.
    this.addSql(\`select set_config('roundtable.organisation', '', true);\`);
${added}
  }
}
`;
}
