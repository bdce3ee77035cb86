/** A stream that was opened by an operation that could not be committed. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { planDocument } from '../features/plans/index.ts';
import { runOperation } from '../kernel/run-operation.ts';
import { engineServices, testEngines } from '../testing/engines.ts';
import { makeHouse, type TestHouse } from '../testing/factories.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import { followDocument, type RecheckedStream } from './follow.service.ts';
import { startDocuments } from './services.ts';

let server: TestServer;
let house: TestHouse;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
});
afterAll(() => server.stop());

it('leaves nobody listening once it is given back', async () => {
  const services = engineServices(server);
  const { bus } = services;
  let listening = 0;
  const onAccessChanged: typeof bus.onAccessChanged = (organisationId, listener) => {
    const stop = bus.onAccessChanged(organisationId, listener);
    let on = true;
    listening += 1;
    return () => {
      if (on) listening -= 1;
      on = false;
      stop();
    };
  };
  Object.assign(services, { bus: { ...bus, onAccessChanged } });
  const documents = startDocuments(services, { kinds: [planDocument(services)] });
  const engines = testEngines(server, house);
  const { id } = await engines.newDraft(documents.engine);
  let stream: RecheckedStream | undefined;
  const request = {
    actor: engines.actorOf('nurse'),
    kind: 'subscription',
    name: 'Follow',
    transport: 'socket',
    transaction: true,
  } as const;
  const { errors } = await runOperation(services, request, async (operation) => {
    stream = await followDocument(operation, { documentId: id });
    // The connection goes before the commit.
    await operation.em.execute('select pg_terminate_backend(pg_backend_pid())').catch(() => null);
    return {};
  });
  expect([errors?.length, listening]).toEqual([1, 1]);
  await stream![Symbol.asyncIterator]().return?.();
  expect(listening).toBe(0);
  await documents.close();
});
