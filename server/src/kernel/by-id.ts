import type { EntityClass, FilterQuery } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import type { Operation } from './operation.ts';

/**
 * A record by its UUID, or null where there is none. One statement for all of a kind that are asked
 * for in the same turn of the loop. The caller authorises.
 */
export const byId = <T extends { id: string }>(
  operation: Operation,
  entity: EntityClass<T>,
  id: string | null,
): Promise<T | null> =>
  id === null
    ? Promise.resolve(null)
    : operation
        .once(
          `${entity.name} by id`,
          ({ em }) =>
            new DataLoader<string, T | null>(async (ids) => {
              const among: FilterQuery<{ id: string }> = { id: { $in: [...ids] } };
              const found = await em.find<T>(entity, among as FilterQuery<T>);
              return ids.map((wanted) => found.find((one) => one.id === wanted) ?? null);
            }),
        )
        .load(id);
