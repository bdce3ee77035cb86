/** Who may do what to a task, and who follows whose: role × verb, with the exact answers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf } from '../../testing/answers.ts';
import { inHouse, type TestHouse } from '../../testing/factories.ts';
import { follow } from '../../testing/follow.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { seenTask, task, taskMutation, type TestTask, type TaskVerb } from '../../testing/tasks.ts';
import {
  answersOf,
  no,
  none,
  outside as others,
  signInEverybody,
  team,
  type Who,
} from '../../testing/who.ts';
import { CareTeamMembership } from '../access/index.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<Who, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  ({ house, as } = await signInEverybody(server));
});
afterAll(() => server.stop());

/** Everybody but families has tasks: they learn of none that is out of their reach. */
const outside = { ...others, administrator: none, finance: none };
const people = Object.keys({ ...team, ...outside }) as Who[];

/** A task about Sam, which the clinician asked the nurse for. */
const aboutSam = (): Promise<TestTask> =>
  task(as.clinician, 'createTask', {
    clientId: house.sam.id,
    assigneeId: house.people.nurse.id,
    words: 'Ask for the results',
  });
/** A task about no client, which finance asked the administrator for. */
const betweenTwo = (): Promise<TestTask> =>
  task(as.finance, 'createTask', {
    assigneeId: house.people.administrator.id,
    words: 'Renew the licence',
  });

const inputs: Record<Exclude<TaskVerb, 'createTask' | 'reopenTask'>, object> = {
  updateTask: { version: 1, words: 'Other words' },
  completeTask: {},
  dropTask: { reason: 'Not needed' },
  carryTask: {},
  addTaskComment: { words: 'A word' },
};
const verbs = Object.keys(inputs) as (keyof typeof inputs)[];

const answers = (make: () => Promise<TestTask>, verb: keyof typeof inputs) =>
  answersOf(as, people, async (who) => {
    const { id } = await make();
    return who.codes(taskMutation(verb), { input: { id, ...inputs[verb] } });
  });

describe('of a task about a client', () => {
  const table: Record<keyof typeof inputs, Record<string, string>> = {
    updateTask: { ...team, careStaff: no, ...outside },
    completeTask: { ...team, ...outside },
    dropTask: { ...team, careStaff: no, ...outside },
    carryTask: { ...team, ...outside },
    addTaskComment: { ...team, ...outside },
  };
  it.each(verbs)('%s', async (verb) => {
    expect(await answers(aboutSam, verb)).toEqual(table[verb]);
  });

  it('is seen by those who reach the client', async () => {
    const { id } = await aboutSam();
    for (const who of people) expect((await seenTask(as[who], id)) !== null, who).toBe(who in team);
  });

  it('is changed no more once it is settled', async () => {
    const { id } = await aboutSam();
    const { version } = await task(as.nurse, 'completeTask', { id });
    for (const verb of ['updateTask', 'dropTask', 'carryTask'] as const)
      expect(
        await answerOf(
          as.supervisor.codes(taskMutation(verb), { input: { id, ...inputs[verb], version } }),
        ),
      ).toBe(no);
  });
});

describe('of a task between two people', () => {
  const table = {
    ...Object.fromEntries(people.map((who) => [who, none])),
    family: no,
    finance: 'ok',
    administrator: 'ok',
  };
  it.each(verbs)('%s', async (verb) => {
    expect(await answers(betweenTwo, verb)).toEqual(table);
  });
});

it('about a client is made by those who reach the client', async () => {
  const given = await answersOf(as, people, (who) =>
    who.codes(taskMutation('createTask'), {
      input: { clientId: house.sam.id, assigneeId: house.people.nurse.id, words: 'x' },
    }),
  );
  expect(given).toEqual({ ...team, ...outside });
});

interface Event {
  readonly cursor: string;
  readonly kind: string;
  readonly taskId: string | null;
  readonly task: { id: string; words: string; assignee: { name: string } } | null;
}
const fields = 'cursor kind taskId task { id words assignee { name } }';
const own = (who: Who, after?: string) =>
  follow<Event>(
    as[who],
    `subscription ($after: String) { taskChanges(after: $after) { ${fields} } }`,
    {
      after,
    },
  );
const ofSam = (who: Who) =>
  follow<Event>(
    as[who],
    `subscription ($clientId: ID!) { clientTaskChanges(clientId: $clientId) { ${fields} } }`,
    { clientId: house.sam.id },
  );

describe('live', () => {
  it('tells the one who does it, the one who asked, and the one who had it before', async () => {
    const heard = { nurse: own('nurse'), clinician: own('clinician'), careStaff: own('careStaff') };
    for (const one of Object.values(heard)) expect((await one.next()).kind).toBe('READY');
    const made = await aboutSam();
    for (const who of ['nurse', 'clinician'] as const)
      expect(await heard[who].next()).toMatchObject({ kind: 'CHANGED', taskId: made.id });
    await task(as.caseManager, 'updateTask', {
      id: made.id,
      version: made.version,
      assigneeId: house.people.careStaff.id,
    });
    for (const who of ['nurse', 'clinician', 'careStaff'] as const)
      expect((await heard[who].next()).task).toMatchObject({
        id: made.id,
        assignee: { name: 'Kofi Kamau' },
      });
    for (const one of Object.values(heard)) await one.close();
  });

  it('goes on from a cursor: nothing lost, nothing twice', async () => {
    const first = own('nurse');
    const { cursor } = await first.next();
    await first.close();
    const made = [await aboutSam(), await aboutSam()];
    await task(as.nurse, 'completeTask', { id: made[0]!.id });
    const second = own('nurse', cursor);
    expect((await second.next()).kind).toBe('READY');
    expect([(await second.next()).taskId, (await second.next()).taskId]).toEqual([
      made[1]!.id,
      made[0]!.id,
    ]);
    await second.close();
  });

  it('tells those who look at the client’s tasks', async () => {
    const heard = ofSam('supervisor');
    expect((await heard.next()).kind).toBe('READY');
    const { id } = await aboutSam();
    expect(await heard.next()).toMatchObject({ kind: 'CHANGED', taskId: id });
    await task(as.careStaff, 'addTaskComment', { id, words: 'On it' });
    expect(await heard.next()).toMatchObject({ kind: 'CHANGED', taskId: id });
    await heard.close();
  });

  it.each(Object.entries(outside) as [Who, string][])(
    'says nothing of Sam’s tasks to %s',
    async (who, code) => {
      const heard = ofSam(who);
      expect(await heard.refusal()).toEqual([code]);
      await heard.close();
    },
  );

  it('takes a task away from somebody who left the care team', async () => {
    const made = await aboutSam();
    const heard = own('nurse');
    await heard.next();
    await inHouse(server.orm, house.organisationId, async (em) => {
      const part = await em.findOneOrFail(CareTeamMembership, {
        clientId: house.sam.clientId,
        member: house.people.nurse.membershipId,
      });
      part.until = '2020-12-31';
    });
    await task(as.clinician, 'completeTask', { id: made.id });
    expect(await heard.next()).toMatchObject({ kind: 'WITHDRAWN', taskId: made.id, task: null });
    await heard.close();
    expect(await seenTask(as.nurse, made.id)).toBeNull();
  });
});
