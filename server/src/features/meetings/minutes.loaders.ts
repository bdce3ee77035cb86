import DataLoader from 'dataloader';
import type { Operation } from '../../kernel/operation.ts';
import { Minutes } from './minutes.entity.ts';

/**
 * The minutes of an item or a meeting, by its UUID; null where there are none. One statement for all
 * that is asked for at once.
 */
export const minutesOf = (operation: Operation, ownerId: string): Promise<Minutes | null> =>
  operation
    .once(
      'minutesOf',
      ({ em }) =>
        new DataLoader<string, Minutes | null>(async (ids) => {
          const found = await em.find(Minutes, { id: { $in: [...ids] } });
          return ids.map((id) => found.find((minutes) => minutes.id === id) ?? null);
        }),
    )
    .load(ownerId);
