import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionOf } from '../../kernel/db/orm.ts';
import { globalId, newId } from '../../kernel/ids.ts';
import { inHouse, makeHouse, signInAll } from '../../testing/factories.ts';
import type { PersonKey, TestHouse } from '../../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { statementsOf } from '../../testing/statements.ts';

let server: TestServer;
let house: TestHouse;
let other: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  other = await makeHouse(server, 'two');
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

interface Person {
  id: string;
  name: string;
  role: string;
  email: string | null;
  version: number;
  viewerCan: string[];
  programmes: { name: string }[];
}

const peopleQuery = `query People($filter: PersonFilter) {
  people(first: 100, filter: $filter) {
    nodes { id name role email version viewerCan programmes { name } } } }`;

const people = async (who: TestVisitor, filter?: object): Promise<Person[]> =>
  (await who.get<{ people: { nodes: Person[] } }>(peopleQuery, { filter })).people.nodes;

describe('viewer', () => {
  it('is the person, their membership and their organisation', async () => {
    const { viewer } = await as.supervisor.get<{ viewer: object }>(
      `{ viewer { account { email name } memberships { name } organisation { name timeZone }
         membership { name role discipline from until programmes { name } } } }`,
    );
    expect(viewer).toEqual({
      account: { email: 'one.supervisor@house.test', name: 'Sora Sato' },
      memberships: [{ name: 'Sora Sato' }],
      organisation: { name: 'House one', timeZone: 'Europe/London' },
      membership: {
        name: 'Sora Sato',
        role: 'SUPERVISOR',
        discipline: 'SOCIAL_WORK',
        from: '2020-01-01',
        until: null,
        programmes: [{ name: 'Residential' }],
      },
    });
  });
});

describe('people', () => {
  it('are staff to staff, and everybody to administrators, who alone see addresses', async () => {
    const all = await people(as.administrator);
    expect(all.map(({ name }) => name)).toContain('Fay Moore');
    expect(all.every(({ email }) => email?.startsWith('one.'))).toBe(true);
    const seen = await people(as.clinician);
    expect(seen.map(({ name }) => name)).not.toContain('Fay Moore');
    expect(seen.filter(({ email }) => email !== null).map(({ name }) => name)).toEqual([
      'Théa Tremblay',
    ]);
    expect(seen.flatMap(({ viewerCan }) => viewerCan).includes('person.manage')).toBe(false);
  });

  it('are found by words, whatever the case and accents, and by role', async () => {
    const names = async (filter: object): Promise<string[]> =>
      (await people(as.nurse, filter)).map(({ name }) => name);
    expect(await names({ search: 'celik CEM' })).toEqual(['Cem Çelik']);
    expect(await names({ search: 'théa' })).toEqual(['Théa Tremblay']);
    expect(await names({ search: '%' })).toEqual([]);
    expect(await names({ search: "o'; drop table" })).toEqual([]);
    expect(await names({ role: 'CASE_MANAGER' })).toEqual(['Cem Çelik']);
    const caring = await people(as.administrator, { mayCare: true });
    expect([...new Set(caring.map(({ role }) => role))].sort()).toEqual([
      'CARE_STAFF',
      'CASE_MANAGER',
      'CLINICIAN',
      'SUPERVISOR',
    ]);
    expect(await as.nurse.codes(peopleQuery, { filter: { search: 'x'.repeat(101) } })).toEqual([
      'BAD_USER_INPUT',
    ]);
  });

  it("are a client's care team for those who reach the client", async () => {
    const team = async (who: TestVisitor, clientId: string): Promise<string[]> =>
      (await people(who, { clientId })).map(({ name }) => name);
    const onSams = ['Cem Çelik', 'Kofi Kamau', 'Noor Nasser', 'Théa Tremblay'];
    expect(await team(as.nurse, house.sam.id)).toEqual(onSams);
    expect(await team(as.colleague, house.sam.id)).toEqual([]);
    expect(await team(as.administrator, house.sam.id)).toEqual([]);
    expect(await team(as.nurse, other.sam.id)).toEqual([]);
  });

  it('are read in as many statements as one is', async () => {
    const one = await statementsOf(server.orm, () => people(as.administrator, { search: 'Ada' }));
    const all = await statementsOf(server.orm, () => people(as.administrator));
    expect(all.length).toBe(one.length);
  });
});

describe('setMembershipRole', () => {
  const set = `mutation Set($input: SetMembershipRoleInput!) {
    setMembershipRole(input: $input) { membership { role discipline jobTitle version } } }`;

  it('changes role, discipline and job, and what the person may do, at once', async () => {
    const input = { id: house.people.colleague.id, version: 1, role: 'FINANCE' };
    expect(
      await as.administrator.get(set, {
        input: { ...input, discipline: 'ADMINISTRATION', jobTitle: '  Bookkeeper ' },
      }),
    ).toEqual({
      setMembershipRole: {
        membership: {
          role: 'FINANCE',
          discipline: 'ADMINISTRATION',
          jobTitle: 'Bookkeeper',
          version: 2,
        },
      },
    });
    expect(await as.colleague.codes('{ clients { nodes { id } } }')).toEqual(['FORBIDDEN']);
  });

  it('refuses a stale version, a role that is fixed, and words that are too long', async () => {
    const id = house.people.careStaff.id;
    const bad = (input: object): Promise<unknown[]> => as.administrator.codes(set, { input });
    expect(await bad({ id, version: 7, role: 'CLINICIAN' })).toEqual(['CONFLICT']);
    expect(await bad({ id, version: 1, role: 'FAMILY' })).toEqual(['BAD_USER_INPUT']);
    const family = house.people.family.id;
    expect(await bad({ id: family, version: 1, role: 'CLINICIAN' })).toEqual(['BAD_USER_INPUT']);
    const long = { id, version: 1, role: 'CARE_STAFF', jobTitle: 'x'.repeat(121) };
    expect(await bad(long)).toEqual(['BAD_USER_INPUT']);
    expect(await bad({ id: 'nonsense', version: 1, role: 'FAMILY' })).toEqual(['BAD_USER_INPUT']);
    expect(await bad({ id: other.people.nurse.id, version: 1, role: 'FINANCE' })).toEqual([
      'NOT_FOUND',
    ]);
    const [person] = await people(as.administrator, { search: 'Kofi' });
    expect(person).toMatchObject({ role: 'CARE_STAFF', version: 1 });
  });
});

describe('endMembership', () => {
  const end = `mutation End($input: EndMembershipInput!) {
    endMembership(input: $input) { membership { until viewerCan } } }`;

  it("ends the person's access with the commit", async () => {
    expect(await as.finance.get('{ viewer { membership { role } } }')).toEqual({
      viewer: { membership: { role: 'FINANCE' } },
    });
    const input = { id: house.people.finance.id, version: 1 };
    const { endMembership } = await as.administrator.get<{
      endMembership: { membership: { viewerCan: string[] } };
    }>(end, { input });
    expect(endMembership.membership.viewerCan).not.toContain('person.end');
    expect(await as.finance.get('{ viewer { viewerCan } }')).toEqual({ viewer: null });
    expect(await as.administrator.codes(end, { input: { ...input, version: 2 } })).toEqual([
      'FORBIDDEN',
    ]);
  });

  it('keeps at least one administrator, also when two end each other at once', async () => {
    const only = { id: house.people.administrator.id, version: 1 };
    expect(await as.administrator.codes(end, { input: only })).toEqual(['BAD_USER_INPUT']);
    await inHouse(server.orm, house.organisationId, (em) =>
      em.execute(`update membership set role = 'administrator' where id = ?`, [
        house.people.integration.membershipId,
      ]),
    );
    const second = { id: house.people.integration.id, version: 1 };
    const codes = await Promise.all([
      as.administrator.codes(end, { input: second }),
      as.integration.codes(end, { input: only }),
    ]);
    expect(codes.filter((code) => code.length === 0).length).toBe(1);
    const [left] = await inHouse(server.orm, house.organisationId, (em) =>
      em.execute<{ count: number }[]>(
        `select count(*)::int from membership where role = 'administrator' and until_on is null`,
      ),
    );
    expect(left?.count).toBe(1);
  });
});

describe('a person with a place in two organisations', () => {
  it('sees both memberships, and manages nothing of the other', async () => {
    const { accountId } = other.people.administrator;
    const membershipId = newId();
    await server.orm.em.fork({ session: sessionOf(house.organisationId) }).transactional((em) =>
      em.execute(
        `insert into membership (id, organisation_id, account_id, name, role, from_on)
           values (?, ?, ?, 'Ada Adler', 'clinician', '2021-01-01')`,
        [membershipId, house.organisationId, accountId],
      ),
    );
    const ada = await server.signIn(other.people.administrator.email);
    const { viewer } = await ada.get<{ viewer: { memberships: Pick<Person, 'role'>[] } }>(
      '{ viewer { memberships { role } } }',
    );
    expect(viewer.memberships.map(({ role }) => role)).toEqual(['ADMINISTRATOR', 'CLINICIAN']);
    expect((await people(ada)).map(({ id }) => id)).not.toContain(
      globalId('Membership', membershipId),
    );
    const end =
      'mutation ($input: EndMembershipInput!) { endMembership(input: $input) { __typename } }';
    const input = { id: globalId('Membership', membershipId), version: 1 };
    expect(await ada.codes(end, { input })).toEqual(['FORBIDDEN']);
  });
});
