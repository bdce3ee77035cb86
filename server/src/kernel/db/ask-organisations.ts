import type { Orm } from './orm.ts';
import { sessionVariables } from './tenant.ts';
import { isUuid } from '../ids.ts';

export interface OrganisationQuestion {
  /** UUID; `''` for whoever belongs to none. */
  readonly organisationId: string;
  /** One select without parameters. It may hold ids and names of a closed list, and no words. */
  readonly sql: string;
}

type Row = Readonly<Record<string, unknown>>;

/** Asks questions in several organisations in one round trip; answers the rows of each. */
export async function askOrganisations(
  orm: Pick<Orm, 'em'>,
  questions: readonly OrganisationQuestion[],
): Promise<Row[][]> {
  if (questions.length === 0) return [];
  // Statements that are sent in one text are one transaction, to whose end the variable holds.
  const texts = questions.flatMap(({ organisationId, sql }) => {
    if (organisationId !== '' && !isUuid(organisationId)) throw new Error('not an organisation');
    return [
      `select set_config('${sessionVariables.organisation}', '${organisationId}', true)`,
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
