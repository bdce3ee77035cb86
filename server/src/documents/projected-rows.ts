import type { EntityManager } from '@mikro-orm/postgresql';
import type { ProjectedTable } from './rewrite-rows.ts';

type Columns = Record<string, string | number | boolean | null>;
/** Rows are made of columns that the kind of document names. */
type Tables = Record<string, Columns & { xmax: number }>;

const kysely = (em: EntityManager) => em.getKysely<Tables>();

/** Rows in one statement. */
const most = 500;

/**
 * Writes rows of a table that has one a record, each with the same columns, where there are some or
 * none.
 * @returns the `item_id`s of the records that had no row before
 */
export async function writeRows(
  em: EntityManager,
  { table, document, fixed }: ProjectedTable,
  rows: readonly Columns[],
): Promise<string[]> {
  const names = Object.keys(rows[0] ?? {}).filter((name) => !fixed.includes(name));
  const fresh: string[] = [];
  for (let at = 0; at < rows.length; at += most) {
    const written = await kysely(em)
      .insertInto(table)
      .values(rows.slice(at, at + most))
      .onConflict((conflict) =>
        conflict
          .columns(['organisation_id', document, 'item_id'])
          .doUpdateSet((row) =>
            Object.fromEntries(names.map((name) => [name, row.ref(`excluded.${name}`)])),
          ),
      )
      // A row that was there before has the number of this transaction in xmax.
      .returning((row) => ['item_id', row('xmax', '=', 0).as('fresh')])
      .execute();
    for (const row of written) if (row.fresh) fresh.push(row.item_id as string);
  }
  return fresh;
}

/**
 * Deletes the rows of a document's records.
 * @returns the `item_id`s of those that had one
 */
export async function deleteRows(
  em: EntityManager,
  { table, document }: ProjectedTable,
  documentId: string,
  itemIds: readonly string[],
): Promise<string[]> {
  if (itemIds.length === 0) return [];
  const deleted = await kysely(em)
    .deleteFrom(table)
    .where(document, '=', documentId)
    .where('item_id', 'in', itemIds)
    .returning('item_id')
    .execute();
  return deleted.map((row) => row.item_id as string);
}
