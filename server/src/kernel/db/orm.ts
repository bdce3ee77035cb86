import { DataloaderType } from '@mikro-orm/core';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { Migrator } from '@mikro-orm/migrations';
import type { MikroORM, Options } from '@mikro-orm/postgresql';
import { migrationsList } from '../../migrations/index.ts';
import { releaseDeadConnections } from './dead-connections.ts';
import { sessionVariables } from './tenant.ts';

/** What the object mapper needs, the same for serving, migrating and tools. */
export function ormOptions(
  url: string,
  entities: NonNullable<Options['entities']>,
  options: Partial<Options> = {},
): Options {
  return {
    clientUrl: url,
    entities,
    metadataProvider: ReflectMetadataProvider,
    extensions: [Migrator],
    dataloader: DataloaderType.ALL,
    forceUtcTimezone: true,
    driverOptions: { onPoolCreated: releaseDeadConnections },
    // Foreign keys are composite (organisation, id) and written in the migrations.
    schemaGenerator: { createForeignKeyConstraints: false, skipTables: [/^auth\./] },
    migrations: {
      migrationsList,
      snapshot: true,
      // The snapshot is what `make-migration` wrote, not what one database happens to look like.
      snapshotOnMigrate: false,
      snapshotName: 'snapshot',
      path: new URL('../../migrations', import.meta.url).pathname,
      emit: 'ts',
      disableForeignKeys: false,
      allOrNothing: true,
    },
    ...options,
  };
}

export type Orm = MikroORM;

/** The session of an organisation's transaction. Jobs and keys have no account. */
export const sessionOf = (
  organisationId: string,
  accountId?: string | null,
): { variables: Record<string, string> } => ({
  variables: {
    [sessionVariables.organisation]: organisationId,
    [sessionVariables.account]: accountId ?? '',
  },
});
