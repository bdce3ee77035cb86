import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

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

interface Entry {
  id: string;
  kind: string;
  operation: string;
  code: string | null;
  clientIds: string[];
  member: { name: string } | null;
}

const trail = async (who: TestVisitor, clientId?: string): Promise<Entry[]> =>
  (
    await who.get<{ auditEntries: { nodes: Entry[] } }>(
      `query Trail($clientId: ID) { auditEntries(first: 100, clientId: $clientId) {
         nodes { id kind operation code clientIds member { name } } } }`,
      { clientId },
    )
  ).auditEntries.nodes;

const read = 'query ReadClient($id: ID!) { client(id: $id) { name } }';
const book = `mutation Book($input: BookAppointmentInput!) {
  bookAppointment(input: $input) { appointment { id } } }`;
const booking = (clientId: string) => ({
  input: {
    clientId,
    title: 'A title that nobody should find in the trail',
    kind: 'Therapy',
    startsAt: new Date(Date.now() + 86_400_000).toISOString(),
    endsAt: new Date(Date.now() + 90_000_000).toISOString(),
  },
});

describe('the audit trail', () => {
  it('has an entry for each read, change and refusal, and none of their words', async () => {
    await as.nurse.get(read, { id: house.sam.id });
    await as.nurse.get(book, booking(house.sam.id));
    expect(await as.colleague.codes(book, booking(house.sam.id))).toEqual(['NOT_FOUND']);
    expect(await as.colleague.get(read, { id: house.sam.id })).toEqual({ client: null });
    const entries = await trail(as.administrator, house.sam.id);
    expect(
      entries
        .map(({ kind, operation, code, member }) => [kind, operation, code, member?.name])
        .reverse(),
    ).toEqual([
      ['READ', 'ReadClient', null, 'Noor Nasser'],
      ['CHANGE', 'Book', null, 'Noor Nasser'],
      ['REFUSAL', 'Book', 'NOT_FOUND', 'Cleo Costa'],
      ['REFUSAL', 'ReadClient', 'NOT_FOUND', 'Cleo Costa'],
    ]);
    expect(entries.every(({ clientIds }) => clientIds.includes(house.sam.id))).toBe(true);
    expect(JSON.stringify(entries)).not.toContain('A title');
  });

  it('is all for administrators, for supervisors what concerns their clients, else refused', async () => {
    await as.colleague.get(read, { id: house.mia.id });
    const mias = (entries: Entry[]) =>
      entries.filter(({ clientIds }) => clientIds.includes(house.mia.id)).length;
    expect(mias(await trail(as.administrator))).toBeGreaterThan(0);
    expect(mias(await trail(as.otherSupervisor))).toBeGreaterThan(0);
    const seen = await trail(as.supervisor);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every(({ clientIds }) => clientIds.join() === house.sam.id)).toBe(true);
    expect(await trail(as.supervisor, house.mia.id)).toEqual([]);
    for (const who of ['caseManager', 'clinician', 'careStaff', 'finance', 'family'] as const)
      expect(await as[who].codes('{ auditEntries { nodes { id } } }')).toEqual(['FORBIDDEN']);
  });

  it('of another organisation is not seen', async () => {
    const stranger = await server.signIn(other.people.administrator.email);
    expect(await trail(stranger, house.sam.id)).toEqual([]);
    const names = (await trail(stranger)).map(({ operation }) => operation);
    expect(names).not.toContain('ReadClient');
  });

  it('cannot be changed by the role that serves', async () => {
    for (const statement of ['update audit_entry set code = null', 'delete from audit_entry'])
      await expect(
        server.orm.em
          .fork({ session: { variables: { 'roundtable.organisation': house.organisationId } } })
          .transactional((em) => em.execute(statement)),
      ).rejects.toThrow(/permission denied/);
  });
});
