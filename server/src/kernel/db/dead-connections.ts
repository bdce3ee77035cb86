import type { Pool, PoolClient } from 'pg';

/** Milliseconds in which whoever holds a connection may still hand it back by itself. */
const grace = 1_000;

/**
 * Takes dead connections out of the pool. A transaction whose connection dies (PostgreSQL restarts,
 * the network drops) can neither commit nor roll back, and Kysely 0.29 hands a connection back only
 * after one of the two succeeded: each such transaction would cost the pool a place for good.
 */
export function releaseDeadConnections(pool: Pool): void {
  const lent = new Set<PoolClient>();
  pool.on('acquire', (client) => lent.add(client));
  pool.on('release', (_error, client) => lent.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      setTimeout(() => {
        if (lent.has(client)) client.release(true);
      }, grace).unref();
    });
  });
}
