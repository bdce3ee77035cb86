/** Series: made ahead by the clocks of the house, changed, ended, and topped up by a job. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { globalId } from '../../kernel/ids.ts';
import { answerOf } from '../../testing/answers.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { changed, theMeeting, verbs } from '../../testing/meetings.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey | 'stranger', TestVisitor>;
/** A Monday; the clocks of London change on 29 March. */
let now = new Date('2026-03-16T07:00:00Z');

beforeAll(async () => {
  server = await startServer({ clock: { now: () => now }, jobs: { pollEvery: 100 } });
  house = await makeHouse(server, 'one');
  const other = await makeHouse(server, 'two');
  as = {
    ...(await signInAll(server, house)),
    stranger: await server.signIn(other.people.caseManager.email),
  };
});
afterAll(() => server.stop());

interface Coming {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly startsAt: string;
  readonly occurrenceOn: string;
  readonly attendance: readonly { readonly name: string }[];
  readonly agenda: readonly { readonly reason: string; readonly origin: string }[];
}
interface Series {
  readonly id: string;
  readonly version: number;
  readonly ruleInWords: string;
  readonly endedAt: string | null;
  readonly viewerCan: readonly string[];
  readonly comingMeetings: readonly Coming[];
}
const fields = `id version ruleInWords endedAt viewerCan comingMeetings {
  id version title startsAt occurrenceOn attendance { name } agenda { reason origin } }`;
const mutation = (verb: 'create' | 'update' | 'end'): string => {
  const name = `${verb[0]?.toUpperCase()}${verb.slice(1)}MeetingSeriesInput`;
  return `mutation ($input: ${name}!) { done: ${verb}MeetingSeries(input: $input) { series { ${fields} } } }`;
};
const series = async (
  who: TestVisitor,
  verb: 'create' | 'update' | 'end',
  input: object,
): Promise<Series> =>
  (await who.get<{ done: { series: Series } }>(mutation(verb), { input })).done.series;

const teamId = () => globalId('CareTeam', house.careTeamId);
const weekly = (more: object = {}) => ({
  teamId: teamId(),
  title: 'Blue team',
  rule: 'FREQ=WEEKLY;BYDAY=MO',
  startsOn: '2026-03-16',
  time: '09:00',
  minutes: 90,
  ...more,
});
const starts = ({ comingMeetings }: Series) => comingMeetings.map(({ startsAt }) => startsAt);

describe('a series', () => {
  it('has its meetings four weeks ahead, at nine by the clocks of the house', async () => {
    const made = await series(as.caseManager, 'create', weekly());
    expect(starts(made)).toEqual([
      '2026-03-16T09:00:00.000Z',
      '2026-03-23T09:00:00.000Z',
      '2026-03-30T08:00:00.000Z',
      '2026-04-06T08:00:00.000Z',
    ]);
    expect(made.ruleInWords).toBe('every week on Monday at 9 AM');
    // Who cares for the team's clients is expected.
    const [first] = made.comingMeetings;
    expect(first?.attendance.map(({ name }) => name).sort()).toEqual([
      ...['Cem Çelik', 'Cleo Costa', 'Kofi Kamau', 'Noor Nasser', 'Théa Tremblay'],
    ]);
  });

  it('takes its meetings along when it changes, but for those that somebody arranged', async () => {
    const made = await series(as.caseManager, 'create', weekly({ title: 'Before' }));
    const [first, second] = made.comingMeetings;
    const moved = await changed(as.caseManager, 'move', {
      id: first?.id,
      version: first?.version,
      startsAt: '2026-03-17T10:00:00Z',
      reason: 'The house is painted',
    });
    expect(moved.startsAt).toBe('2026-03-17T10:00:00.000Z');
    const cancelled = { id: second?.id, version: second?.version, reason: 'Holiday' };
    await changed(as.caseManager, 'cancel', cancelled);

    const after = await series(as.supervisor, 'update', {
      id: made.id,
      version: made.version,
      title: 'After',
      rule: 'FREQ=WEEKLY;BYDAY=TU',
      time: '14:00',
    });
    expect(after.comingMeetings.map(({ title, startsAt }) => [title, startsAt])).toEqual([
      ['Before', '2026-03-17T10:00:00.000Z'],
      ['After', '2026-03-17T14:00:00.000Z'],
      ['After', '2026-03-24T14:00:00.000Z'],
      ['After', '2026-03-31T13:00:00.000Z'],
      ['After', '2026-04-07T13:00:00.000Z'],
    ]);
    // Back again: the day that was cancelled stays free of a meeting.
    const back = { id: made.id, version: after.version, rule: weekly().rule, time: '09:00' };
    expect(starts(await series(as.supervisor, 'update', back))).toEqual([
      '2026-03-17T10:00:00.000Z',
      '2026-03-30T08:00:00.000Z',
      '2026-04-06T08:00:00.000Z',
    ]);
    // Who leads it from now on is expected at what is to come of it.
    const led = await series(as.supervisor, 'update', {
      id: made.id,
      version: (await series(as.supervisor, 'update', { ...back, version: after.version + 1 }))
        .version,
      facilitatorId: house.people.colleague.id,
    });
    expect(
      (await theMeeting(as.colleague, led.comingMeetings.at(-1)?.id ?? '')).attendance,
    ).toContainEqual(expect.objectContaining({ name: 'Cleo Costa', status: 'EXPECTED' }));
    const stale = { id: made.id, version: made.version, title: 'Stale' };
    expect(await as.supervisor.codes(mutation('update'), { input: stale })).toEqual(['CONFLICT']);
  });

  it('ends: what was to come is cancelled, and no more is made', async () => {
    const made = await series(as.caseManager, 'create', weekly({ title: 'To end' }));
    const { id, version, comingMeetings } = made;
    const ended = await series(as.caseManager, 'end', { id, version });
    expect(ended).toMatchObject({ comingMeetings: [], viewerCan: ['series.read'] });
    expect(ended.endedAt).not.toBeNull();
    const meeting = await theMeeting(as.caseManager, comingMeetings[0]?.id ?? '');
    expect(meeting.status).toBe('CANCELLED');
    const list = 'query ($ended: Boolean) { meetingSeries(ended: $ended) { id } }';
    const ids = async (all: boolean) =>
      (
        await as.nurse.get<{ meetingSeries: { id: string }[] }>(list, { ended: all })
      ).meetingSeries.map((one) => one.id);
    expect(await ids(false)).not.toContain(id);
    expect(await ids(true)).toContain(id);
  });

  it('is begun by those who lead the care of the team’s clients', async () => {
    const found: Record<string, string> = {};
    for (const who of Object.keys(as) as (keyof typeof as)[])
      found[who] = await answerOf(as[who].codes(mutation('create'), { input: weekly() }));
    const no = 'FORBIDDEN';
    expect(found).toEqual({
      supervisor: 'ok',
      caseManager: 'ok',
      otherSupervisor: 'ok',
      ...{ clinician: no, nurse: no, careStaff: no, colleague: no },
      ...{ administrator: no, finance: no, family: no, integration: no },
      stranger: 'NOT_FOUND',
    });
  });

  it.each([
    [{ rule: 'FREQ=SECONDLY' }, 'rule'],
    [{ rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31' }, 'rule'],
    [{ time: '9 am' }, 'time'],
    [{ until: '2026-03-01' }, 'until'],
    [{ minutes: 0 }, 'minutes'],
    [{ title: ' ' }, 'title'],
    [{ teamId: 'nonsense' }, 'teamId'],
    [{ facilitatorId: 'nonsense' }, 'facilitatorId'],
  ])('refuses %j', async (wrong, field) => {
    const { errors } = await as.caseManager.query(mutation('create'), { input: weekly(wrong) });
    expect(errors?.map(({ extensions }) => [extensions.code, extensions.path])).toEqual([
      ['BAD_USER_INPUT', ['input', field]],
    ]);
  });
});

describe('a single meeting', () => {
  const input = (more: object = {}) => ({
    teamId: teamId(),
    title: 'Case conference',
    startsAt: '2026-03-20T13:00:00Z',
    minutes: 45,
    ...more,
  });

  it('is planned, with whoever planned it and whoever leads it', async () => {
    const planned = await changed(
      as.supervisor,
      'plan',
      input({ facilitatorId: house.people.clinician.id }),
    );
    expect(planned).toMatchObject({ status: 'PLANNED', facilitator: { name: 'Théa Tremblay' } });
    expect(planned.attendance.map(({ name }) => name).sort()).toEqual([
      'Sora Sato',
      'Théa Tremblay',
    ]);
    expect((await theMeeting(as.clinician, planned.id)).viewerCan).toContain('meeting.start');
  });

  it.each([
    [{ startsAt: '2026-03-01T13:00:00Z' }, 'BAD_USER_INPUT'],
    [{ minutes: 1000 }, 'BAD_USER_INPUT'],
    [{ title: 'two\nlines' }, 'BAD_USER_INPUT'],
  ])('is refused with %j', async (wrong, code) => {
    expect(await as.supervisor.codes(verbs.plan, { input: input(wrong) })).toEqual([code]);
  });

  it('is not moved or cancelled once it runs', async () => {
    const { id, version } = await changed(as.caseManager, 'plan', input());
    const running = await changed(as.caseManager, 'start', { id, version });
    const now = { id, version: running.version };
    for (const [verb, more] of [
      ['move', { startsAt: '2026-03-21T13:00:00Z' }],
      ['cancel', { reason: 'x' }],
    ] as const)
      expect(await as.caseManager.codes(verbs[verb], { input: { ...now, ...more } })).toEqual([
        'CONFLICT',
      ]);
  });
});

it('expects nobody any more who has left the care of all of the team’s clients', async () => {
  const names = ({ comingMeetings }: Series) =>
    comingMeetings[0]?.attendance.map(({ name }) => name).sort();
  // The supervisor was put on the list of the last meeting, and reaches a client by the programme.
  const last = await changed(as.supervisor, 'plan', {
    teamId: teamId(),
    title: 'The latest',
    startsAt: '2026-05-20T13:00:00Z',
    minutes: 45,
  });
  for (const who of ['colleague', 'nurse'] as const)
    await changed(as.supervisor, 'attendance', {
      meetingId: last.id,
      membershipId: house.people[who].id,
      status: 'EXPECTED',
    });
  const before = await series(as.supervisor, 'create', weekly({ title: 'With Cleo' }));
  expect(names(before)).toEqual(['Cleo Costa', 'Noor Nasser', 'Sora Sato']);
  await inHouse(server.orm, house.organisationId, (em) =>
    em.execute(`update care_team_membership set until_on = '2026-03-01' where member_id = ?`, [
      house.people.colleague.membershipId,
    ]),
  );
  const after = await series(as.supervisor, 'create', weekly({ title: 'Without Cleo' }));
  expect(names(after)).toEqual(['Noor Nasser', 'Sora Sato']);
  await inHouse(server.orm, house.organisationId, (em) =>
    em.execute(`update care_team_membership set until_on = null where member_id = ?`, [
      house.people.colleague.membershipId,
    ]),
  );
});

it('lists the teams of one’s clients', async () => {
  const teams = async (who: TestVisitor) =>
    (
      await who.get<{ careTeams: { name: string; viewerCan: string[] }[] }>(
        '{ careTeams { name viewerCan } }',
      )
    ).careTeams;
  expect(await teams(as.supervisor)).toEqual([
    { name: 'Team Blue', viewerCan: ['team.read', 'meeting.plan'] },
  ]);
  expect(await teams(as.stranger)).toEqual([
    { name: 'Team Blue', viewerCan: ['team.read', 'meeting.plan'] },
  ]);
  expect(await as.family.codes('{ careTeams { name } }')).toEqual(['FORBIDDEN']);
});

it('a series is topped up as time goes by, and its next agenda has what is due', async () => {
  const made = await series(as.caseManager, 'create', weekly({ title: 'Topped up' }));
  let who = as.caseManager;
  const seen = async () => {
    const { node } = await who.get<{ node: Series }>(
      `query ($id: ID!) { node(id: $id) { ... on MeetingSeries { ${fields} } } }`,
      { id: made.id },
    );
    return node;
  };
  await vi.waitFor(
    async () => {
      const [first] = (await seen()).comingMeetings;
      expect(first?.agenda).toEqual([
        { origin: 'REVIEW', reason: 'The first plan was due on 15 September 2025' },
      ]);
    },
    { timeout: 30_000, interval: 100 },
  );
  // The run that the series' beginning asked for is over, and the next one is in twelve hours.
  await vi.waitFor(
    async () => {
      const idle = await inHouse(server.orm, house.organisationId, (em) =>
        em.execute<unknown[]>(
          `select id from due_work where kind = 'meeting-series' and lease_until is null
             and due_at > ? and due_at <= ?`,
          [now, new Date(now.getTime() + 12 * 3_600_000)],
        ),
      );
      expect(idle).toHaveLength(1);
    },
    { timeout: 30_000, interval: 100 },
  );
  now = new Date('2026-03-24T07:00:00Z');
  // The session of a week ago has ended.
  who = await server.signIn(house.people.caseManager.email);
  await vi.waitFor(
    async () => expect(starts(await seen()).at(-1)).toBe('2026-04-20T08:00:00.000Z'),
    { timeout: 30_000, interval: 100 },
  );
  expect(starts(await seen())).toHaveLength(4);
});
