/** The weekly meeting: who sees it and what of it, how it is conducted, live, and at what cost. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf } from '../../testing/answers.ts';
import {
  inHouse,
  makeClient,
  joinCareTeam,
  type PersonKey,
  type TestClient,
  type TestHouse,
} from '../../testing/factories.ts';
import { follow } from '../../testing/follow.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { statementsOf } from '../../testing/statements.ts';
import { globalId } from '../../kernel/ids.ts';
import { Programme } from '../access/index.ts';
import { beginNote } from '../../testing/notes.ts';
import {
  changed,
  makeMeeting,
  meetingFields,
  seenMeeting,
  theMeeting,
  verbs,
  type SeenMeeting,
} from '../../testing/meetings.ts';
import { no, none, outside, signInEverybody, type Who } from '../../testing/who.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<Who, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  ({ house, as } = await signInEverybody(server, 'supervisor'));
});
afterAll(() => server.stop());

const others = { ...outside, integration: no };
const people = [
  'supervisor',
  'caseManager',
  'clinician',
  'careStaff',
  ...Object.keys(others),
] as Who[];

describe('who sees a meeting', () => {
  it('is whoever reaches a client on its agenda, and of those clients only', async () => {
    const { id } = await makeMeeting(server, house, [house.mia, house.sam]);
    const found: Record<string, string> = {};
    for (const key of people) {
      const { data, errors } = await as[key].query<{ meeting: SeenMeeting | null }>(
        `query ($id: ID!) { meeting(id: $id) { agenda { client { name } } } }`,
        { id },
      );
      const names = data?.meeting?.agenda.map(({ client }) => client.name);
      const code = errors?.[0]?.extensions.code;
      found[key] = names?.join() ?? (typeof code === 'string' ? code : '-');
    }
    const [sam, mia] = ['Sam Moore', 'Mía Núñez'];
    expect(found).toEqual({
      ...others,
      supervisor: sam,
      caseManager: sam,
      clinician: sam,
      careStaff: sam,
      colleague: mia,
      otherSupervisor: mia,
      stranger: '-',
    });
  });

  it('is also whoever is expected there, without the agenda of others', async () => {
    const { colleague } = house.people;
    const { id } = await makeMeeting(server, house, [house.sam], { attended: [colleague] });
    expect((await theMeeting(as.colleague, id)).agenda).toEqual([]);
    expect(await seenMeeting(as.otherSupervisor, id)).toBeNull();
  });

  it('finds them by day and state, latest first, page by page', async () => {
    const at = (day: string) => ({ startsAt: new Date(`${day}T09:00:00Z`) });
    const made: string[] = [];
    for (const day of ['2026-03-02', '2026-03-09', '2026-03-16'])
      made.unshift((await makeMeeting(server, house, [house.mia], at(day))).id);
    await makeMeeting(server, house, [house.sam], at('2026-03-09'));
    const list = async (first: number, filter: object, after: string | null = null) => {
      const { meetings } = await as.colleague.get<{
        meetings: { nodes: { id: string }[]; pageInfo: { endCursor: string } };
      }>(
        `query ($first: Int, $after: String, $filter: MeetingFilter) {
          meetings(first: $first, after: $after, filter: $filter) {
            nodes { id } pageInfo { endCursor } } }`,
        { first, filter, after },
      );
      return { ids: meetings.nodes.map(({ id }) => id), end: meetings.pageInfo.endCursor };
    };
    const march = { from: '2026-03-02', until: '2026-03-16' };
    const page = await list(2, march);
    expect(page.ids).toEqual(made.slice(0, 2));
    expect((await list(2, march, page.end)).ids).toEqual(made.slice(2));
    expect((await list(9, { from: '2026-03-03', until: '2026-03-15' })).ids).toEqual([made[1]]);
    expect((await list(9, { ...march, status: 'CLOSED' })).ids).toEqual([]);
  });
});

describe('who conducts it', () => {
  type State = 'planned' | 'running' | 'closed' | 'cancelled';
  const leaders = (answer: string, careStaff = answer) => ({
    supervisor: answer,
    caseManager: answer,
    clinician: answer,
    careStaff,
    ...others,
  });
  // The clinician facilitates these.
  const table: [State, 'start' | 'close' | 'item' | 'attendance', Record<string, string>][] = [
    ['planned', 'start', leaders('ok', no)],
    ['planned', 'close', leaders('CONFLICT')],
    ['planned', 'item', leaders('ok', no)],
    ['running', 'start', leaders('CONFLICT')],
    ['running', 'close', leaders('ok', no)],
    ['running', 'item', leaders('ok', no)],
    ...(['closed', 'cancelled'] as const).flatMap((state): typeof table => [
      [state, 'start', leaders('CONFLICT')],
      [state, 'close', leaders('CONFLICT')],
      [state, 'item', leaders(no)],
      [state, 'attendance', leaders(no)],
    ]),
    ['running', 'attendance', leaders('ok', no)],
  ];
  it.each(table)('%s: %s', async (status, verb, expected) => {
    const found: Record<string, string> = {};
    for (const key of people) {
      const { id } = await makeMeeting(server, house, [house.sam], {
        status,
        facilitator: house.people.clinician,
      });
      const { version, agenda } = await theMeeting(as.supervisor, id);
      const inputs = {
        start: { id, version },
        close: { id, version },
        item: { id: agenda[0]?.id, version: agenda[0]?.version, status: 'SKIPPED' },
        attendance: { meetingId: id, membershipId: house.people.nurse.id, status: 'EXCUSED' },
      };
      found[key] = await answerOf(as[key].codes(verbs[verb], { input: inputs[verb] }));
    }
    expect(found).toEqual(expected);
  });

  it('is, for their own attendance, everybody', async () => {
    const { id } = await makeMeeting(server, house, [house.sam]);
    const input = { meetingId: id, membershipId: house.people.careStaff.id };
    await changed(as.careStaff, 'attendance', { ...input, status: 'PRESENT' });
    const { attendance } = await changed(as.careStaff, 'attendance', {
      ...input,
      status: 'EXCUSED',
    });
    expect(attendance).toMatchObject([{ status: 'EXCUSED', kind: 'STAFF', name: 'Kofi Kamau' }]);
  });

  it.each<[PersonKey, string]>([
    ['finance', 'BAD_USER_INPUT'],
    ['administrator', 'BAD_USER_INPUT'],
    ['family', none],
  ])('lets no %s be expected there', async (key, code) => {
    const { id } = await makeMeeting(server, house, [house.sam]);
    const input = { meetingId: id, membershipId: house.people[key].id, status: 'EXPECTED' };
    expect(await as.supervisor.codes(verbs.attendance, { input })).toEqual([code]);
  });
});

describe('the agenda', () => {
  /** Sam, and two more clients whom the case manager reaches. */
  async function bigMeeting(): Promise<string> {
    const more = await moreClients(2);
    const { id } = await makeMeeting(server, house, [house.sam, ...more]);
    const { version } = await theMeeting(as.caseManager, id);
    await changed(as.caseManager, 'start', { id, version });
    return id;
  }

  it('discusses one client at a time', async () => {
    const id = await bigMeeting();
    const discuss = async (place: number) => {
      const item = (await theMeeting(as.caseManager, id)).agenda[place];
      const input = { id: item?.id, version: item?.version, status: 'DISCUSSING' };
      return (await changed(as.caseManager, 'item', input)).agenda.map(({ status }) => status);
    };
    expect(await discuss(0)).toEqual(['DISCUSSING', 'WAITING', 'WAITING']);
    expect(await discuss(2)).toEqual(['DONE', 'WAITING', 'DISCUSSING']);
    const { version, facilitator } = await theMeeting(as.caseManager, id);
    expect(facilitator?.name).toBe('Cem Çelik');
    const closed = await changed(as.caseManager, 'close', { id, version });
    expect(closed.agenda.map(({ status }) => status)).toEqual(['DONE', 'SKIPPED', 'DONE']);
  });

  it('is moved by keys, and refuses what is none, and a stale version', async () => {
    const id = await bigMeeting();
    const before = (await theMeeting(as.caseManager, id)).agenda;
    const [first, second] = [before[0]!, before[1]!];
    const move = { id: first.id, version: first.version, position: 'a1V' };
    const { agenda } = await changed(as.caseManager, 'item', move);
    expect(agenda.map((item) => item.id)).toEqual([second.id, first.id, before[2]?.id]);
    expect(await as.caseManager.codes(verbs.item, { input: move })).toEqual(['CONFLICT']);
    const bad = { id: second.id, version: second.version, position: 'a b' };
    expect(await as.caseManager.codes(verbs.item, { input: bad })).toEqual(['BAD_USER_INPUT']);
  });

  it('begins its discussions with the meeting', async () => {
    const { id } = await makeMeeting(server, house, [house.sam]);
    const item = (await theMeeting(as.caseManager, id)).agenda[0];
    const input = { id: item?.id, version: item?.version, status: 'DISCUSSING' };
    expect(await as.caseManager.codes(verbs.item, { input })).toEqual(['BAD_USER_INPUT']);
  });
});

async function moreClients(count: number): Promise<TestClient[]> {
  return inHouse(server.orm, house.organisationId, async (em) => {
    const programme = await em.findOneOrFail(Programme, house.programmes.residential);
    const made = Array.from({ length: count }, (_, index) =>
      makeClient(em, { givenName: `Child ${index}`, familyName: 'Test' }, programme),
    );
    await em.flush();
    for (const client of made) joinCareTeam(em, client, house.people.caseManager);
    return made.map(({ id }) => ({ clientId: id, id: globalId('Client', id) }));
  });
}

describe('meetingChanges', () => {
  interface Event {
    readonly cursor: string;
    readonly kind: string;
    readonly meeting: SeenMeeting | null;
  }
  const listen = (who: TestVisitor, meetingId: string, after?: string) =>
    follow<Event>(
      who,
      `subscription ($meetingId: ID!, $after: String) {
        meetingChanges(meetingId: $meetingId, after: $after) {
          cursor kind meeting { ${meetingFields} } } }`,
      { meetingId, after },
    );

  it('tells each of what they may see, and goes on from a cursor', async () => {
    const { id } = await makeMeeting(server, house, [house.sam, house.mia]);
    const [sams, mias] = [listen(as.clinician, id), listen(as.colleague, id)];
    const { cursor } = await sams.next();
    await mias.next();
    const { version } = await theMeeting(as.supervisor, id);
    const running = await changed(as.supervisor, 'start', { id, version });
    expect((await sams.next()).meeting?.agenda.map(({ client }) => client.name)).toEqual([
      'Sam Moore',
    ]);
    expect((await mias.next()).meeting).toMatchObject({
      status: 'RUNNING',
      agenda: [{ client: { name: 'Mía Núñez' } }],
    });
    await sams.close();
    await mias.close();

    await changed(as.supervisor, 'close', { id, version: running.version });
    const later = listen(as.clinician, id, cursor);
    expect(await later.next()).toMatchObject({ kind: 'READY', cursor, meeting: null });
    expect(await later.next()).toMatchObject({ kind: 'CHANGED', meeting: { status: 'CLOSED' } });
    await later.close();
  });

  it.each<[Who, string]>([
    ['otherSupervisor', none],
    ['administrator', 'FORBIDDEN'],
    ['family', 'FORBIDDEN'],
    ['stranger', none],
  ])('is not for %s', async (key, code) => {
    const { id } = await makeMeeting(server, house, [house.sam]);
    const heard = listen(as[key], id);
    expect(await heard.refusal()).toEqual([code]);
    await heard.close();
  });
});

describe('notes begun in it', () => {
  it('are shared by default, and lead back to it', async () => {
    const { id } = await makeMeeting(server, house, [house.sam]);
    const note = await beginNote(as.nurse, house.sam.id, { meetingId: id });
    expect(note.shared).toBe(true);
    expect((await beginNote(as.nurse, house.sam.id, { meetingId: id, shared: false })).shared).toBe(
      false,
    );
    const meetingOf = async (who: TestVisitor) => {
      const { node } = await who.get<{ node: { meeting: { id: string } | null } }>(
        'query ($id: ID!) { node(id: $id) { ... on Note { meeting { id } } } }',
        { id: note.id },
      );
      return node.meeting?.id;
    };
    expect(await meetingOf(as.clinician)).toBe(id);
  });

  it.each([
    ['another client’s', 'caseManager', 'mia', none],
    ['one that is none', 'caseManager', undefined, 'BAD_USER_INPUT'],
    ['one without the client', 'colleague', 'sam', none],
  ] as const)('refuse %s', async (_what, key, about, code) => {
    const { id } = await makeMeeting(server, house, about ? [house[about]] : []);
    const clientId = key === 'colleague' ? house.mia.id : house.sam.id;
    const input = { clientId, format: 'DAP', meetingId: about ? id : 'nonsense' };
    const text = 'mutation ($input: BeginNoteInput!) { beginNote(input: $input) { note { id } } }';
    expect(await as[key].codes(text, { input })).toEqual([code]);
  });
});

it('costs the same number of statements for few clients and for many', async () => {
  const reading = (id: string) => () =>
    as.caseManager.get(
      `query ($id: ID!) { meeting(id: $id) { id title startsAt careTeamName presenceId viewerCan
        facilitator { name }
        agenda { id position reason status client { id name age
          currentPlan { nextReviewOn draft { id documentId viewerCan gaps { kind } } }
          notes(first: 5) { nodes { id sections { words } author { name } } }
          safety { words } } }
        attendance { status member { name } } } }`,
      { id },
    );
  const facilitator = house.people.caseManager;
  const small = await makeMeeting(server, house, [house.sam, ...(await moreClients(1))], {
    facilitator,
    attended: [house.people.nurse],
  });
  const big = await makeMeeting(server, house, [house.sam, ...(await moreClients(9))], {
    facilitator,
    attended: Object.values(house.people).slice(1, 6),
  });
  const few = await statementsOf(server.orm, reading(small.id));
  const many = await statementsOf(server.orm, reading(big.id));
  expect(many.length, many.join('\n')).toBe(few.length);
});

it('stands on the timeline once it has begun', async () => {
  const titles = async () => {
    const { client } = await as.otherSupervisor.get<{
      client: { timeline: { nodes: { title: string; meeting: { id: string } | null }[] } };
    }>('query ($id: ID!) { client(id: $id) { timeline { nodes { title meeting { id } } } } }', {
      id: house.mia.id,
    });
    return client.timeline.nodes.filter(({ title }) => title === 'Case conference');
  };
  const title = 'Case conference';
  const { id } = await makeMeeting(server, house, [house.mia], { title });
  expect(await titles()).toEqual([]);
  const { version } = await theMeeting(as.otherSupervisor, id);
  await changed(as.otherSupervisor, 'start', { id, version });
  expect(await titles()).toEqual([{ title, meeting: { id } }]);
});
