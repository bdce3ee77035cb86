import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeHouse, type TestHouse } from '../../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let family: TestVisitor;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  family = await server.signIn(house.people.family.email);
});
afterAll(() => server.stop());

it('has a page of their own that shows nothing of any record', async () => {
  expect(
    await family.get(
      `{ viewer { portal { greeting organisationName } membership { role programmes { name } }
         account { name } } }`,
    ),
  ).toEqual({
    viewer: {
      portal: { greeting: 'Hello, Fay Moore', organisationName: 'House one' },
      membership: { role: 'FAMILY', programmes: [] },
      account: { name: 'Fay Moore' },
    },
  });
  for (const query of [
    `{ client(id: "${house.sam.id}") { name } }`,
    '{ clients { nodes { id } } }',
    '{ people { nodes { id } } }',
    '{ programmes { id } }',
  ])
    expect(await family.codes(query)).toEqual(['FORBIDDEN']);
});

it('is for family alone', async () => {
  const staff = await server.signIn(house.people.clinician.email);
  expect(await staff.get('{ viewer { portal { greeting } } }')).toEqual({
    viewer: { portal: null },
  });
});
