/** An edit that is sent by its id goes a shorter way than a text does, and is answered with the same bytes. */
import { randomUUID } from 'node:crypto';
import { liveOperations } from '@roundtable/schema/live-operations';
import { addRecord } from '@roundtable/schema/plan-document';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { base64, TestEditor } from '../testing/editor.ts';
import { inHouse, makeHouse, type TestHouse } from '../testing/factories.ts';
import { startDraft } from '../testing/plans.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let caseManager: TestVisitor;
let colleague: TestVisitor;
let documentId: string;
let update: string;
const open: WebSocket[] = [];

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  caseManager = await server.signIn(house.people.caseManager.email);
  colleague = await server.signIn(house.people.colleague.email);
  ({ documentId } = await startDraft(caseManager, house.sam.id));
  const editor = await new TestEditor(caseManager, documentId).open();
  update = base64(editor.change((doc) => addRecord(doc, 'needs', { id: randomUUID() })).unsent);
  await editor.close();
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});
afterAll(() => server.stop());

const { apply } = liveOperations;
/** Means the same and is executed; what it names stands at the same place in the text. */
const executed = apply.text.replace('s: seq', '... { s: seq }');

const subscribe = (id: string, query: string, variables: object, more: object = {}): string =>
  JSON.stringify({ id, type: 'subscribe', payload: { query, variables, ...more } });

/** A socket without a library, and all that it was told. */
async function connect(who: TestVisitor, begins = true) {
  const socket = new WebSocket(
    `${server.origin.replace('http', 'ws')}/graphql`,
    'graphql-transport-ws',
    { headers: { origin: server.origin, ...(who.cookie && { cookie: who.cookie }) } },
  );
  open.push(socket);
  const told: string[] = [];
  let wake = (): void => undefined;
  socket.on('message', (data: Buffer) => {
    told.push(data.toString());
    wake();
  });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise<void>((resolve) => (wake = resolve));
  };
  await new Promise<void>((resolve) => socket.once('open', () => resolve()));
  if (begins) {
    socket.send('{"type":"connection_init"}');
    await until(() => told.length === 1);
    told.length = 0;
  }
  return {
    told,
    closed,
    send: (text: string) => socket.send(text),
    /** What is said to the end of an operation. */
    async ask(query: string, variables: object, more?: object): Promise<string[]> {
      told.length = 0;
      socket.send(subscribe('one', query, variables, more));
      await until(() => told.some((text) => text.includes('"type":"complete"')));
      return [...told];
    },
    until,
  };
}

const valid = () => ({ d: documentId, u: update });

it.each<[what: string, variables: () => object, says: RegExp]>([
  ['what is good', valid, /"data":\{"a":\{"s":\d+\}\}/],
  ['what has more than is asked for', () => ({ ...valid(), more: [1] }), /"s":\d/],
  ['no document', () => ({ ...valid(), d: randomUUID() }), /NOT_FOUND/],
  ['an id that is none', () => ({ ...valid(), d: 'nothing' }), /NOT_FOUND/],
  ['an id that is a number', () => ({ ...valid(), d: 7 }), /NOT_FOUND/],
  ['an id of another type', () => ({ ...valid(), d: {} }), /BAD_USER_INPUT/],
  ['bytes that are no update', () => ({ ...valid(), u: 'AAEC' }), /INVALID_UPDATE/],
  ['no base64', () => ({ ...valid(), u: '!' }), /BAD_USER_INPUT/],
  ['a number for bytes', () => ({ ...valid(), u: 7 }), /BAD_USER_INPUT/],
  ['null', () => ({ ...valid(), u: null }), /BAD_USER_INPUT/],
  ['nothing', () => ({}), /BAD_USER_INPUT/],
])('says the same of %s, whichever way it came', async (_what, variables, says) => {
  const socket = await connect(caseManager);
  const short = await socket.ask(apply.id, variables());
  expect(short.join('')).toMatch(says);
  expect(await socket.ask(executed, variables())).toEqual(short);
  // The protocol's library takes what it would take of anybody, and of other forms.
  expect(await socket.ask(apply.id, variables(), { extensions: {} })).toEqual(short);
  expect(await socket.ask(apply.text, variables())).toEqual(short);
});

it('refuses who has no access either way, and leaves the same in the audit trail', async () => {
  const socket = await connect(colleague);
  const short = await socket.ask(apply.id, valid());
  expect(short.join('')).toMatch(/NOT_FOUND/);
  expect(await socket.ask(executed, valid())).toEqual(short);
  const entries = await inHouse(server.orm, house.organisationId, (em) =>
    em.execute<object[]>(
      `select kind, operation, transport, code, client_ids::text[] as client_ids from audit_entry
       where member_id = ? and kind = 'refusal' order by at`,
      [house.people.colleague.membershipId],
    ),
  );
  expect(entries).toHaveLength(2);
  expect(entries[0]).toMatchObject({ kind: 'refusal', code: 'NOT_FOUND', transport: 'socket' });
  expect(entries[1]).toEqual(entries[0]);
});

it('does under an idempotency key what a text does', async () => {
  const socket = await connect(caseManager);
  const key = { extensions: { idempotencyKey: randomUUID() } };
  const first = await socket.ask(apply.id, valid(), key);
  const again = await socket.ask(apply.id, valid(), key);
  expect([first.join(''), again.join('')]).toEqual([
    expect.not.stringContaining('repeated'),
    expect.stringContaining('"repeated":true'),
  ]);
});

it('tells nothing of an edit that was completed before it was answered', async () => {
  const socket = await connect(caseManager);
  socket.send(subscribe('gone', apply.id, valid()));
  socket.send('{"id":"gone","type":"complete"}');
  socket.send(subscribe('kept', apply.id, valid()));
  await socket.until(() => socket.told.some((text) => text.includes('"complete"')));
  expect(socket.told.join('')).not.toContain('gone');
  // The id is free again.
  socket.send(subscribe('gone', apply.id, valid()));
  await socket.until(() => socket.told.some((text) => text.includes('gone')));
});

it('closes as the protocol has it: an id that is in use, and who was not let in', async () => {
  const twice = await connect(caseManager);
  twice.send(subscribe('one', apply.id, valid()));
  twice.send(subscribe('one', apply.id, valid()));
  expect(await twice.closed).toBe(4409);
  const early = await connect(caseManager, false);
  early.send(subscribe('one', apply.id, valid()));
  expect(await early.closed).toBe(4401);
});
