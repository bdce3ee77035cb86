/** What PostgreSQL's own catalogue says of the tables that the migrations make. */
import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entities } from '../entities.ts';
import { ormOptions } from '../kernel/db/orm.ts';
import { testDatabase, type TestDatabase } from '../testing/database.ts';

let database: TestDatabase;
let orm: MikroORM;
const ask = <T>(sql: string): Promise<T[]> => orm.em.getConnection().execute<T[]>(sql);

beforeAll(async () => {
  database = await testDatabase();
  orm = await MikroORM.init(ormOptions(database.adminUrl, entities));
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

/** The migrator's own table: names of migrations, and nothing of anybody. */
const bookkeeping = ['mikro_orm_migrations'];

describe('row-level security', () => {
  it('is on and forced on every table, with a policy', async () => {
    const rows = await ask<{ name: string }>(`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p')
        and not (c.relrowsecurity and c.relforcerowsecurity
          and exists (select 1 from pg_policy p where p.polrelid = c.oid))`);
    expect(rows.map(({ name }) => name)).toEqual(bookkeeping);
  });

  it('limits every table to the organisation of the transaction', async () => {
    const rows = await ask<{ table: string; using: string }>(`
      select tablename as table, qual as using from pg_policies where schemaname = 'public'
        and qual not like '%roundtable.organisation%'`);
    // An account is nobody's own: it is seen by itself and by the organisations of its memberships.
    // That work is due is seen by whoever looks for work: kind and time, and nothing else.
    // How often access has changed is seen by every node, which asks about all organisations at once.
    expect(rows.map(({ table }) => table).sort()).toEqual([
      'access_epoch',
      'account',
      'account',
      'due_work',
    ]);
  });

  it('shows nothing and takes nothing without an organisation', async () => {
    const serving = await MikroORM.init(ormOptions(database.servingUrl, entities));
    try {
      await expect(serving.em.fork().execute('select * from client')).rejects.toThrow(
        /roundtable.organisation/,
      );
    } finally {
      await serving.close();
    }
  });

  it('cannot be bypassed by the serving role, which owns nothing', async () => {
    const rows = await ask(`
      select rolsuper, rolbypassrls, rolcreaterole,
        (select count(*)::int from pg_class where relowner = r.oid) as owned
      from pg_roles r where rolname = 'roundtable_serving'`);
    expect(rows).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: false, owned: 0 },
    ]);
  });
});

describe('foreign keys', () => {
  const keys = () =>
    ask<{ table: string; columns: string; target: string; target_columns: string }>(`
      select k.conrelid::regclass::text as table, k.confrelid::regclass::text as target,
        (select string_agg(a.attname, ',' order by u.i) from unnest(k.conkey) with ordinality u(n, i)
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n) as columns,
        (select string_agg(a.attname, ',' order by u.i) from unnest(k.confkey) with ordinality u(n, i)
          join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n) as target_columns
      from pg_constraint k join pg_namespace n on n.oid = k.connamespace
      where k.contype = 'f' and n.nspname = 'public'`);

  it('are composite with the organisation, apart from the organisation and account themselves', async () => {
    const plain = (await keys()).filter(
      ({ columns, target, target_columns }) =>
        !(columns.startsWith('organisation_id,') && target_columns === 'organisation_id,id') &&
        !(columns === 'organisation_id' && target === 'organisation'),
    );
    expect(plain).toEqual([
      { table: 'membership', target: 'account', columns: 'account_id', target_columns: 'id' },
    ]);
  });

  it('stand for every relation of every entity, and tie every row to its organisation', async () => {
    const there = new Set((await keys()).map(({ table, columns }) => `${table}(${columns})`));
    const missing: string[] = [];
    for (const meta of orm.getMetadata().getAll().values()) {
      const has = (columns: string) => there.has(`${meta.tableName}(${columns})`);
      if (meta.properties['organisationId' as never] && !has('organisation_id'))
        missing.push(`${meta.tableName}(organisation_id)`);
      for (const property of meta.relations) {
        if (property.kind !== 'm:1') continue;
        const [column] = property.fieldNames;
        if (!has(`organisation_id,${column}`) && !has(`${column}`))
          missing.push(`${meta.tableName}(${column})`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('stand for every column that is named like one', async () => {
    const there = new Set(
      (await keys()).flatMap(({ table, columns }) =>
        columns.split(',').map((column) => `${table}.${column}`),
      ),
    );
    const columns = await ask<{ name: string }>(`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and column_name like '%\\_id' order by 1`);
    const loose = columns.map(({ name }) => name).filter((name) => !there.has(name));
    // Ids of records inside live documents, of whatever a change is about, and of Yjs.
    expect(loose).toEqual([
      'change.record_id',
      'change.subject_id',
      'change_stream.subject_id',
      'comment_thread.lineage_id',
      'decision.item_id',
      'dissent.item_id',
      'document_client_id.lineage_id',
      'document_client_id.yjs_client_id',
      'edition.subject_id',
      'goal.item_id',
      'intervention.item_id',
      'live_document.lineage_id',
      'live_document.server_client_id',
      'mail_message.about_id',
      'measurement.item_id',
      'need.item_id',
      'note_objective.objective_item_id',
      'objective.item_id',
      'webhook_delivery.record_id',
      'webhook_delivery.subject_id',
    ]);
  });
});
