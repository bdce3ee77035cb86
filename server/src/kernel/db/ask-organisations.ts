import type { Orm } from './orm.ts';
import { sessionVariables } from './tenant.ts';
import { isUuid } from '../ids.ts';

export interface OrganisationQuestion {
  /** UUID; `''` for whoever belongs to none. */
  readonly organisationId: string;
  /** UUID of the account that asks, where one does. */
  readonly accountId?: string;
  /** One select without parameters. It may hold ids and names of a closed list, and no words. */
  readonly sql: string;
}

type Row = Readonly<Record<string, unknown>>;

/** Asks questions in one organisation or several in one round trip; answers the rows of each. */
export async function askOrganisations(
  orm: Pick<Orm, 'em'>,
  questions: readonly OrganisationQuestion[],
): Promise<Row[][]> {
  if (questions.length === 0) return [];
  // Statements that are sent in one text are one transaction, to whose end the variable holds.
  const texts = questions.flatMap(({ organisationId, accountId = '', sql }) => {
    for (const id of [organisationId, accountId])
      if (id !== '' && !isUuid(id)) throw new Error('not an organisation, or not an account');
    return [
      `select set_config('${sessionVariables.organisation}', '${organisationId}', true),
         set_config('${sessionVariables.account}', '${accountId}', true)`,
      sql,
    ];
  });
  const pool = await orm.em.getDriver().getConnection().getNativeClient();
  const results = (await pool.query(texts.join(';\n'))) as unknown as { rows: Row[] }[];
  return results.filter((_result, place) => place % 2 === 1).map(({ rows }) => rows);
}

/** UUIDs as a list of SQL, for `in`; anything else is left out. */
export const idList = (ids: Iterable<string>): string =>
  ['null', ...[...ids].filter(isUuid).map((id) => `'${id}'`)].join(', ');
