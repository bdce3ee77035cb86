/** What an operation costs stands in its answer, on both transports. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeHouse, type TestHouse } from '../testing/factories.ts';
import { beginNote } from '../testing/notes.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';
import { limits } from './limits.ts';

let server: TestServer;
let house: TestHouse;
let nurse: TestVisitor;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  nurse = await server.signIn(house.people.nurse.email);
});
afterAll(() => server.stop());

interface Priced {
  readonly data?: unknown;
  readonly extensions?: { readonly cost?: { readonly requested: number; readonly limit: number } };
}

const limit = limits.cost;
const people = (first: number) => `{ clients(first: ${first}) { nodes { id name } } }`;
const dear = `{ clients(first: 100) { nodes { careTeam { member { name } }
  currentPlan { versions(first: 100) { nodes { goals { objectives {
    measurements(first: 100) { nodes { id } } } } } } } } } }`;

const overHttp = (query: string): Promise<Priced> => nurse.query(query);
async function overSocket(query: string): Promise<Priced> {
  const socket = nurse.socket();
  try {
    for await (const answer of socket.iterate({ query })) return answer as Priced;
    throw new Error('no answer');
  } finally {
    await socket.dispose();
  }
}

it.each([
  ['HTTP', overHttp],
  ['the socket', overSocket],
])('tells the figures over %s, before they are too high and when they are', async (_, ask) => {
  // One for the page, and three (the nodes and two fields) for each of its records.
  expect((await ask(people(2))).extensions?.cost).toEqual({ requested: 7, limit });
  expect((await ask(people(20))).extensions?.cost).toEqual({ requested: 61, limit });
  const refused = await ask(dear);
  expect(refused).toMatchObject({
    errors: [{ extensions: { code: 'TOO_COMPLEX', limit } }],
  });
  expect(refused.extensions?.cost?.limit).toBe(limit);
  expect(refused.extensions?.cost?.requested).toBeGreaterThan(limit);
});

it('tells them with the first event of a subscription alone', async () => {
  const socket = nurse.socket();
  const query = 'subscription ($id: ID!) { noteChanges(clientId: $id) { cursor kind } }';
  const events = socket.iterate({ query, variables: { id: house.sam.id } });
  const first = (await events.next()).value as Priced;
  expect(first.extensions?.cost).toEqual({ requested: 3, limit });
  await beginNote(nurse, house.sam.id);
  const second = (await events.next()).value as Priced;
  expect(second.data).toMatchObject({ noteChanges: { kind: 'CHANGED' } });
  expect(second.extensions?.cost).toBeUndefined();
  await socket.dispose();
});
