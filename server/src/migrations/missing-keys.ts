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
  const organisations: string[] = [];
  const relations: string[] = [];
  for (const meta of orm.getMetadata().getAll().values()) {
    const table = meta.tableName;
    if (!meta.properties['organisationId' as never]) continue;
    if (!there.has(`${table}_organisation_id_foreign`))
      organisations.push(`organisationKey('${table}')`);
    for (const property of meta.relations) {
      // A collection has no column of its own.
      if (property.kind !== 'm:1') continue;
      const [column] = property.fieldNames;
      if (!column || there.has(`${table}_${column}_foreign`)) continue;
      const target = property.targetMeta?.tableName;
      if (!target) throw new Error(`${table}.${column} points to no table`);
      const deferred = projected.has(table) || target === table ? ', true' : '';
      relations.push(`compositeKey('${table}', '${column}', '${target}'${deferred})`);
    }
  }
  return [...organisations.sort(), ...relations.sort()];
}
