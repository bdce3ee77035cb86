import type { EntityClass } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOrm } from '../database.ts';
import { Account, Membership, Organisation } from '../features/access/index.ts';
import { Client } from '../features/clients/index.ts';
import { IncidentFollowUp } from '../features/incidents/index.ts';
import { FamilyMessage } from '../features/family/index.ts';
import { Meeting } from '../features/meetings/index.ts';
import { Note, NoteAddendum } from '../features/notes/index.ts';
import { Edition } from '../features/sharing/index.ts';
import { TaskComment, TaskEvent } from '../features/tasks/index.ts';
import { sessionOf, type Orm } from '../kernel/db/orm.ts';
import { testDatabase, type TestDatabase } from '../testing/database.ts';
import { ensureDemo, type DemoAccount } from './index.ts';
import { idsOf } from './seed.ts';

/** A Wednesday, shortly before the weekly meeting in New York. */
const now = new Date('2026-11-25T14:20:00Z');
const log = { info: () => undefined };
const wrenmoor = idsOf('wrenmoor')('organisation');
const saltbarrow = idsOf('saltbarrow')('organisation');

let database: TestDatabase;
let orm: Orm;
let accounts: DemoAccount[];
let seconds: number;

const make = (ownerUrl = database.ownerUrl, at = now): Promise<DemoAccount[]> =>
  ensureDemo({ ownerUrl, log, clock: { now: () => at } });

/** With the serving role, as the server reads. */
const reading = (organisationId: string): EntityManager =>
  orm.em.fork({ session: sessionOf(organisationId) });

const all = <T extends object>(entity: EntityClass<T>, organisationId = wrenmoor): Promise<T[]> =>
  reading(organisationId).find(entity, {});

/** Every row of both organisations, table by table, for comparing. */
async function everything(from: TestDatabase): Promise<Map<string, unknown[]>> {
  const owner = await createOrm(from.ownerUrl);
  const rows = new Map<string, unknown[]>();
  try {
    const tables = await owner.em.getConnection().execute<{ name: string }[]>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'organisation_id' order by 1`,
    );
    for (const organisationId of [wrenmoor, saltbarrow])
      for (const { name } of tables) {
        const em = owner.em.fork({ session: sessionOf(organisationId) }) as EntityManager;
        // Issued clientIDs have an id of the engine's own.
        const columns = name === 'document_client_id' ? 'lineage_id, yjs_client_id' : '*';
        rows.set(
          `${organisationId}/${name}`,
          await em.execute(`select ${columns} from "${name}" order by 1, 2`),
        );
      }
  } finally {
    await owner.close();
  }
  return rows;
}

beforeAll(async () => {
  database = await testDatabase();
  const began = performance.now();
  accounts = await make();
  seconds = (performance.now() - began) / 1000;
  orm = await createOrm(database.servingUrl);
});

afterAll(async () => {
  await orm.close();
  await database.drop();
});

describe('making it', () => {
  test('answers the accounts that people are told of, and takes a few seconds', () => {
    expect(accounts.map(({ email }) => email.split('@')[0])).toEqual([
      'admin',
      'supervisor',
      'casemanager',
      'therapist',
      'psychiatrist',
      'nurse',
      'teacher',
      'family',
      'father',
    ]);
    expect(accounts.every(({ email }) => email.endsWith('@demo.test'))).toBe(true);
    expect(seconds).toBeLessThan(60);
  });

  test('a second call changes nothing, also on another day', async () => {
    const before = await everything(database);
    expect(await make(database.ownerUrl, new Date(now.getTime() + 5 * 86_400_000))).toEqual(
      accounts,
    );
    expect(await everything(database)).toEqual(before);
  });

  test('the same day gives the same rows in another database', async () => {
    const other = await testDatabase();
    try {
      expect(await make(other.ownerUrl)).toEqual(accounts);
      expect(await everything(other)).toEqual(await everything(database));
    } finally {
      await other.drop();
    }
  });

  test.each(['2026-11-28', '2026-11-29', '2026-11-30', '2027-03-16', '2028-02-29'])(
    'is made on %s too, and nothing written is in the future',
    async (day) => {
      const other = await testDatabase();
      const owner = await createOrm(other.ownerUrl);
      try {
        const at = new Date(`${day}T13:00:00Z`);
        expect(await make(other.ownerUrl, at)).toEqual(accounts);
        const em = owner.em.fork({ session: sessionOf(wrenmoor) });
        expect(await em.count(Note, { updatedAt: { $gt: at } })).toBe(0);
        expect(await em.count(NoteAddendum, { at: { $gt: at } })).toBe(0);
        expect(await em.count(Meeting, { status: 'closed', startsAt: { $gt: at } })).toBe(0);
        expect(await em.count(TaskEvent, { at: { $gt: at } })).toBe(0);
        expect(await em.count(TaskComment, { at: { $gt: at } })).toBe(0);
        expect(await em.count(Edition, { publishedAt: { $gt: at } })).toBe(0);
        expect(await em.count(FamilyMessage, { sentAt: { $gt: at } })).toBe(0);
        expect(await em.count(IncidentFollowUp, { at: { $gt: at } })).toBe(0);
        const settledBefore = await em.execute('select id from task where settled_at < created_at');
        expect(settledBefore).toEqual([]);
        const early = await em.execute(
          `select note.id from note join care_team_membership part
             on part.client_id = note.client_id and part.member_id = note.author_id
           where note.occurred_on < part.from_on`,
        );
        expect(early).toEqual([]);
      } finally {
        await owner.close();
        await other.drop();
      }
    },
  );

  test('two servers that start at once make it once', async () => {
    const other = await testDatabase();
    try {
      const answers = await Promise.all([make(other.ownerUrl), make(other.ownerUrl)]);
      expect(answers).toEqual([accounts, accounts]);
    } finally {
      await other.drop();
    }
  });

  test('a database that holds something else is left alone', async () => {
    const other = await testDatabase();
    const owner = await createOrm(other.ownerUrl);
    try {
      const em = owner.em.fork({ session: sessionOf(wrenmoor) }) as EntityManager;
      const somebody = { email: 'somebody@house.test', name: 'Somebody' };
      await em.persist(Object.assign(new Account(), somebody)).flush();
      expect(await make(other.ownerUrl)).toEqual([]);
      expect(await em.fork().count(Organisation)).toBe(0);
    } finally {
      await owner.close();
      await other.drop();
    }
  });
});

describe('the two organisations', () => {
  test('see nothing of each other', async () => {
    const tables = [...orm.getMetadata().getAll().values()].filter(
      ({ properties }) => 'organisationId' in properties,
    );
    expect(tables.length).toBeGreaterThan(25);
    for (const { class: entity } of tables)
      for (const [mine, other] of [
        [wrenmoor, saltbarrow],
        [saltbarrow, wrenmoor],
      ] as const) {
        const seen = await reading(mine).count(entity as EntityClass<object>, {
          organisationId: other,
        });
        expect(seen, entity.name).toBe(0);
      }
    expect(await reading(wrenmoor).find(Organisation, {})).toHaveLength(1);
    const names = (await all(Client, saltbarrow)).map(({ familyName }) => familyName);
    expect(names.sort()).toEqual(['Fenwicke', 'Harrowgate', 'Menonsky']);
  });

  test('have accounts of their own, each with a way to sign in', async () => {
    const owner = await createOrm(database.ownerUrl);
    try {
      const [sameIds] = await owner.em
        .getConnection()
        .execute<{ same: string }[]>(
          `select count(*) as same from auth."user" u join auth.account a on a."userId" = u.id where a.password <> ''`,
        );
      const members = [...(await all(Membership)), ...(await all(Membership, saltbarrow))].filter(
        ({ role }) => role !== 'integration',
      );
      expect(Number(sameIds?.same)).toBe(members.length);
      expect(members.filter(({ role }) => role === 'family')).toHaveLength(2);
    } finally {
      await owner.close();
    }
  });
});
