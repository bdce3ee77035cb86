import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  inHouse,
  makeAppointment,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { statementsOf } from '../../testing/statements.ts';

let server: TestServer;
let house: TestHouse;
let other: TestHouse;
let as: Record<PersonKey, TestVisitor>;
const clock = { now: () => new Date('2026-11-23T12:00:00Z') };

beforeAll(async () => {
  server = await startServer({ clock });
  house = await makeHouse(server, 'one');
  other = await makeHouse(server, 'two');
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

interface Appointment {
  id: string;
  version: number;
  startsAt: string;
  status: string;
  movedFrom: string | null;
  cancelReason: string | null;
  place: string | null;
  viewerCan: string[];
  with: { name: string }[];
}

const fields = 'id version startsAt status movedFrom cancelReason place viewerCan with { name }';
const book = `mutation ($input: BookAppointmentInput!) {
  bookAppointment(input: $input) { appointment { ${fields} } } }`;
const move = `mutation ($input: MoveAppointmentInput!) {
  moveAppointment(input: $input) { appointment { ${fields} } } }`;
const cancel = `mutation ($input: CancelAppointmentInput!) {
  cancelAppointment(input: $input) { appointment { ${fields} } } }`;

const booking = (more: object = {}): { input: object } => ({
  input: {
    clientId: house.sam.id,
    title: 'Play therapy',
    kind: 'Therapy',
    startsAt: '2026-11-24T09:00:00Z',
    endsAt: '2026-11-24T10:00:00Z',
    place: 'Room 2',
    withIds: [house.people.clinician.id, house.people.nurse.id],
    ...more,
  },
});

const booked = async (more: object = {}): Promise<Appointment> =>
  (await as.nurse.get<{ bookAppointment: { appointment: Appointment } }>(book, booking(more)))
    .bookAppointment.appointment;

describe('an appointment', () => {
  it('is booked, moved twice and cancelled, and keeps what it was', async () => {
    const made = await booked();
    expect(made).toMatchObject({
      status: 'BOOKED',
      movedFrom: null,
      with: [{ name: 'Noor Nasser' }, { name: 'Théa Tremblay' }],
    });
    expect(made.viewerCan).toEqual(
      expect.arrayContaining(['appointment.cancel', 'appointment.move']),
    );
    const moves = async (startsAt: string, endsAt: string, version: number, more: object = {}) =>
      (
        await as.careStaff.get<{ moveAppointment: { appointment: Appointment } }>(move, {
          input: { id: made.id, version, startsAt, endsAt, ...more },
        })
      ).moveAppointment.appointment;
    const moved = await moves('2026-11-25T09:00:00Z', '2026-11-25T10:00:00Z', made.version);
    expect(moved).toMatchObject({ movedFrom: '2026-11-24T09:00:00.000Z', place: 'Room 2' });
    const longer = await moves('2026-11-25T09:00:00Z', '2026-11-25T11:00:00Z', moved.version, {
      place: null,
    });
    expect(longer).toMatchObject({ movedFrom: '2026-11-24T09:00:00.000Z', place: null });
    const stale = { id: made.id, version: made.version, reason: 'Ill' };
    expect(await as.nurse.codes(cancel, { input: stale })).toEqual(['CONFLICT']);
    const { cancelAppointment } = await as.nurse.get<{
      cancelAppointment: { appointment: Appointment };
    }>(cancel, { input: { id: made.id, version: longer.version, reason: ' Ill ' } });
    expect(cancelAppointment.appointment).toMatchObject({
      status: 'CANCELLED',
      cancelReason: 'Ill',
      movedFrom: '2026-11-24T09:00:00.000Z',
    });
    expect(cancelAppointment.appointment.viewerCan).not.toContain('appointment.move');
    const again = { id: made.id, version: longer.version + 1, reason: 'Ill' };
    expect(await as.nurse.codes(cancel, { input: again })).toEqual(['FORBIDDEN']);
  });

  it('needs a reason to be cancelled', async () => {
    const { id, version } = await booked();
    expect(await as.nurse.codes(cancel, { input: { id, version, reason: '  ' } })).toEqual([
      'BAD_USER_INPUT',
    ]);
  });

  it.each<[string, object, string]>([
    ['an end before its start', { endsAt: '2026-11-24T08:00:00Z' }, 'endsAt'],
    ['more than a day', { endsAt: '2026-11-25T09:00:01Z' }, 'endsAt'],
    ['a year far away', { startsAt: '2206-11-24T09:00:00Z' }, 'startsAt'],
    ['no title', { title: '' }, 'title'],
    ['a kind that is too long', { kind: 'x'.repeat(81) }, 'kind'],
    ['what is no person', { withIds: ['x'] }, 'withIds'],
    ['a crowd', { withIds: Array.from({ length: 21 }, () => 'x') }, 'withIds'],
  ])('with %s is refused', async (_name, more, field) => {
    const { errors } = await as.nurse.query(book, booking(more));
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', path: ['input', field] },
    ]);
  });

  it('takes in nobody of another organisation, and no family', async () => {
    for (const person of [other.people.nurse, house.people.family])
      expect(await as.nurse.codes(book, booking({ withIds: [person.id] }))).toEqual(['NOT_FOUND']);
    expect(await as.nurse.codes(book, booking({ clientId: other.sam.id }))).toEqual(['NOT_FOUND']);
  });

  it('changed by two at once is changed by one', async () => {
    const { id, version } = await booked();
    const input = { id, version, reason: 'Ill' };
    const codes = await Promise.all(
      [as.nurse, as.careStaff, as.clinician].map((who) => who.codes(cancel, { input })),
    );
    // Whoever comes after the commit is told that it is cancelled, and whoever races, of a conflict.
    expect(codes.filter((code) => code.length === 0).length).toBe(1);
    for (const [code] of codes) expect([undefined, 'CONFLICT', 'FORBIDDEN']).toContain(code);
  });
});

describe('Client.appointments', () => {
  const list = `query List($id: ID!, $from: DateTime, $until: DateTime) { client(id: $id) {
    appointments(from: $from, until: $until) { title with { name } client { name } } } }`;
  const titles = async (from?: string, until?: string): Promise<string[]> => {
    const { client } = await as.otherSupervisor.get<{
      client: { appointments: { title: string }[] };
    }>(list, { id: house.mia.id, from, until });
    return client.appointments.map(({ title }) => title);
  };

  beforeAll(async () => {
    await inHouse(server.orm, house.organisationId, (em) => {
      const at = (moment: string, title: string) =>
        makeAppointment(em, house.mia, new Date(moment), [house.people.colleague], { title });
      at('2026-11-22T22:30:00Z', 'yesterday');
      at('2026-11-23T08:00:00Z', 'this morning');
      at('2026-12-20T08:00:00Z', 'in four weeks');
      at('2026-12-22T08:00:00Z', 'later');
      return Promise.resolve();
    });
  });

  it('are those of today and the next four weeks, or of the span asked for', async () => {
    expect(await titles()).toEqual(['this morning', 'in four weeks']);
    expect(await titles('2026-11-22T23:00:00Z', '2026-11-23T00:00:00Z')).toEqual(['yesterday']);
    expect(await titles('2026-11-22T23:30:00Z', '2026-11-23T00:00:00Z')).toEqual([]);
    for (const until of ['2026-11-01T00:00:00Z', '2028-01-01T00:00:00Z'])
      expect(
        await as.otherSupervisor.codes(list, {
          id: house.mia.id,
          from: '2026-11-22T00:00:00Z',
          until,
        }),
      ).toEqual(['BAD_USER_INPUT']);
  });

  it('are read in as many statements as one is', async () => {
    const read = (until: string) =>
      statementsOf(server.orm, () => titles('2026-11-23T00:00:00Z', until));
    const one = await read('2026-11-24T00:00:00Z');
    const three = await read('2026-12-31T00:00:00Z');
    expect(three.length).toBe(one.length);
  });
});
