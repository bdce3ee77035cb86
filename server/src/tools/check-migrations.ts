/** Fails when the entities say something that no migration does. Run by `pnpm check`. */
import 'reflect-metadata';
import { MikroORM } from '@mikro-orm/postgresql';
import { entities } from '../entities.ts';
import { ormOptions } from '../kernel/db/orm.ts';
import { withScratchDatabase } from '../testing/scratch.ts';

const needed = await withScratchDatabase(async (ownerUrl) => {
  const orm = await MikroORM.init(ormOptions(ownerUrl, entities));
  try {
    await orm.migrator.up();
    return await orm.migrator.checkSchema();
  } finally {
    await orm.close();
  }
});
if (needed) {
  process.stderr.write(
    'The entities changed: run `pnpm migration NAME` and commit what it makes.\n',
  );
  process.exit(1);
}
process.stdout.write('The migrations make what the entities say.\n');
