/** An edit and a withdrawal of access: whichever comes second waits for the other. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inHouse, makeHouse, signInAll } from '../testing/factories.ts';
import type { PersonKey, TestHouse } from '../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';
import {
  bumpAccessEpoch,
  holdAccessEpoch,
  readAccessEpoch,
  readAccessEpochs,
} from './access-epoch.ts';
import { sessionOf } from './db/orm.ts';
import { newId } from './ids.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
const epoch = (): Promise<number> =>
  inHouse(server.orm, house.organisationId, (em) => readAccessEpoch(em, house.organisationId));

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  as = await signInAll(server, house);
  // The first edit makes the row, for which another first one would wait.
  await inHouse(server.orm, house.organisationId, (em) =>
    bumpAccessEpoch(em, house.organisationId),
  );
});
afterAll(() => server.stop());

/** A transaction of the house that stays open. */
async function begun(): Promise<EntityManager> {
  const em = server.orm.em.fork({ session: sessionOf(house.organisationId) });
  await em.begin();
  return em;
}

const waiting = async (statement: string): Promise<void> => {
  const em = server.orm.em.fork();
  await vi.waitFor(
    async () =>
      expect(
        await em.execute(
          `select 1 from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock' and query like ?`,
          [`%${statement}%`],
        ),
      ).toHaveLength(1),
    { timeout: 30_000 },
  );
};

describe('the epoch', () => {
  it('is held by edits together, and counted up by nobody meanwhile', async () => {
    const { organisationId } = house;
    const before = await epoch();
    const [edit, another] = [await begun(), await begun()];
    await holdAccessEpoch(edit, organisationId);
    expect(await holdAccessEpoch(another, organisationId)).toBe(before);
    const counting = inHouse(server.orm, organisationId, (em) =>
      bumpAccessEpoch(em, organisationId),
    );
    await waiting('insert into access_epoch');
    expect(await epoch()).toBe(before);
    await edit.commit();
    await another.commit();
    await counting;
    expect(await epoch()).toBe(before + 1);
  });

  it('that is being counted up is waited for by an edit', async () => {
    const { organisationId } = house;
    const before = await epoch();
    const withdrawal = await begun();
    await bumpAccessEpoch(withdrawal, organisationId);
    const seen = inHouse(server.orm, organisationId, (em) => holdAccessEpoch(em, organisationId));
    await waiting('for share');
    await withdrawal.commit();
    expect(await seen).toBe(before + 1);
  });

  it('is read of all organisations at once, by whoever belongs to none', async () => {
    const other = await makeHouse(server, 'two');
    await inHouse(server.orm, other.organisationId, (em) =>
      bumpAccessEpoch(em, other.organisationId),
    );
    const found = await readAccessEpochs(server.orm, [
      house.organisationId,
      other.organisationId,
      newId(),
    ]);
    expect(Object.fromEntries(found)).toEqual({
      [house.organisationId]: await epoch(),
      [other.organisationId]: 1,
    });
  });
});

describe('what counts it up', () => {
  it('is a change of access, in its own transaction, and no other operation', async () => {
    const before = await epoch();
    const { viewer } = await as.administrator.get<{ viewer: { membership: { version: number } } }>(
      '{ viewer { membership { version } } }',
    );
    expect(viewer.membership.version).toBeGreaterThan(0);
    expect(await epoch()).toBe(before);
    const colleague = house.people.colleague.id;
    await as.administrator.get(
      `mutation Change($input: SetMembershipRoleInput!) {
        setMembershipRole(input: $input) { membership { id } } }`,
      { input: { id: colleague, version: 1, role: 'CARE_STAFF' } },
    );
    expect(await epoch()).toBe(before + 1);
  });

  it('is the end of a session', async () => {
    const before = await epoch();
    const answer = await as.nurse.fetch('/api/auth/sign-out', { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(await epoch()).toBe(before + 1);
  });
});
