/** Who may do what to a client's record: every role, through the front door, with exact answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  inHouse,
  makeAppointment,
  makeHouse,
  makeSafetyItem,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let other: TestHouse;
let as: Record<PersonKey, TestVisitor>;
/** The opaque ids of a record of each kind about Sam. */
const records: Record<string, string> = {};

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  other = await makeHouse(server, 'two');
  as = await signInAll(server, house);
  await inHouse(server.orm, house.organisationId, async (em) => {
    const item = makeSafetyItem(em, house.sam, { kind: 'allergy', words: 'Peanuts' });
    const appointment = makeAppointment(em, house.sam, new Date(Date.now() + 3_600_000));
    await em.flush();
    records.SafetyItem = item.nodeId();
    records.Appointment = appointment.nodeId();
  });
  const { client } = await as.caseManager.get<{
    client: Record<'contacts' | 'episodes' | 'careTeam', { id: string }[]> & {
      programme: { id: string };
    };
  }>(
    `query ($id: ID!) { client(id: $id) {
      contacts { id } episodes { id } careTeam { id } programme { id } } }`,
    { id: house.sam.id },
  );
  records.Client = house.sam.id;
  records.FamilyContact = client.contacts[0]!.id;
  records.EpisodeOfCare = client.episodes[0]!.id;
  records.CareTeamMembership = client.careTeam[0]!.id;
  records.Programme = client.programme.id;
  records.Membership = house.people.clinician.id;
});
afterAll(() => server.stop());

const everyKey = (): PersonKey[] => Object.keys(as) as PersonKey[];

/** What each person answers to the same question. */
async function table<T>(question: (who: TestVisitor) => Promise<T>): Promise<Record<string, T>> {
  const answers: Record<string, T> = {};
  for (const key of everyKey()) answers[key] = await question(as[key]);
  return answers;
}

/** Keeps the actions of these nouns alone: other features add theirs. */
const ofNouns = (actions: readonly string[], ...nouns: string[]): string =>
  actions
    .filter((action) => nouns.includes(action.split('.')[0]!))
    .sort()
    .join(' ');

describe('the organisation', () => {
  it('says what each role may do in it', async () => {
    const answers = await table(async (who) => {
      const { viewer } = await who.get<{ viewer: { viewerCan: string[] } }>(
        '{ viewer { viewerCan } }',
      );
      return ofNouns(viewer.viewerCan, 'people', 'clients', 'meetings');
    });
    const care = 'clients.list meetings.list people.list';
    expect(answers).toEqual({
      administrator: 'people.list people.manage',
      supervisor: care,
      caseManager: care,
      clinician: care,
      nurse: care,
      careStaff: care,
      finance: 'people.list',
      family: '',
      integration: '',
      colleague: care,
      otherSupervisor: care,
    });
  });
});

describe('clients', () => {
  const listed = '{ clients { nodes { givenName } } }';

  it('are listed for those alone who reach them', async () => {
    const answers = await table(async (who) => {
      const { data, errors } = await who.query<{ clients: { nodes: { givenName: string }[] } }>(
        listed,
      );
      return errors
        ? errors.map(({ extensions }) => extensions.code)
        : data!.clients.nodes.map(({ givenName }) => givenName);
    });
    expect(answers).toEqual({
      administrator: ['FORBIDDEN'],
      supervisor: ['Sam'],
      caseManager: ['Sam'],
      clinician: ['Sam'],
      nurse: ['Sam'],
      careStaff: ['Sam'],
      finance: ['FORBIDDEN'],
      family: ['FORBIDDEN'],
      integration: ['FORBIDDEN'],
      colleague: ['Mía'],
      otherSupervisor: ['Mía'],
    });
  });

  it('tell what each person may do to them', async () => {
    const can = async (who: TestVisitor, id: string): Promise<string | null> => {
      const { data } = await who.query<{ client: { viewerCan: string[] } | null }>(
        'query ($id: ID!) { client(id: $id) { viewerCan } }',
        { id },
      );
      if (!data?.client) return null;
      return ofNouns(data.client.viewerCan, 'client', 'safety', 'careTeam', 'appointment');
    };
    const sam = await table((who) => can(who, house.sam.id));
    const cares = 'appointment.book client.read';
    expect(sam).toEqual({
      administrator: null,
      supervisor: 'appointment.book careTeam.add client.read safety.edit',
      caseManager: 'appointment.book careTeam.add client.read safety.edit',
      clinician: `${cares} safety.edit`,
      nurse: `${cares} safety.edit`,
      careStaff: cares,
      finance: null,
      family: null,
      integration: null,
      colleague: null,
      otherSupervisor: null,
    });
    const theirs = await table((who) => can(who, other.sam.id));
    expect(new Set(Object.values(theirs))).toEqual(new Set([null]));
  });
});

describe('node(id)', () => {
  const node = async (who: TestVisitor, id: string): Promise<string | null> => {
    const { data } = await who.query<{ node: { __typename: string } | null }>(
      'query ($id: ID!) { node(id: $id) { __typename } }',
      { id },
    );
    return data?.node?.__typename ?? null;
  };

  it('gives a record to those alone whom its policy names', async () => {
    const people = ['supervisor', 'caseManager', 'clinician', 'nurse', 'careStaff'];
    const allStaff = [...people, 'administrator', 'finance', 'colleague', 'otherSupervisor'];
    const seenBy: Record<string, string[]> = { Programme: allStaff, Membership: allStaff };
    for (const [type, id] of Object.entries(records)) {
      const answers = await table((who) => node(who, id));
      const seen = everyKey().filter((key) => answers[key] !== null);
      expect([type, ...seen.sort()]).toEqual([type, ...[...(seenBy[type] ?? people)].sort()]);
      expect(new Set(Object.values(answers))).toEqual(new Set([type, null]));
    }
  });

  it('gives nobody of another organisation anything, and nothing for what is no id', async () => {
    const stranger = await server.signIn(other.people.clinician.email);
    for (const id of [
      ...Object.values(records),
      'x',
      '',
      Buffer.from('Client:1').toString('base64url'),
    ])
      expect(await node(stranger, id)).toBeNull();
  });
});

describe('mutations', () => {
  const refused: [
    string,
    (house: TestHouse) => Record<string, unknown>,
    Partial<Record<PersonKey, string>>,
  ][] = [
    [
      'updateClientSafety(input: $input) { client { id } }: UpdateClientSafetyInput!',
      ({ sam }) => ({ clientId: sam.id, change: 'ADD', kind: 'RISK', words: 'Runs', source: '' }),
      {
        administrator: 'FORBIDDEN',
        careStaff: 'FORBIDDEN',
        finance: 'FORBIDDEN',
        family: 'FORBIDDEN',
        colleague: 'NOT_FOUND',
        otherSupervisor: 'NOT_FOUND',
      },
    ],
    [
      'addCareTeamMember(input: $input) { client { id } }: AddCareTeamMemberInput!',
      ({ sam, people }) => ({ clientId: sam.id, membershipId: people.colleague.id, function: ' ' }),
      {
        administrator: 'FORBIDDEN',
        clinician: 'FORBIDDEN',
        careStaff: 'FORBIDDEN',
        family: 'FORBIDDEN',
        otherSupervisor: 'NOT_FOUND',
      },
    ],
    [
      'endCareTeamMembership(input: $input) { client { id } }: EndCareTeamMembershipInput!',
      () => ({ id: records.CareTeamMembership, version: 999 }),
      { administrator: 'FORBIDDEN', nurse: 'FORBIDDEN', otherSupervisor: 'NOT_FOUND' },
    ],
    [
      'bookAppointment(input: $input) { appointment { id } }: BookAppointmentInput!',
      ({ sam }) => ({
        clientId: sam.id,
        title: '',
        kind: 'Therapy',
        startsAt: '2026-11-24T09:00:00Z',
        endsAt: '2026-11-24T10:00:00Z',
      }),
      {
        administrator: 'FORBIDDEN',
        finance: 'FORBIDDEN',
        family: 'FORBIDDEN',
        colleague: 'NOT_FOUND',
      },
    ],
    [
      'cancelAppointment(input: $input) { appointment { id } }: CancelAppointmentInput!',
      () => ({ id: records.Appointment, version: 1, reason: 'Ill' }),
      { administrator: 'FORBIDDEN', family: 'FORBIDDEN', colleague: 'NOT_FOUND' },
    ],
    [
      'setMembershipRole(input: $input) { membership { id } }: SetMembershipRoleInput!',
      ({ people }) => ({ id: people.nurse.id, version: 1, role: 'ADMINISTRATOR' }),
      {
        supervisor: 'FORBIDDEN',
        caseManager: 'FORBIDDEN',
        nurse: 'FORBIDDEN',
        family: 'FORBIDDEN',
      },
    ],
    [
      'endMembership(input: $input) { membership { id } }: EndMembershipInput!',
      ({ people }) => ({ id: people.nurse.id, version: 1 }),
      { supervisor: 'FORBIDDEN', clinician: 'FORBIDDEN', family: 'FORBIDDEN' },
    ],
  ];

  it.each(refused)(
    '%s is refused with the same answer as for what is not there',
    async (text, input, codes) => {
      const [field, type] = text.split(/: (?=\w+!$)/);
      const mutation = `mutation ($input: ${type}) { ${field} }`;
      for (const [key, code] of Object.entries(codes) as [PersonKey, string][])
        expect([key, await as[key].codes(mutation, { input: input(house) })]).toEqual([
          key,
          [code],
        ]);
      expect(await server.stranger.codes(mutation, { input: input(house) })).toEqual([
        'UNAUTHENTICATED',
      ]);
    },
  );

  it("finds nothing by another organisation's ids", async () => {
    const safety = `mutation ($input: UpdateClientSafetyInput!) {
      updateClientSafety(input: $input) { client { id } } }`;
    const join = `mutation ($input: AddCareTeamMemberInput!) {
      addCareTeamMember(input: $input) { client { id } } }`;
    const theirs = { clientId: other.sam.id, change: 'ADD', kind: 'RISK', words: 'a', source: 'b' };
    expect(await as.supervisor.codes(safety, { input: theirs })).toEqual(['NOT_FOUND']);
    const guest = { clientId: house.sam.id, membershipId: other.people.nurse.id, function: 'x' };
    expect(await as.supervisor.codes(join, { input: guest })).toEqual(['NOT_FOUND']);
  });
});
