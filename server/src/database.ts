/** The database as this product has it: the kernel's object mapper over all features' entities. */
import { MikroORM } from '@mikro-orm/postgresql';
import { entities } from './entities.ts';
import { ormOptions, type Orm } from './kernel/db/orm.ts';

/** Connects with the serving role. `poolSize` is the largest number of connections. */
export const createOrm = (url: string, poolSize = 12): Promise<Orm> =>
  MikroORM.init(ormOptions(url, entities, { pool: { min: 0, max: poolSize } }));

/** Brings the database up to date, with the owner's role; answers the names of what was applied. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  // Its own lines are not JSON; the caller logs what was applied.
  const orm = await MikroORM.init(ormOptions(ownerUrl, entities, { logger: () => undefined }));
  try {
    const applied = await orm.migrator.up();
    return applied.map(({ name }) => name);
  } finally {
    await orm.close();
  }
}
