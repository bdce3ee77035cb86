import type { EntityManager } from '@mikro-orm/postgresql';
import { sessionOf, type Orm } from '../kernel/db/orm.ts';
import { inOneRoundTrip } from '../kernel/db/round-trip.ts';
import { statement, type Statement } from '../kernel/db/statement.ts';
import { sessionVariables } from '../kernel/db/tenant.ts';

/** The engine's own way to the database: one transaction of one organisation. */
export interface DocumentDatabase {
  transaction<T>(organisationId: string, work: (em: EntityManager) => Promise<T>): Promise<T>;
  /** The same for statements of which nothing is read: one round trip. Stored when it is answered. */
  together(organisationId: string, statements: readonly Statement[]): Promise<void>;
}

/** A lane waits this long for a row that somebody else holds, then tries again from the start. */
const lockTimeout = '3s';

/** What an acknowledgement promises, whatever the server's default is. */
const synchronousCommit = 'on';

const session = statement(
  'document-session',
  `select set_config('${sessionVariables.organisation}', ?, true),
     set_config('${sessionVariables.account}', '', true),
     set_config('lock_timeout', '${lockTimeout}', true),
     set_config('synchronous_commit', '${synchronousCommit}', true)`,
);

/**
 * Give it a connection pool that operations do not share: an operation that waits for its edit to
 * be committed holds a connection, and the commit would wait for one of those for ever.
 */
export const documentDatabase = (orm: Pick<Orm, 'em'>): DocumentDatabase => ({
  transaction: (organisationId, work) =>
    orm.em
      .fork({
        session: {
          variables: {
            ...sessionOf(organisationId).variables,
            lock_timeout: lockTimeout,
            synchronous_commit: synchronousCommit,
          },
        },
      })
      .transactional((em) => work(em as EntityManager)),
  async together(organisationId, statements) {
    const pool = await orm.em.getDriver().getConnection().getNativeClient();
    await inOneRoundTrip(pool, [session(organisationId), ...statements]);
  },
});

/** What a failed transaction says of itself, however deep it is wrapped. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, previous } = at as { code?: unknown; previous?: { code?: unknown } };
    for (const each of [code, previous?.code]) if (typeof each === 'string') codes.push(each);
    if (/connection terminated|connection error|timeout exceeded when trying/i.test(at.message))
      codes.push('08000');
  }
  return codes;
}

/**
 * Whether the same transaction may well succeed later: the connection is gone or there is none,
 * PostgreSQL stops or starts, has no room, or somebody else held a lock.
 */
export const isPassing = (error: unknown): boolean =>
  codesOf(error).some((code) =>
    /^(08...|57P0.|53...|40001|40P01|55P03|25P0.|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/.test(
      code,
    ),
  );

/** Whether a foreign key, a check or the range of a column refused the rows. */
export const breaksConstraint = (error: unknown): boolean =>
  codesOf(error).some((code) => /^2[23]...$/.test(code));
