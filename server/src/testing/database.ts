/** A database of its own for a test file, copied from the run's migrated template. */
import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { ask, withDatabase } from '../kernel/db/roles.ts';

export interface TestDatabase {
  readonly name: string;
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly servingUrl: string;
  readonly backupUrl: string;
  /** Removes the database; connections that are still open are cut. */
  drop(): Promise<void>;
}

/** Call in `beforeAll`, and `drop` in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const postgres = inject('postgres');
  const maintenance = withDatabase(postgres.adminUrl, 'postgres');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await ask(
    maintenance,
    `create database ${name} template ${postgres.template} owner roundtable_owner`,
  );
  await ask(
    maintenance,
    `revoke all on database ${name} from public`,
    `grant connect on database ${name} to roundtable_serving, roundtable_backup`,
  );
  return {
    name,
    adminUrl: withDatabase(postgres.adminUrl, name),
    ownerUrl: withDatabase(postgres.ownerUrl, name),
    servingUrl: withDatabase(postgres.servingUrl, name),
    backupUrl: withDatabase(postgres.backupUrl, name),
    drop: async () => {
      await ask(maintenance, `drop database if exists ${name} with (force)`);
    },
  };
}
