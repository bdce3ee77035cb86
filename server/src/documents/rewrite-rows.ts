import { expecting } from '../kernel/db/round-trip.ts';
import {
  jsonRows,
  statement,
  wellFormed,
  type Statement,
  type StatementValue,
} from '../kernel/db/statement.ts';

/** Where the rows of a document are. All of it is written in the code, and none of it sent. */
export interface ProjectedTable {
  readonly table: string;
  /** The column with the document's id. */
  readonly document: string;
  /** Columns that stay as they are when a row is written again. */
  readonly fixed: readonly string[];
  /** Whether it has a row a record, by `item_id`; else there is one a document. */
  readonly items: boolean;
}

const made = new Map<string, (...values: readonly StatementValue[]) => Statement>();

function rewriting({ table, document, fixed, items }: ProjectedTable, columns: readonly string[]) {
  const values = columns
    .filter((name) => !fixed.includes(name))
    .map((name) => `"${name}" = made."${name}"`);
  return statement(
    `rewrite-${table}`,
    `with written as (
       update "${table}" as kept set ${values.join(', ')}
       from json_populate_recordset(null::"${table}", ?::json) as made
       where kept."${document}" = ?::uuid ${items ? 'and kept.item_id = made.item_id' : ''}
       returning 1
     )
     ${expecting('count(*) = ?::int')} from written`,
  );
}

/**
 * Writes rows anew, at least one and each with the same columns, and fails unless each of them is
 * there: for `DocumentKind.rewrite`.
 */
export function rewriteRows(
  where: ProjectedTable,
  documentId: string,
  rows: readonly object[],
): Statement {
  const { table } = where;
  const [first] = rows;
  // Its columns make the text that the table is written with from then on.
  if (!first) throw new Error(`There are no rows of ${table} to write`);
  const rewrite = made.get(table) ?? rewriting(where, Object.keys(first));
  made.set(table, rewrite);
  return rewrite(jsonRows(rows.map(wellFormed)), documentId, rows.length);
}
