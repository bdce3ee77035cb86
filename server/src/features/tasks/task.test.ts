/** What is done with tasks: making, giving, settling, carrying on, and what is remembered of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf } from '../../testing/answers.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { makeMeeting } from '../../testing/meetings.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { statementsOf } from '../../testing/statements.ts';
import { task, taskFields, taskMutation, wordsOfTasks } from '../../testing/tasks.ts';
import { Membership } from '../access/index.ts';
import { TaskEvent } from './task-history.entity.ts';
import { isOverdue, setDue } from './task.rules.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
const now = new Date('2026-03-29T23:30:00Z');

beforeAll(async () => {
  // The organisation is in London, where this is the 30th already, and summer time since a day.
  server = await startServer({ clock: { now: () => now } });
  house = await makeHouse(server);
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

const sam = () => ({ clientId: house.sam.id });
const to = (key: PersonKey) => ({ assigneeId: house.people[key].id });
const refused = (who: TestVisitor, verb: Parameters<typeof taskMutation>[0], input: object) =>
  answerOf(who.codes(taskMutation(verb), { input }));

describe('a task', () => {
  it('is made about a client for a colleague, who finds it among their own', async () => {
    const made = await task(as.caseManager, 'createTask', {
      ...sam(),
      ...to('nurse'),
      words: '  Call the school  ',
      detail: 'Ask for the timetable.',
      dueOn: '2026-04-02',
    });
    expect(made).toMatchObject({
      words: 'Call the school',
      detail: 'Ask for the timetable.',
      status: 'OPEN',
      dueOn: '2026-04-02',
      overdue: false,
      client: { name: 'Sam Moore' },
      assignee: { name: 'Noor Nasser' },
      createdBy: { name: 'Cem Çelik' },
      history: [
        {
          kind: 'CREATED',
          by: { name: 'Cem Çelik' },
          toMember: { name: 'Noor Nasser' },
          toDay: '2026-04-02',
        },
      ],
    });
    expect(await wordsOfTasks(as.nurse)).toEqual(['Call the school']);
    expect(await wordsOfTasks(as.caseManager)).toEqual([]);
    expect(await wordsOfTasks(as.caseManager, '(asked: true)')).toEqual(['Call the school']);
  });

  it('is the viewer’s own where nobody is named, and about nobody where no client is', async () => {
    const made = await task(as.finance, 'createTask', { words: 'Order paper' });
    expect(made).toMatchObject({ client: null, assignee: { name: 'Finn Fischer' } });
    expect(await wordsOfTasks(as.finance)).toEqual(['Order paper']);
  });

  it('is listed by its day, those without one last, and settled ones by when they were', async () => {
    const make = (words: string, dueOn: string | null) =>
      task(as.careStaff, 'createTask', { ...sam(), words, dueOn });
    await make('no day', null);
    const late = await make('late', '2026-03-29');
    await make('next', '2026-03-30');
    const last = await make('after', '2026-05-01');
    expect(late.overdue).toBe(true);
    expect(await wordsOfTasks(as.careStaff)).toEqual(['late', 'next', 'after', 'no day']);
    const { viewer } = await as.careStaff.get<{
      viewer: { tasks: { nodes: object[]; pageInfo: { endCursor: string } } };
    }>('{ viewer { tasks(first: 2) { nodes { id } pageInfo { endCursor } } } }');
    expect(
      await wordsOfTasks(as.careStaff, `(after: "${viewer.tasks.pageInfo.endCursor}")`),
    ).toEqual(['after', 'no day']);
    await task(as.careStaff, 'completeTask', { id: late.id });
    await task(as.careStaff, 'dropTask', { id: last.id, reason: 'Not needed' });
    expect(await wordsOfTasks(as.careStaff, '(filter: { status: DONE })')).toEqual(['late']);
    expect(await wordsOfTasks(as.careStaff, '(filter: { status: DROPPED })')).toEqual(['after']);
  });

  it('is given only to people who work here, and who may read of the client', async () => {
    const give = (key: PersonKey, client = true) =>
      refused(as.caseManager, 'createTask', {
        ...(client ? sam() : {}),
        ...to(key),
        words: 'x',
      });
    expect(await give('supervisor')).toBe('ok');
    expect(await give('colleague')).toBe('BAD_USER_INPUT');
    expect(await give('otherSupervisor')).toBe('BAD_USER_INPUT');
    expect(await give('administrator')).toBe('BAD_USER_INPUT');
    expect(await give('administrator', false)).toBe('ok');
    // Relatives are not even told apart from people who are not there.
    expect(await give('family', false)).toBe('NOT_FOUND');
    await inHouse(server.orm, house.organisationId, async (em) => {
      const left = await em.findOneOrFail(Membership, house.people.finance.membershipId);
      left.until = '2026-03-29';
    });
    expect(await give('finance', false)).toBe('BAD_USER_INPUT');
  });

  it('says who may be given one about the client', async () => {
    const { client } = await as.caseManager.get<{ client: { taskAssignees: { name: string }[] } }>(
      'query ($id: ID!) { client(id: $id) { taskAssignees { name } } }',
      { id: house.sam.id },
    );
    expect(client.taskAssignees.map(({ name }) => name)).toEqual([
      'Cem Çelik',
      'Kofi Kamau',
      'Noor Nasser',
      'Sora Sato',
      'Théa Tremblay',
    ]);
  });

  it.each([
    ['no words', { words: ' ' }],
    ['too many words', { words: 'x'.repeat(301) }],
    ['two lines', { words: 'one\ntwo' }],
    ['a client that is none', { words: 'x', clientId: 'x' }],
    ['a reminder in the past', { words: 'x', remindAt: '2026-03-01T00:00:00Z' }],
    ['an item of no meeting', { words: 'x', agendaItemId: 'x' }],
  ])('is not made with %s', async (_, input) => {
    expect(await refused(as.caseManager, 'createTask', input)).toBe('BAD_USER_INPUT');
  });
});

describe('a change of a task', () => {
  it('is remembered, each with what was there before', async () => {
    const made = await task(as.caseManager, 'createTask', { ...sam(), words: 'Write to court' });
    const said = await task(as.caseManager, 'updateTask', {
      id: made.id,
      version: made.version,
      words: 'Write to the court',
      ...to('clinician'),
      dueOn: '2026-04-10',
    });
    expect(said).toMatchObject({ words: 'Write to the court', dueOn: '2026-04-10' });
    const later = await task(as.clinician, 'updateTask', {
      id: made.id,
      version: said.version,
      dueOn: null,
    });
    expect(later.dueOn).toBeNull();
    await task(as.nurse, 'addTaskComment', { id: made.id, words: 'The clerk is away.' });
    const carried = await task(as.supervisor, 'carryTask', {
      id: made.id,
      dueOn: '2026-04-20',
      reason: 'The clerk is away',
    });
    expect(carried.carriedCount).toBe(1);
    const dropped = await task(as.clinician, 'dropTask', {
      id: made.id,
      reason: 'Settled by phone',
    });
    expect(dropped).toMatchObject({
      status: 'DROPPED',
      droppedReason: 'Settled by phone',
      settledBy: { name: 'Théa Tremblay' },
      comments: [{ words: 'The clerk is away.', author: { name: 'Noor Nasser' } }],
    });
    const opened = await task(as.nurse, 'reopenTask', { id: made.id });
    expect(opened).toMatchObject({ status: 'OPEN', droppedReason: null, settledAt: null });
    expect(
      opened.history.map(({ kind, by, words, fromDay, toDay, fromMember, toMember }) =>
        [kind, by?.name, fromMember?.name, toMember?.name, fromDay, toDay, words]
          .filter((part) => part !== null && part !== undefined)
          .join(' | '),
      ),
    ).toEqual([
      'CREATED | Cem Çelik | Cem Çelik',
      'EDITED | Cem Çelik | Write to court',
      'ASSIGNED | Cem Çelik | Cem Çelik | Théa Tremblay',
      'DUE_CHANGED | Cem Çelik | 2026-04-10',
      'DUE_CHANGED | Théa Tremblay | 2026-04-10',
      'CARRIED | Sora Sato | 2026-04-20 | The clerk is away',
      'DROPPED | Théa Tremblay | Settled by phone',
      'REOPENED | Noor Nasser',
    ]);
  });

  it('of a stale version is a conflict that names the version there is', async () => {
    const made = await task(as.caseManager, 'createTask', { ...sam(), words: 'One' });
    await task(as.caseManager, 'updateTask', { id: made.id, version: made.version, words: 'Two' });
    const { errors } = await as.supervisor.query(taskMutation('updateTask'), {
      input: { id: made.id, version: made.version, words: 'Three' },
    });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'CONFLICT', current: made.version + 1 });
    expect(await refused(as.supervisor, 'completeTask', { id: made.id, version: 1 })).toBe(
      'CONFLICT',
    );
    expect(await refused(as.caseManager, 'dropTask', { id: made.id, reason: ' ' })).toBe(
      'BAD_USER_INPUT',
    );
  });

  it('that is made twice is made once: both say that it is done', async () => {
    const made = await task(as.caseManager, 'createTask', { ...sam(), words: 'Bring the cake' });
    const both = await Promise.all(
      [as.nurse, as.clinician].map((who) => task(who, 'completeTask', { id: made.id })),
    );
    expect(both.map(({ status }) => status)).toEqual(['DONE', 'DONE']);
    const again = await task(as.careStaff, 'completeTask', { id: made.id });
    expect(again.history.map(({ kind }) => kind)).toEqual(['CREATED', 'DONE']);
    expect((await task(as.nurse, 'reopenTask', { id: made.id })).status).toBe('OPEN');
    expect((await task(as.clinician, 'reopenTask', { id: made.id })).status).toBe('OPEN');
  });

  it('cannot rewrite the history, which the serving role only adds to', async () => {
    await expect(
      inHouse(server.orm, house.organisationId, (em) =>
        em.nativeUpdate(TaskEvent, {}, { words: 'never happened' }),
      ),
    ).rejects.toThrow(/permission denied/);
  });
});

it('costs the same number of statements for few tasks and for many', async () => {
  const text = `{ viewer { tasks(first: 50) { nodes { ${taskFields} } } } }`;
  const make = async (count: number) => {
    for (let many = 0; many < count; many++) {
      const made = await task(as.clinician, 'createTask', { ...sam(), words: `Task ${many}` });
      await task(as.nurse, 'addTaskComment', { id: made.id, words: 'x' });
    }
  };
  await make(1);
  const few = await statementsOf(server.orm, () => as.clinician.get(text));
  await make(6);
  const many = await statementsOf(server.orm, () => as.clinician.get(text));
  expect(many.length, many.join('\n')).toBe(few.length);
});

it('is overdue from the day after, while it is open', () => {
  const made = { status: 'open', dueOn: '2026-03-30' as string | null, dueOrder: '' };
  expect(isOverdue(made, '2026-03-30')).toBe(false);
  expect(isOverdue(made, '2026-03-31')).toBe(true);
  expect(isOverdue({ ...made, status: 'done' }, '2026-03-31')).toBe(false);
  setDue(made, null);
  expect(isOverdue(made, '2026-03-31')).toBe(false);
  expect(made.dueOrder > '2100-01-01').toBe(true);
});

it('is carried into a meeting, and is that meeting’s from then on', async () => {
  const meeting = await makeMeeting(server, house, [house.sam], { startsAt: now });
  const made = await task(as.caseManager, 'createTask', { ...sam(), words: 'Find the form' });
  const seen = await task(as.caseManager, 'carryTask', {
    id: made.id,
    meetingId: meeting.id,
    reason: 'The office was closed',
  });
  expect(seen.carriedCount).toBe(1);
  const { node } = await as.nurse.get<{ node: { meeting: { id: string } } }>(
    'query ($id: ID!) { node(id: $id) { ... on Task { meeting { id } } } }',
    { id: made.id },
  );
  expect(node.meeting.id).toBe(meeting.id);
  const other = await makeMeeting(server, house, [house.mia], { startsAt: now });
  expect(await refused(as.caseManager, 'carryTask', { id: made.id, meetingId: other.id })).toBe(
    'NOT_FOUND',
  );
  expect(
    await refused(as.caseManager, 'createTask', { ...sam(), words: 'x', meetingId: meeting.id }),
  ).toBe('ok');
});
