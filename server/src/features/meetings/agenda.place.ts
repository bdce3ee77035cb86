import { orderAfter } from '@roundtable/schema/order-keys';
import type { AgendaItem } from './meeting.entity.ts';

/** The place at the end of an agenda. */
export const nextPlace = (items: readonly AgendaItem[]): string =>
  orderAfter(items.map(({ id, position }) => ({ id, order: position })));
