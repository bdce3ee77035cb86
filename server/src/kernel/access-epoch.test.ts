/** An edit and a withdrawal of access: whichever comes second waits for the other. */
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
});
afterAll(() => server.stop());

describe('the epoch', () => {
  it('is held by edits together, and counted up by nobody meanwhile', async () => {
    const { organisationId } = house;
    let counted = false;
    let counting: Promise<void> | undefined;
    const before = await epoch();
    await inHouse(server.orm, house.organisationId, async (em) => {
      await holdAccessEpoch(em, organisationId);
      // Another edit goes on beside this one.
      await inHouse(server.orm, house.organisationId, (other) =>
        holdAccessEpoch(other, organisationId),
      );
      counting = inHouse(server.orm, house.organisationId, (other) =>
        bumpAccessEpoch(other, organisationId),
      ).then(() => void (counted = true));
      await vi.waitFor(
        async () =>
          expect(
            await server.orm.em.fork().execute(
              `select 1 from pg_stat_activity where datname = current_database()
               and wait_event_type = 'Lock' and query like '%into access_epoch%'`,
            ),
          ).toHaveLength(1),
        { timeout: 30_000 },
      );
      expect(counted).toBe(false);
    });
    await counting;
    expect(await epoch()).toBe(before + 1);
  });

  it('is counted up and never seen by an edit until the withdrawal is committed', async () => {
    const { organisationId } = house;
    let seen: Promise<number> | undefined;
    const before = await epoch();
    await inHouse(server.orm, house.organisationId, async (em) => {
      await bumpAccessEpoch(em, organisationId);
      seen = inHouse(server.orm, house.organisationId, (other) =>
        holdAccessEpoch(other, organisationId),
      );
      expect(await epoch()).toBe(before);
    });
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
