/** The README's examples, as somebody would paste them, against a server with the demonstration. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureDemo } from './demo/index.ts';
import { createLog } from './kernel/log.ts';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
let readme: string;

beforeAll(async () => {
  server = await startServer();
  await ensureDemo({ ownerUrl: server.database.ownerUrl, log: createLog({ logLevel: 'error' }) });
  readme = await readFile(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');
});
afterAll(() => server.stop());

/** The bodies (`-d '…'`) of the curl commands, in order. */
const bodies = (): string[] => [...readme.matchAll(/-d '([^']+)'/g)].map(([, body]) => body ?? '');

it('signs in, asks and subscribes as the README says', async () => {
  const [signIn, question] = bodies();
  const { email, password } = JSON.parse(signIn ?? '') as { email: string; password: string };
  const visitor = await server.signIn(email, password);
  const { query } = JSON.parse(question ?? '') as { query: string };
  const { clients } = await visitor.get<{ clients: { nodes: { id: string; name: string }[] } }>(
    query,
  );
  expect(clients.nodes).toHaveLength(3);

  const subscription = /const query = `([^`]+)`/.exec(readme)?.[1] ?? '';
  const socket = visitor.socket();
  for await (const { data, errors } of socket.iterate({
    query: subscription,
    variables: { clientId: clients.nodes[0]?.id },
  })) {
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ noteChanges: { kind: 'READY', note: null } });
    break;
  }
  await socket.dispose();
});

it('names every demonstration account', () => {
  for (const name of ['admin', 'supervisor', 'casemanager', 'therapist', 'psychiatrist', 'nurse'])
    expect(readme).toContain(`${name}@demo.test`);
});
