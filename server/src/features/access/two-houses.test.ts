/** Somebody with a membership in two organisations, and many who sign in at once. */
import { ref } from '@mikro-orm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalId } from '../../kernel/ids.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { makeMeeting } from '../../testing/meetings.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { Account } from './account.entity.ts';
import { Membership } from './membership.entity.ts';

let server: TestServer;
let house: TestHouse;
let other: TestHouse;
let as: Record<PersonKey, TestVisitor>;
/** The case manager's membership in the other house. */
let elsewhere: string;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  other = await makeHouse(server, 'two');
  as = await signInAll(server, house);
  elsewhere = await inHouse(server.orm, other.organisationId, async (em) => {
    const membership = Object.assign(new Membership(), {
      account: ref(em.getReference(Account, house.people.caseManager.accountId)),
      name: 'Cem Çelik elsewhere',
      role: 'clinician',
      from: '2021-01-01',
    } satisfies Partial<Membership>);
    await em.persist(membership).flush();
    return globalId('Membership', membership.id);
  });
});
afterAll(() => server.stop());

describe('a person of two organisations', () => {
  it('acts for the older one, and sees both memberships and one house', async () => {
    const { viewer, people, client } = await as.caseManager.get<{
      viewer: { organisation: { name: string }; memberships: { name: string }[] };
      people: { nodes: { name: string }[] };
      client: null;
    }>(
      `query ($id: ID!) { viewer { organisation { name } memberships { name } }
        people(first: 100) { nodes { name } } client(id: $id) { id } }`,
      { id: other.sam.id },
    );
    expect(viewer.organisation.name).toBe('House one');
    expect(viewer.memberships.map(({ name }) => name)).toEqual([
      'Cem Çelik',
      'Cem Çelik elsewhere',
    ]);
    expect(people.nodes.map(({ name }) => name)).not.toContain('Cem Çelik elsewhere');
    expect(client).toBeNull();
  });

  it('cannot bring the membership of the other house into a record of this one', async () => {
    expect(
      await as.caseManager.codes(
        `mutation ($input: AddCareTeamMemberInput!) {
          addCareTeamMember(input: $input) { client { id } } }`,
        {
          input: {
            clientId: house.sam.id,
            membershipId: elsewhere,
            function: 'Cover',
            lead: false,
          },
        },
      ),
    ).toEqual(['NOT_FOUND']);
    const meeting = await makeMeeting(server, house, [house.sam]);
    expect(
      await as.caseManager.codes(
        `mutation ($input: SetMeetingAttendanceInput!) {
          setMeetingAttendance(input: $input) { meeting { id } } }`,
        {
          input: {
            meetingId: meeting.id,
            membershipId: elsewhere,
            status: 'PRESENT',
          },
        },
      ),
    ).toEqual(['NOT_FOUND']);
    expect(
      await as.caseManager.codes(
        `mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }`,
        { input: { words: 'Water the plants', assigneeId: elsewhere } },
      ),
    ).toEqual(['NOT_FOUND']);
  });
});

describe('many at once', () => {
  it('sign in, and none waits for ever', async () => {
    const people = Object.values(house.people);
    const visitors = await Promise.all(
      Array.from({ length: 26 }, (_, at) => server.signIn(people[at % people.length]!.email)),
    );
    expect(visitors.length).toBe(26);
    expect(await as.nurse.get('{ viewer { viewerCan } }')).toBeTruthy();
  }, 60_000);

  it('leave nothing of their organisation on a connection', async () => {
    await Promise.all(
      Array.from({ length: 30 }, () => as.nurse.get('{ clients { nodes { id } } }')),
    );
    const rows = await Promise.all(
      Array.from({ length: 12 }, () =>
        server.orm.em.fork().execute<{ organisation: string | null; account: string | null }[]>(
          `select nullif(current_setting('roundtable.organisation', true), '') as organisation,
              nullif(current_setting('roundtable.account', true), '') as account, pg_sleep(0.2)`,
        ),
      ),
    );
    expect(rows.flat().every((row) => row.organisation === null && row.account === null)).toBe(
      true,
    );
  });
});
