import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  inHouse,
  joinCareTeam,
  makeAppointment,
  makeClient,
  makeHouse,
  makeSafetyItem,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { globalId } from '../../kernel/ids.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { statementsOf } from '../../testing/statements.ts';
import { Programme } from '../access/index.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
/** Every test looks at the same day: the evening before in UTC is this day in London. */
const clock = { now: () => new Date('2026-05-05T23:30:00Z') };

beforeAll(async () => {
  server = await startServer({ clock });
  house = await makeHouse(server);
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string;
}
interface ClientPage {
  readonly clients: { readonly nodes: { name: string }[]; readonly pageInfo: PageInfo };
}
interface TimelinePage {
  readonly client: {
    readonly timeline: {
      readonly nodes: { kind: string; at: string; title: string; appointment: object | null }[];
      readonly pageInfo: PageInfo;
    };
  };
}

describe('a client', () => {
  it('has a name, and an age that changes at midnight of the organisation', async () => {
    // 00:30 on 6 May in London, where summer time is an hour ahead: the twelfth birthday.
    const query = 'query ($id: ID!) { client(id: $id) { name age programme { name } } }';
    expect(await as.clinician.get(query, { id: house.sam.id })).toEqual({
      client: { name: 'Sam Moore', age: 12, programme: { name: 'Residential' } },
    });
  });

  it('is found by every name and by the record number', async () => {
    const found = async (filter: object): Promise<string[]> => {
      const { clients } = await as.otherSupervisor.get<{ clients: { nodes: { name: string }[] } }>(
        'query ($filter: ClientFilter) { clients(filter: $filter) { nodes { name } } }',
        { filter },
      );
      return clients.nodes.map(({ name }) => name);
    };
    const mia = ['Mía Núñez'];
    expect(await found({ search: 'mia' })).toEqual(mia);
    expect(await found({ search: ' NUNEZ  míA ' })).toEqual(mia);
    expect(await found({ search: 'sam' })).toEqual([]);
    expect(await found({ search: '_' })).toEqual([]);
    expect(await found({ status: 'ACTIVE' })).toEqual(mia);
    expect(await found({ status: 'FINISHED' })).toEqual([]);
    expect(await found({ caseload: true })).toEqual([]);
    expect(await found({ caseload: false })).toEqual(mia);
  });

  it('is out of reach from the day after the last day on the care team', async () => {
    const { id } = house.mia;
    const listed = 'query ($id: ID!) { client(id: $id) { name } }';
    const part = (until: string) =>
      inHouse(server.orm, house.organisationId, async (em) => {
        joinCareTeam(em, { id: house.mia.clientId }, house.people.nurse, { until });
      });
    await part('2026-05-05');
    expect(await as.nurse.get(listed, { id })).toEqual({ client: null });
    await part('2026-05-06');
    expect(await as.nurse.get(listed, { id })).toEqual({ client: { name: 'Mía Núñez' } });
  });

  it('pages are read in the same number of statements whatever their size', async () => {
    await inHouse(server.orm, house.organisationId, async (em) => {
      const programme = await em.findOneOrFail(Programme, house.programmes.residential);
      for (let index = 0; index < 12; index += 1)
        makeClient(em, { givenName: `Kim ${index}`, familyName: 'Zand' }, programme);
    });
    const page = (first: number) =>
      as.supervisor.get<{ clients: { nodes: { name: string }[]; pageInfo: object } }>(
        `query Clients($first: Int) { clients(first: $first) {
           nodes { name viewerCan programme { name } safety { words }
             careTeam { member { name } } contacts { name } episodes { programme { name } } }
           pageInfo { hasNextPage endCursor } } }`,
        { first },
      );
    const few = await statementsOf(server.orm, () => page(2));
    const many = await statementsOf(server.orm, () => page(13));
    expect(many.length).toBe(few.length);
    // Begin, session, page, reach, seven kinds of records, audit entry, commit.
    expect(many.length).toBeLessThanOrEqual(13);
    expect((await page(13)).clients.nodes.length).toBe(13);
  });

  it('pages follow each other without a gap or a double', async () => {
    const names: string[] = [];
    let after: string | null = null;
    do {
      const { clients }: ClientPage = await as.supervisor.get<ClientPage>(
        `query ($after: String) { clients(first: 5, after: $after) {
           nodes { name } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      names.push(...clients.nodes.map(({ name }) => name));
      after = clients.pageInfo.hasNextPage ? clients.pageInfo.endCursor : null;
    } while (after);
    expect(names.length).toBe(13);
    expect(new Set(names).size).toBe(13);
    const wrong =
      'query ($first: Int, $after: String) { clients(first: $first, after: $after) { nodes { id } } }';
    for (const bad of [{ first: 0 }, { first: -1 }, { first: 1_000_000 }, { after: 'x' }])
      expect(await as.supervisor.codes(wrong, bad)).toEqual(['BAD_USER_INPUT']);
  });
});

describe('the safety header', () => {
  const header = `query ($id: ID!) { client(id: $id) {
    safety { id kind words severity version reviewedBy { name } reviewedOn status } } }`;
  interface Item {
    id: string;
    kind: string;
    words: string;
    version: number;
    reviewedBy: { name: string } | null;
    reviewedOn: string | null;
  }
  const items = async (): Promise<Item[]> =>
    (await as.nurse.get<{ client: { safety: Item[] } }>(header, { id: house.sam.id })).client
      .safety;
  const update = `mutation Safety($input: UpdateClientSafetyInput!) {
    updateClientSafety(input: $input) { client { safety { words } } } }`;
  const change = (input: object) =>
    as.clinician.query<{ updateClientSafety: { client: { safety: { words: string }[] } } }>(
      update,
      { input: { clientId: house.sam.id, ...input } },
    );

  it('begins with what weighs most', async () => {
    await inHouse(server.orm, house.organisationId, (em) => {
      makeSafetyItem(em, house.sam, { kind: 'diagnosis', words: 'ADHD', code: 'F90.2' });
      makeSafetyItem(em, house.sam, { kind: 'allergy', words: 'Peanuts', severity: 'high' });
      makeSafetyItem(em, house.sam, { kind: 'medication', words: 'Old', status: 'retired' });
      makeSafetyItem(em, house.sam, { kind: 'risk', words: 'Runs away', severity: 'high' });
      return Promise.resolve();
    });
    expect((await items()).map(({ words }) => words)).toEqual(['Runs away', 'Peanuts', 'ADHD']);
  });

  it('is added to, reviewed, replaced and retired, and keeps everything', async () => {
    const added = await change({
      change: 'ADD',
      kind: 'NO_CONTACT',
      words: 'R. Moore, court order',
      severity: 'HIGH',
      source: 'Court order of 2 May',
    });
    expect(added.data?.updateClientSafety.client.safety.map(({ words }) => words)).toEqual([
      'Runs away',
      'Peanuts',
      'R. Moore, court order',
      'ADHD',
    ]);
    const [risk] = await items();
    const { id, version } = risk!;
    await change({ change: 'REVIEW', itemId: id, version });
    expect((await items())[0]).toMatchObject({
      reviewedBy: { name: 'Théa Tremblay' },
      reviewedOn: '2026-05-06',
      version: version + 1,
    });
    const stale = await change({ change: 'RETIRE', itemId: id, version });
    expect(stale.errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', current: version + 1 });
    await change({
      change: 'REPLACE',
      itemId: id,
      version: version + 1,
      words: 'Runs away when alone',
      source: 'Team meeting',
      severity: 'HIGH',
    });
    const [replaced, peanuts] = await items();
    expect(replaced).toMatchObject({ kind: 'RISK', words: 'Runs away when alone' });
    await change({ change: 'RETIRE', itemId: peanuts!.id, version: peanuts!.version });
    expect((await items()).map(({ words }) => words)).not.toContain('Peanuts');
    const [row] = await inHouse(server.orm, house.organisationId, (em) =>
      em.execute<{ kept: number }[]>(
        'select count(*)::int as kept from safety_item where client_id = ?',
        [house.sam.clientId],
      ),
    );
    expect(row?.kept).toBe(6);
  });

  it.each<[string, object, string]>([
    ['no kind', { change: 'ADD', words: 'x', source: 'y' }, 'kind'],
    ['no words', { change: 'ADD', kind: 'RISK', words: ' ', source: 'y' }, 'words'],
    ['two lines', { change: 'ADD', kind: 'RISK', words: 'a\r\nb', source: 'y' }, 'words'],
    ['too long', { change: 'ADD', kind: 'RISK', words: 'x'.repeat(301), source: 'y' }, 'words'],
    ['no source', { change: 'ADD', kind: 'RISK', words: 'x' }, 'source'],
    ['no entry', { change: 'RETIRE', version: 1 }, 'itemId'],
    [
      'a day to come',
      { change: 'ADD', kind: 'RISK', words: 'x', source: 'y', recordedOn: '2026-05-07' },
      'recordedOn',
    ],
  ])('refuses %s and names the field', async (_name, input, field) => {
    const { errors } = await change(input);
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', path: ['input', field] },
    ]);
  });
});

describe('the care team', () => {
  const add = `mutation ($input: AddCareTeamMemberInput!) { addCareTeamMember(input: $input) {
    careTeamMembership { id version lead member { name } } client { careTeam { member { name } } } } }`;
  const end = `mutation ($input: EndCareTeamMembershipInput!) {
    endCareTeamMembership(input: $input) { careTeamMembership { until } client { name } } }`;

  it('opens the record to who joins and closes it to who leaves', async () => {
    const listed = 'query ($id: ID!) { client(id: $id) { name } }';
    const { id } = house.sam;
    expect(await as.colleague.get(listed, { id })).toEqual({ client: null });
    const input = { clientId: id, membershipId: house.people.colleague.id, function: 'Psychology' };
    const joined = await as.caseManager.get<{
      addCareTeamMember: { careTeamMembership: { id: string; version: number } };
    }>(add, { input });
    expect(await as.colleague.get(listed, { id })).toEqual({ client: { name: 'Sam Moore' } });
    expect(await as.caseManager.codes(add, { input })).toEqual(['BAD_USER_INPUT']);
    const part = joined.addCareTeamMember.careTeamMembership;
    const stale = { id: part.id, version: part.version + 1 };
    expect(await as.caseManager.codes(end, { input: stale })).toEqual(['CONFLICT']);
    await as.caseManager.get(end, { input: { id: part.id, version: part.version } });
    expect(await as.colleague.get(listed, { id })).toEqual({ client: null });
  });

  it('takes in nobody who gives no care, and nobody whom the actor may not see', async () => {
    const joins = (membershipId: string) =>
      as.supervisor.codes(add, { input: { clientId: house.sam.id, membershipId, function: 'x' } });
    expect(await joins(house.people.finance.id)).toEqual(['BAD_USER_INPUT']);
    expect(await joins(house.people.family.id)).toEqual(['NOT_FOUND']);
  });
});

describe('the timeline', () => {
  it('is what happened, the latest first, in pages', async () => {
    await inHouse(server.orm, house.organisationId, (em) => {
      for (const day of ['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-09'])
        makeAppointment(em, house.sam, new Date(`${day}T09:00:00Z`), [house.people.clinician]);
      makeAppointment(em, house.sam, new Date('2026-05-02T09:00:00Z'), [], {
        status: 'cancelled',
        cancelReason: 'Ill',
      });
      return Promise.resolve();
    });
    const entries: string[] = [];
    let after: string | null = null;
    do {
      const { client }: TimelinePage = await as.clinician.get<TimelinePage>(
        `query ($id: ID!, $after: String) { client(id: $id) { timeline(first: 2, after: $after) {
           nodes { id kind at title appointment { id } } pageInfo { hasNextPage endCursor } } } }`,
        { id: house.sam.id, after },
      );
      for (const { at, title, kind, appointment } of client.timeline.nodes) {
        expect(appointment !== null).toBe(kind === 'APPOINTMENT');
        entries.push(`${at} ${title}`);
      }
      after = client.timeline.pageInfo.hasNextPage ? client.timeline.pageInfo.endCursor : null;
    } while (after);
    const sameTime = entries.slice(1, 3);
    expect([entries[0], ...sameTime.sort(), ...entries.slice(3)]).toEqual([
      '2026-05-03T09:00:00.000Z Play therapy',
      '2026-05-02T09:00:00.000Z Play therapy',
      '2026-05-02T09:00:00.000Z Play therapy: cancelled',
      '2026-05-01T09:00:00.000Z Play therapy',
      // Midnight in London, which is still at summer time then.
      '2025-08-31T23:00:00.000Z Admitted to Residential',
    ]);
  });

  it('tells both of a stay that began and ended on one day', async () => {
    const id = await inHouse(server.orm, house.organisationId, async (em) => {
      const programme = await em.findOneOrFail(Programme, house.programmes.residential);
      const client = makeClient(em, { givenName: 'Day', familyName: 'Guest' }, programme);
      await em.flush();
      await em.execute(
        `update episode_of_care set status = 'finished', ended_on = started_on where client_id = ?`,
        [client.id],
      );
      return globalId('Client', client.id);
    });
    const titles: string[] = [];
    const ids = new Set<string>();
    let after: string | null = null;
    do {
      const {
        client,
      }: {
        client: {
          timeline: {
            nodes: { id: string; title: string }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        };
      } = await as.supervisor.get(
        `query ($id: ID!, $after: String) { client(id: $id) { timeline(first: 1, after: $after) {
             nodes { id title } pageInfo { hasNextPage endCursor } } } }`,
        { id, after },
      );
      for (const node of client.timeline.nodes) {
        titles.push(node.title);
        ids.add(node.id);
      }
      after = client.timeline.pageInfo.hasNextPage ? client.timeline.pageInfo.endCursor : null;
    } while (after);
    expect(titles.sort()).toEqual(['Admitted to Residential', 'Discharged from Residential']);
    expect(ids.size).toBe(2);
  });
});
