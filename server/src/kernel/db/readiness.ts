/** Whether the database can be served from: it answers, and its tables are those of this version. */
import { migrationsList } from '../../migrations/index.ts';
import type { HealthCheck } from '../health.ts';

type Query = (sql: string) => Promise<Record<string, unknown>[]>;

/** The database lacks migrations that this version needs, and there is no role to run them with. */
export class PendingMigrationsError extends Error {
  override readonly name = 'PendingMigrationsError';
}

/** Names of the migrations that this version needs and the database has not had. */
async function pending(query: Query): Promise<string[]> {
  const [found] = await query(`select to_regclass('mikro_orm_migrations') is not null as made`);
  const rows = found?.made ? await query('select name from mikro_orm_migrations') : [];
  const applied = new Set(rows.map((row) => String(row.name)));
  return migrationsList.map(({ name }) => name).filter((name) => !applied.has(name));
}

/** @throws PendingMigrationsError */
export async function assertMigrated(query: Query): Promise<void> {
  const missing = await pending(query);
  if (missing.length > 0) {
    throw new PendingMigrationsError(
      `the database lacks ${missing.length} migrations (${missing.join(', ')}). Set ` +
        'DATABASE_OWNER_URL to the role that owns its tables, so that they are run at start.',
    );
  }
}

export function databaseChecks(query: Query): HealthCheck[] {
  return [
    {
      name: 'database',
      check: async () => {
        await query('select 1').catch(() => {
          // The driver's words may hold the address and the role.
          throw new Error('does not answer');
        });
      },
    },
    {
      name: 'migrations',
      check: async () => {
        const missing = await pending(query).catch(() => {
          throw new Error('cannot be read');
        });
        if (missing.length > 0) throw new Error(`pending: ${missing.join(', ')}`);
      },
    },
  ];
}
