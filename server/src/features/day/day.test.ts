/** My day: what is on and what is due, of the viewer's clients alone. */
import { addRecord } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localId, newId } from '../../kernel/ids.ts';
import {
  inHouse,
  makeAppointment,
  makeClient,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { statementsOf } from '../../testing/statements.ts';
import { Programme } from '../access/index.ts';
import { makeMeeting } from '../../testing/meetings.ts';
import { beginNote } from '../../testing/notes.ts';
import { PlanVersion } from '../plans/index.ts';
import { changed, startDraft, write } from '../../testing/plans.ts';
import { byUrgency, isComing, measuresMissing, signaturesAwaited } from './day.rules.ts';

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

interface Task {
  readonly kind: string;
  readonly words: string;
  readonly dueOn: string | null;
  readonly overdue: boolean;
  readonly client: { readonly name: string };
}
const asking = `{ viewer { careTasks { kind words dueOn overdue client { name } plan { id }
  note { id } } today { date meetings { title careTeamName agenda { id } }
  appointments { title client { name } with { name } } } } }`;

interface Day {
  readonly careTasks: Task[];
  readonly today: {
    readonly date: string;
    readonly meetings: { readonly title: string }[];
    readonly appointments: { readonly title: string }[];
  };
}
const dayOf = async (who: TestVisitor): Promise<Day> =>
  (await who.get<{ viewer: Day }>(asking)).viewer;
const tasksOf = async (who: TestVisitor): Promise<string[]> =>
  (await dayOf(who)).careTasks.map(
    ({ kind, client, dueOn, overdue }) =>
      `${kind} ${client.name} ${dueOn ?? '-'}${overdue ? ' overdue' : ''}`,
  );

describe('the words and the order', () => {
  it('counts in words', () => {
    expect(measuresMissing(1, 0)).toBe('1 goal has no measure yet.');
    expect(measuresMissing(2, 1)).toBe('2 goals and 1 objective have no measure yet.');
    expect(signaturesAwaited(['supervisor'], 'supervisor')).toBe(
      'The plan waits for your signature.',
    );
    expect(signaturesAwaited(['supervisor', 'clinician'], 'care-staff')).toBe(
      'The plan waits for the signature of the supervisor and a clinician.',
    );
  });

  it('puts what is overdue first, then what is due next', () => {
    const tasks = [
      { dueOn: null, overdue: false },
      { dueOn: '2026-04-02', overdue: false },
      { dueOn: '2026-03-02', overdue: true },
      { dueOn: '2026-04-01', overdue: false },
    ];
    expect(tasks.sort(byUrgency).map(({ dueOn }) => dueOn)).toEqual([
      '2026-03-02',
      '2026-04-01',
      '2026-04-02',
      null,
    ]);
    expect(isComing('2026-04-13', '2026-03-30')).toBe(true);
    expect(isComing('2026-04-14', '2026-03-30')).toBe(false);
  });
});

describe('what is due', () => {
  it('follows a plan from its beginning to its review', async () => {
    const first = 'FIRST_PLAN_DUE Sam Moore 2025-09-15 overdue';
    expect(await tasksOf(as.clinician)).toEqual([first]);

    const draft = await startDraft(as.caseManager, house.sam.id);
    await write(as.caseManager, draft, (doc) => {
      const goal = newId();
      addRecord(doc, 'goals', { id: goal });
      addRecord(doc, 'goals', { id: newId(), values: { lifecycle: 'completed' } });
      addRecord(doc, 'objectives', { id: newId(), parentId: goal });
    });
    const measure = 'MEASURE_MISSING Sam Moore -';
    expect(await tasksOf(as.clinician)).toEqual([first, measure]);

    const { id, version } = await changed(as.caseManager, 'submit', { id: draft.id });
    const unsigned = 'PLAN_UNSIGNED Sam Moore -';
    expect(new Set(await tasksOf(as.clinician))).toEqual(new Set([first, measure, unsigned]));
    const { careTasks } = await dayOf(as.supervisor);
    expect(careTasks.find(({ kind }) => kind === 'PLAN_UNSIGNED')?.words).toBe(
      'The plan waits for your signature.',
    );

    await changed(as.supervisor, 'sign', { id, version });
    expect(await tasksOf(as.clinician)).toEqual([measure]);

    // Reviews are due every 90 days.
    const signedOn = (day: string) =>
      inHouse(server.orm, house.organisationId, async (em) => {
        const signed = await em.findOneOrFail(PlanVersion, localId('PlanVersion', id) ?? '');
        signed.signedAt = new Date(`${day}T12:00:00Z`);
      });
    await signedOn('2026-01-13');
    expect(await tasksOf(as.clinician)).toEqual(['REVIEW_DUE Sam Moore 2026-04-13', measure]);
    await signedOn('2026-01-14');
    expect(await tasksOf(as.clinician)).toEqual([measure]);
    await signedOn('2025-12-01');
    expect((await tasksOf(as.clinician))[0]).toBe('REVIEW_DUE Sam Moore 2026-03-01 overdue');
  });

  it('names the drafts of one’s own notes, and of nobody else', async () => {
    await beginNote(as.nurse, house.sam.id);
    const own = 'NOTE_UNSIGNED Sam Moore 2026-03-30';
    expect(await tasksOf(as.nurse)).toContain(own);
    expect(await tasksOf(as.clinician)).not.toContain(own);
  });

  it.each<PersonKey>(['administrator', 'finance', 'family', 'integration'])(
    'is nothing for %s',
    async (key) => {
      expect(await dayOf(as[key])).toEqual({
        careTasks: [],
        today: { date: '2026-03-30', meetings: [], appointments: [] },
      });
    },
  );

  it('is of one’s own clients alone', async () => {
    const names = new Set((await dayOf(as.colleague)).careTasks.map(({ client }) => client.name));
    expect([...names]).toEqual(['Mía Núñez']);
  });
});

it('is on today, by the clock of the organisation', async () => {
  const at = (text: string) => new Date(text);
  await makeMeeting(server, house, [house.sam], {
    title: 'Early',
    startsAt: at('2026-03-29T23:00:00Z'),
  });
  await makeMeeting(server, house, [house.sam], {
    title: 'Yesterday',
    startsAt: at('2026-03-29T22:59:00Z'),
  });
  await makeMeeting(server, house, [house.sam], {
    title: 'Late',
    startsAt: at('2026-03-30T22:59:00Z'),
  });
  await makeMeeting(server, house, [house.sam], {
    title: 'Not held',
    startsAt: at('2026-03-30T10:00:00Z'),
    status: 'cancelled',
  });
  await makeMeeting(server, house, [house.mia], {
    title: 'Of others',
    startsAt: at('2026-03-30T10:00:00Z'),
  });
  await inHouse(server.orm, house.organisationId, async (em) => {
    makeAppointment(em, house.sam, at('2026-03-30T14:00:00Z'), [house.people.clinician]);
    await em.flush();
  });
  const { today } = await dayOf(as.clinician);
  expect(today.date).toBe('2026-03-30');
  expect(today.meetings.map(({ title }) => title)).toEqual(['Early', 'Late']);
  expect(today.appointments.map(({ title }) => title)).toEqual(['Play therapy']);
});

it('costs the same number of statements for few clients and for many', async () => {
  const reading = () => as.supervisor.get(asking);
  const more = (count: number) =>
    inHouse(server.orm, house.organisationId, async (em) => {
      const programme = await em.findOneOrFail(Programme, house.programmes.residential);
      for (let many = 0; many < count; many++)
        makeClient(em, { givenName: `Child ${many}`, familyName: 'Test' }, programme);
      await em.flush();
    });
  await more(1);
  const few = await statementsOf(server.orm, reading);
  await more(9);
  const many = await statementsOf(server.orm, reading);
  expect(many.length, many.join('\n')).toBe(few.length);
});
