/**
 * Writes the next migration from what changed in the entities since the committed snapshot. Run by
 * `pnpm migration NAME`. Composite foreign keys, grants and data are then written by hand: the test
 * of the catalogue says which keys are missing.
 */
import 'reflect-metadata';
import { MikroORM } from '@mikro-orm/postgresql';
import { entities } from '../entities.ts';
import { ormOptions } from '../kernel/db/orm.ts';
import { withScratchDatabase } from '../testing/scratch.ts';

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9-]+$/.test(name)) {
  process.stderr.write('Give the migration a name in lower case, for instance add-consents.\n');
  process.exit(2);
}
const made = await withScratchDatabase(async (ownerUrl) => {
  const orm = await MikroORM.init(ormOptions(ownerUrl, entities));
  try {
    await orm.migrator.up();
    return await orm.migrator.create(undefined, false, false, name);
  } finally {
    await orm.close();
  }
});
process.stdout.write(
  made.diff.up.length > 0
    ? `${made.fileName}: name it in migrations/index.ts, and write its foreign keys by hand.\n`
    : 'The entities are as the snapshot has them: no migration is needed.\n',
);
