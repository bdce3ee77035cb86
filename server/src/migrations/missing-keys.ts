import type { MikroORM } from '@mikro-orm/postgresql';

/**
 * Tables that a live document's projection writes in the order in which its records changed: their
 * keys are checked at the commit.
 */
const projected = new Set(['minutes', 'decision', 'dissent']);

/**
 * The foreign keys that the entities ask for and the database has not, as calls of composite-key.ts:
 * one to the organisation for each table, and one for each relation, composite with it.
 */
export async function missingKeys(orm: MikroORM): Promise<string[]> {
  const rows = await orm.em.getConnection().execute<{ name: string }[]>(
    `select conname as name from pg_constraint k join pg_namespace n on n.oid = k.connamespace
     where k.contype = 'f' and n.nspname = 'public'`,
  );
  const there = new Set(rows.map(({ name }) => name));
  const metas = [...orm.getMetadata().getAll().values()];
  const tables = new Set(metas.map(({ tableName }) => tableName));
  const organisations: string[] = [];
  const relations: string[] = [];
  for (const meta of metas) {
    const table = meta.tableName;
    if (!meta.properties['organisationId' as never]) continue;
    if (!there.has(`${table}_organisation_id_foreign`))
      organisations.push(`organisationKey('${table}')`);
    const key = (column: string, target: string): void => {
      if (there.has(`${table}_${column}_foreign`)) return;
      const deferred = projected.has(table) || target === table ? ', true' : '';
      relations.push(`compositeKey('${table}', '${column}', '${target}'${deferred})`);
    };
    for (const { kind, fieldNames, targetMeta } of meta.props) {
      const column = fieldNames?.[0];
      if (!column) continue;
      if (kind === 'm:1' && targetMeta) key(column, targetMeta.tableName);
      // A feature may point to one on its right by a plain column that is named after its table.
      const named = /^(.+)_id$/.exec(column)?.[1];
      if (kind === 'scalar' && named && named !== 'organisation' && tables.has(named))
        key(column, named);
    }
  }
  return [...organisations.sort(), ...relations.sort()];
}
