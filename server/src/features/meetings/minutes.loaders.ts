import { byId } from '../../kernel/by-id.ts';
import type { Operation } from '../../kernel/operation.ts';
import { Minutes } from './minutes.entity.ts';

/** The minutes of an item or a meeting, by its UUID; null where there are none. */
export const minutesOf = (operation: Operation, ownerId: string): Promise<Minutes | null> =>
  byId(operation, Minutes, ownerId);
