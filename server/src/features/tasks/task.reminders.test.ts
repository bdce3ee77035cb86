/** Reminders: at their moment, once, to whoever has the task then, and without a word of it. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { seenTask, task } from '../../testing/tasks.ts';
import { MailMessage } from '../../kernel/mail.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let now = new Date('2026-03-30T08:00:00Z');

beforeAll(async () => {
  server = await startServer({ clock: { now: () => now }, jobs: { pollEvery: 100 } });
  house = await makeHouse(server);
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

const letters = () => inHouse(server.orm, house.organisationId, (em) => em.find(MailMessage, {}));

it('reminds the one who has the task at its moment, once', async () => {
  const made = await task(as.caseManager, 'createTask', {
    clientId: house.sam.id,
    assigneeId: house.people.nurse.id,
    words: 'Give Sam the tooth brush',
    remindAt: '2026-03-30T08:05:00Z',
  });
  const later = await task(as.caseManager, 'createTask', {
    clientId: house.sam.id,
    words: 'Not yet',
    remindAt: '2026-03-31T09:00:00Z',
  });
  const settled = await task(as.caseManager, 'createTask', {
    clientId: house.sam.id,
    words: 'Done before',
    remindAt: '2026-03-30T08:05:00Z',
  });
  await task(as.caseManager, 'completeTask', { id: settled.id });
  await task(as.caseManager, 'updateTask', {
    id: made.id,
    version: made.version,
    assigneeId: house.people.clinician.id,
  });
  expect(await letters()).toEqual([]);

  now = new Date('2026-03-30T08:05:01Z');
  await vi.waitFor(
    async () => expect((await seenTask(as.nurse, made.id))?.remindedAt).not.toBeNull(),
    { timeout: 30_000, interval: 100 },
  );
  const sent = await letters();
  expect(sent.map(({ recipient }) => recipient)).toEqual([house.people.clinician.email]);
  expect(`${sent[0]?.subject} ${sent[0]?.text}`).not.toMatch(/Sam|tooth/);
  expect((await seenTask(as.nurse, made.id))?.history.at(-1)).toMatchObject({
    kind: 'REMINDED',
    by: null,
  });
  expect((await seenTask(as.nurse, later.id))?.remindedAt).toBeNull();
  // The trail has it with the client, though nobody asked for it.
  const trail = await inHouse(server.orm, house.organisationId, (em) =>
    em.execute<{ clients: string[]; member_id: string | null }[]>(
      `select client_ids::text[] as clients, member_id from audit_entry where transport = 'job'`,
    ),
  );
  expect(trail).toEqual([{ clients: [house.sam.clientId], member_id: null }]);

  // One that was settled at its moment, and is opened again, is reminded of at once.
  await task(as.caseManager, 'reopenTask', { id: settled.id });
  await vi.waitFor(async () => expect(await letters()).toHaveLength(2), {
    timeout: 30_000,
    interval: 100,
  });

  // Another moment begins it anew.
  const again = await seenTask(as.caseManager, made.id);
  await task(as.caseManager, 'updateTask', {
    id: made.id,
    version: again?.version,
    remindAt: '2026-03-30T08:09:00Z',
  });
  now = new Date('2026-03-30T08:09:01Z');
  await vi.waitFor(async () => expect(await letters()).toHaveLength(3), {
    timeout: 30_000,
    interval: 100,
  });
});
