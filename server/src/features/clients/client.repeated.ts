import { whoIsReached } from '../../kernel/idempotency.ts';
import { reachOf } from './reach.ts';

/** A kept answer is given again only for as long as the clients that it speaks of are reached. */
whoIsReached(async (operation, clientIds) => {
  const reach = reachOf(operation);
  const reached = await Promise.all(clientIds.map((clientId) => reach.has(clientId)));
  return clientIds.filter((_, at) => reached[at]);
});
