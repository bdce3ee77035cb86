/** The agenda: what is suggested and asked for, who is there, and what goes on to the next meeting. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FamilyContact } from '../clients/index.ts';
import { answerOf } from '../../testing/answers.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { incident, incidentInput } from '../../testing/incidents.ts';
import { changed, makeMeeting, runningMeeting, theMeeting, verbs } from '../../testing/meetings.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { task } from '../../testing/tasks.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let mother: string;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  as = await signInAll(server, house);
  const { client } = await as.caseManager.get<{ client: { contacts: { id: string }[] } }>(
    'query ($id: ID!) { client(id: $id) { contacts { id } } }',
    { id: house.sam.id },
  );
  mother = client.contacts[0]?.id ?? '';
});
afterAll(() => server.stop());

const day = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * day);
/** About Sam, in two days, led by the case manager. */
const coming = (more: object = {}) =>
  makeMeeting(server, house, [], {
    startsAt: inDays(2),
    facilitator: house.people.caseManager,
    attended: [house.people.nurse, house.people.colleague],
    ...more,
  });

interface Request {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly reason: string;
  readonly declineReason: string | null;
  readonly requestedBy: { readonly name: string };
  readonly answeredBy: { readonly name: string } | null;
}
interface Asked {
  readonly agendaSuggestions: readonly {
    readonly origin: string;
    readonly reason: string;
    readonly minutes: number;
    readonly client: { readonly name: string };
    readonly request: { readonly id: string } | null;
  }[];
  readonly agendaRequests: readonly Request[];
}
async function asked(who: TestVisitor, id: string): Promise<Asked> {
  const { meeting } = await who.get<{ meeting: Asked }>(
    `query ($id: ID!) { meeting(id: $id) {
      agendaSuggestions { origin reason minutes client { name } request { id } }
      agendaRequests { id version status reason declineReason requestedBy { name }
        answeredBy { name } } } }`,
    { id },
  );
  return meeting;
}

describe('suggestions', () => {
  it('tell of reviews, incidents and requests, of the clients whom one reaches', async () => {
    await makeMeeting(server, house, [], { status: 'closed', startsAt: inDays(-1) });
    const { id } = await coming();
    await incident(as.careStaff, 'report', incidentInput(house.sam.id, { kind: 'SELF_HARM' }));
    await changed(as.nurse, 'request', {
      meetingId: id,
      clientId: house.sam.id,
      reason: 'Weight',
      minutes: 5,
    });
    const { agendaSuggestions } = await asked(as.caseManager, id);
    expect(agendaSuggestions).toMatchObject([
      { origin: 'REQUEST', reason: 'Weight', minutes: 5, client: { name: 'Sam Moore' } },
      {
        origin: 'INCIDENT',
        reason: expect.stringMatching(/^Incident on .*: self-harm$/) as unknown,
      },
      { origin: 'REVIEW', reason: 'The first plan was due on 15 September 2025' },
    ]);
    // The colleague reaches Mia alone.
    expect((await asked(as.colleague, id)).agendaSuggestions).toMatchObject([
      { origin: 'REVIEW', client: { name: 'Mía Núñez' } },
    ]);
    expect((await asked(as.colleague, id)).agendaRequests).toEqual([]);
  });

  it('are none of those who are on the agenda already', async () => {
    const { id } = await coming();
    const add = { meetingId: id, clientId: house.sam.id, reason: 'Plan', minutes: 20 };
    const { agenda } = await changed(as.caseManager, 'add', add);
    expect(agenda).toMatchObject([{ reason: 'Plan', minutes: 20, origin: 'CHOSEN' }]);
    expect((await asked(as.caseManager, id)).agendaSuggestions).toEqual([]);
    expect(await as.caseManager.codes(verbs.add, { input: add })).toEqual(['BAD_USER_INPUT']);
  });
});

describe('requests', () => {
  const request = async (id: string): Promise<Request> => {
    const input = { meetingId: id, clientId: house.sam.id, reason: 'Sleep' };
    await changed(as.nurse, 'request', input);
    const [made] = (await asked(as.nurse, id)).agendaRequests;
    if (!made) throw new Error('not asked for');
    return made;
  };

  it('are accepted by whoever arranges the agenda', async () => {
    const { id } = await coming();
    const made = await request(id);
    const input = { id: made.id, version: made.version };
    expect(await as.nurse.codes(verbs.accept, { input })).toEqual(['FORBIDDEN']);
    expect(await as.colleague.codes(verbs.accept, { input })).toEqual(['NOT_FOUND']);
    const { agenda } = await changed(as.caseManager, 'accept', input);
    expect(agenda).toMatchObject([{ origin: 'REQUEST', reason: 'Sleep', minutes: 10 }]);
    expect((await asked(as.nurse, id)).agendaRequests).toMatchObject([
      { status: 'ACCEPTED', answeredBy: { name: 'Cem Çelik' } },
    ]);
    expect(await as.caseManager.codes(verbs.accept, { input })).toEqual(['CONFLICT']);
  });

  it('are declined with the reason', async () => {
    const { id } = await coming();
    const { id: requestId, version } = await request(id);
    const input = { id: requestId, version, reason: 'Next week, with the psychiatrist' };
    expect((await changed(as.caseManager, 'decline', input)).agenda).toEqual([]);
    expect((await asked(as.nurse, id)).agendaRequests).toMatchObject([
      { status: 'DECLINED', declineReason: 'Next week, with the psychiatrist' },
    ]);
  });

  it('are made once, and declined when nobody answered before the end', async () => {
    const { nurse, clinician } = house.people;
    const { id } = await coming({ attended: [nurse, clinician] });
    await request(id);
    const again = { meetingId: id, clientId: house.sam.id, reason: 'Sleep' };
    expect(await as.nurse.codes(verbs.request, { input: again })).toEqual(['BAD_USER_INPUT']);
    await changed(as.clinician, 'request', { ...again, reason: 'School' });
    const { version } = await theMeeting(as.caseManager, id);
    await changed(as.caseManager, 'cancel', { id, version, reason: 'Holiday' });
    expect((await asked(as.nurse, id)).agendaRequests).toMatchObject([
      { status: 'DECLINED', declineReason: 'The meeting does not take place.' },
      { status: 'DECLINED', answeredBy: { name: 'Cem Çelik' } },
    ]);
  });

  it('are made by those who reach the client and take part', async () => {
    const { id } = await coming();
    const input = { meetingId: id, clientId: house.sam.id, reason: 'x' };
    const found: Record<string, string> = {};
    for (const key of ['nurse', 'colleague', 'careStaff', 'administrator', 'family'] as const)
      found[key] = await answerOf(as[key].codes(verbs.request, { input }));
    expect(found).toEqual({
      nurse: 'ok',
      colleague: 'NOT_FOUND',
      careStaff: 'NOT_FOUND',
      administrator: 'FORBIDDEN',
      family: 'FORBIDDEN',
    });
  });
});

describe('an item', () => {
  it('is changed in its reason and time, and taken off until it was spoken of', async () => {
    const { id, version, agenda } = await theMeeting(
      as.caseManager,
      (await makeMeeting(server, house, [house.sam])).id,
    );
    const [item] = agenda;
    const input = { id: item?.id, version: item?.version };
    const after = await changed(as.caseManager, 'item', { ...input, reason: 'New', minutes: 25 });
    expect(after.agenda).toMatchObject([{ reason: 'New', minutes: 25 }]);
    for (const wrong of [{ minutes: 0 }, { reason: ' ' }])
      expect(
        await as.caseManager.codes(verbs.item, {
          input: { id: item?.id, version: after.agenda[0]?.version, ...wrong },
        }),
      ).toEqual(['BAD_USER_INPUT']);
    const running = await changed(as.caseManager, 'start', { id, version: after.version });
    expect(version).toBeLessThan(running.version);
    const now = { id: item?.id, version: running.agenda[0]?.version };
    const spoken = await changed(as.caseManager, 'item', { ...now, status: 'DISCUSSING' });
    expect(
      await as.caseManager.codes(verbs.remove, {
        input: { id: item?.id, version: spoken.agenda[0]?.version },
      }),
    ).toEqual(['FORBIDDEN']);
  });

  it('that was taken off is nobody’s any more', async () => {
    const { id, presenceId } = await makeMeeting(server, house, [house.sam, house.mia], {
      facilitator: house.people.caseManager,
    });
    await changed(as.caseManager, 'guest', { meetingId: id, kind: 'FAMILY', contactId: mother });
    const [item] = (await theMeeting(as.caseManager, id)).agenda;
    const input = { id: item?.id, version: item?.version };
    // Nor was it discussed before the meeting began.
    expect(await as.caseManager.codes(verbs.item, { input: { ...input, status: 'DONE' } })).toEqual(
      ['BAD_USER_INPUT'],
    );
    await changed(as.caseManager, 'remove', input);
    expect((await theMeeting(as.caseManager, id)).agenda).toEqual([]);
    // Who was to come for this client alone comes no more.
    expect(
      await inHouse(server.orm, house.organisationId, (em) =>
        em.execute(`select 1 from meeting_attendance where meeting_id = ?`, [presenceId]),
      ),
    ).toEqual([]);
    const { data } = await as.nurse.query('query ($id: ID!) { node(id: $id) { id } }', {
      id: item?.id,
    });
    expect(data).toEqual({ node: null });
  });

  it('that was not got to goes to the next meeting, unless told otherwise', async () => {
    const startsAt = inDays(30);
    const next = await makeMeeting(server, house, [], {
      startsAt: new Date(startsAt.getTime() + day),
      facilitator: house.people.caseManager,
    });
    const close = async (more: object) => {
      const { id, version } = await runningMeeting(
        as.caseManager,
        makeMeeting(server, house, [house.sam], { startsAt }),
      );
      const closed = await changed(as.caseManager, 'close', { id, version, ...more });
      expect(closed.agenda.map(({ status }) => status)).toEqual(['SKIPPED']);
    };
    await close({ carryWaiting: false });
    expect((await theMeeting(as.caseManager, next.id)).agenda).toEqual([]);
    await close({});
    await close({});
    expect((await theMeeting(as.caseManager, next.id)).agenda).toMatchObject([
      { origin: 'CARRIED', reason: 'Weekly review', status: 'WAITING' },
    ]);
  });
});

describe('people from outside', () => {
  it('are a mother for her own child’s item, an interpreter, a guest', async () => {
    const { id } = await makeMeeting(server, house, [house.sam, house.mia], {
      facilitator: house.people.caseManager,
    });
    await changed(as.caseManager, 'guest', { meetingId: id, kind: 'FAMILY', contactId: mother });
    const [item] = (await theMeeting(as.caseManager, id)).agenda;
    await changed(as.caseManager, 'guest', {
      meetingId: id,
      kind: 'INTERPRETER',
      name: 'Lena Petrova',
      function: 'Interprets Russian',
      forItemId: item?.id,
    });
    const { attendance } = await changed(as.caseManager, 'guest', {
      meetingId: id,
      kind: 'GUEST',
      name: 'Mr Bell',
      function: 'Head of the school',
    });
    const names = (list: typeof attendance) => list.map(({ kind, name }) => [kind, name]).sort();
    expect(names(attendance)).toEqual([
      ['FAMILY', 'Fay Moore'],
      ['GUEST', 'Mr Bell'],
      ['INTERPRETER', 'Lena Petrova'],
    ]);
    // Whoever reaches Mia alone learns nothing of whose mother is there.
    expect(names((await theMeeting(as.colleague, id)).attendance)).toEqual([['GUEST', 'Mr Bell']]);

    const fay = attendance.find(({ kind }) => kind === 'FAMILY');
    const present = { meetingId: id, attendanceId: fay?.id, status: 'PRESENT' };
    expect(await as.nurse.codes(verbs.attendance, { input: present })).toEqual(['FORBIDDEN']);
    await changed(as.caseManager, 'attendance', present);
    expect(await as.caseManager.codes(verbs.removeGuest, { input: { id: fay?.id } })).toEqual([
      'FORBIDDEN',
    ]);
    const bell = attendance.find(({ kind }) => kind === 'GUEST');
    const left = await changed(as.caseManager, 'removeGuest', { id: bell?.id });
    expect(names(left.attendance)).not.toContainEqual(['GUEST', 'Mr Bell']);
  });

  it('are refused where something is wrong', async () => {
    const { id } = await makeMeeting(server, house, [house.sam], {
      facilitator: house.people.caseManager,
    });
    const outsider = await inHouse(server.orm, house.organisationId, async (em) => {
      const contact = await em.findOneOrFail(FamilyContact, { client: house.sam.clientId });
      return contact.nodeId();
    });
    const codes = (input: object) =>
      as.caseManager.codes(verbs.guest, { input: { meetingId: id, ...input } });
    expect(await codes({ kind: 'STAFF', name: 'x' })).toEqual(['BAD_USER_INPUT']);
    expect(await codes({ kind: 'FAMILY', name: 'x' })).toEqual(['BAD_USER_INPUT']);
    expect(await codes({ kind: 'GUEST' })).toEqual(['BAD_USER_INPUT']);
    expect(await codes({ kind: 'GUEST', contactId: outsider })).toEqual(['BAD_USER_INPUT']);
    await changed(as.caseManager, 'guest', { meetingId: id, kind: 'FAMILY', contactId: outsider });
    expect(await codes({ kind: 'FAMILY', contactId: outsider })).toEqual(['BAD_USER_INPUT']);
    expect(
      await as.nurse.codes(verbs.guest, { input: { meetingId: id, kind: 'GUEST', name: 'x' } }),
    ).toEqual(['FORBIDDEN']);
  });
});

describe('action items', () => {
  it('are made in the meeting, and the open ones of earlier meetings come first', async () => {
    const { id, version, agenda } = await runningMeeting(
      as.caseManager,
      makeMeeting(server, house, [house.sam], { startsAt: inDays(-7) }),
    );
    const made = await task(as.caseManager, 'createTask', {
      words: 'Call the school',
      clientId: house.sam.id,
      meetingId: id,
      agendaItemId: agenda[0]?.id,
      assigneeId: house.people.nurse.id,
    });
    type Row = { id: string; words: string };
    const tasks = async (who: TestVisitor, meetingId: string) => {
      const { meeting } = await who.get<{
        meeting: { tasks: Row[]; openTasks: Row[]; agenda: { tasks: Row[] }[] };
      }>(
        `query ($id: ID!) { meeting(id: $id) { tasks { id words } openTasks { id words }
          agenda { tasks { id } } } }`,
        { id: meetingId },
      );
      return meeting;
    };
    expect(await tasks(as.nurse, id)).toMatchObject({
      tasks: [{ id: made.id }],
      agenda: [{ tasks: [{ id: made.id }] }],
    });
    const { node } = await as.nurse.get<{
      node: { meeting: { id: string }; agendaItem: { id: string } };
    }>('query ($id: ID!) { node(id: $id) { ... on Task { meeting { id } agendaItem { id } } } }', {
      id: made.id,
    });
    expect(node).toEqual({ meeting: { id }, agendaItem: { id: agenda[0]?.id } });

    await changed(as.caseManager, 'close', { id, version, carryWaiting: false });
    const next = await makeMeeting(server, house, [house.sam, house.mia]);
    expect((await tasks(as.caseManager, next.id)).openTasks).toContainEqual({
      id: made.id,
      words: 'Call the school',
    });
    expect((await tasks(as.colleague, next.id)).openTasks).toEqual([]);
    const create =
      'mutation ($input: CreateTaskInput!) { createTask(input: $input) { task { id } } }';
    const codes = (input: object) =>
      as.caseManager.codes(create, { input: { words: 'x', clientId: house.sam.id, ...input } });
    expect(await codes({ meetingId: id })).toEqual(['FORBIDDEN']);
    expect(await codes({ meetingId: next.id, agendaItemId: agenda[0]?.id })).toEqual(['NOT_FOUND']);
  });
});
