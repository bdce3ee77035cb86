import type { Orm } from '../kernel/db/orm.ts';

/**
 * The SQL statements of the one operation that `work` has done, in their order: those of its own
 * transaction, without the look-up of the session before it.
 */
export async function statementsOf(orm: Orm, work: () => Promise<unknown>): Promise<string[]> {
  const logger = orm.config.getLogger();
  const usual = logger.logQuery.bind(logger);
  const statements: string[] = [];
  logger.logQuery = (context) => {
    // The session's use is written down beside the operation, on a connection of its own.
    if (context.query && !context.query.includes('auth.')) statements.push(context.query);
    usual(context);
  };
  try {
    await work();
  } finally {
    logger.logQuery = usual;
  }
  const begin = statements.findLastIndex((text) => text.startsWith('start transaction isolation'));
  const commit = statements.indexOf('commit', begin);
  if (begin < 0 || commit < 0) throw new Error(`no operation in ${statements.join('; ')}`);
  return statements.slice(begin, commit + 1);
}
