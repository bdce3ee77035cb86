/** Values that no form sends: refused by the field's name, or kept, and never a failure of ours. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { beginNote, save } from '../testing/notes.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';
import { encodeCursor } from './pagination.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
});
afterAll(() => server.stop());

const uuid = '00000000-0000-4000-8000-000000000000';
const saveText = 'mutation ($input: SaveNoteInput!) { saveNote(input: $input) { note { id } } }';

describe('cursors that this server did not give', () => {
  const clients = 'query ($after: String) { clients(after: $after) { nodes { id } } }';
  const notes = `query ($after: String, $id: ID!) {
    client(id: $id) { notes(after: $after) { nodes { id } } } }`;
  const meetings = 'query ($after: String) { meetings(after: $after) { nodes { id } } }';
  const timeline = `query ($after: String, $id: ID!) {
    client(id: $id) { timeline(after: $after) { edges { cursor } } } }`;
  it.each([
    ['an id that is none', clients, ['Moore', 'Sam', 'x']],
    ['a number for a name', clients, [1, null, uuid]],
    ['a time that is none', notes, ['yesterday', uuid]],
    ['a time far away', notes, ['+275760-09-13T00:00:00.000Z', uuid]],
    ['an id that is none, of a note', notes, [new Date().toISOString(), 'x']],
    ['nothing at all', notes, [null, null]],
    ['a time that is none, of a meeting', meetings, ['x', uuid]],
    ['an id that is none, of a meeting', meetings, [new Date().toISOString(), "'"]],
    ['a NUL character', clients, ['\0', 'Sam', uuid]],
  ])('refuses %s', async (_name, query, values) => {
    expect(await as.nurse.codes(query, { after: encodeCursor(values), id: house.sam.id })).toEqual([
      'BAD_USER_INPUT',
    ]);
  });

  it('refuses a place on a timeline that is none', async () => {
    for (const text of [`+275760-09-13T00:00:00.000Z ${uuid}`, `x ${uuid}`, 'x'])
      expect(
        await as.nurse.codes(timeline, {
          after: Buffer.from(text).toString('base64url'),
          id: house.sam.id,
        }),
      ).toEqual(['BAD_USER_INPUT']);
  });
});

describe('days and moments that no calendar of care has', () => {
  it.each(['0000-01-01', '0001-01-01', '9999-12-31', '2026-02-30'])('refuses %s', async (day) => {
    const note = await beginNote(as.nurse, house.sam.id);
    const input = { id: note.id, version: note.version, occurredOn: day };
    expect(await as.nurse.codes(saveText, { input })).toEqual(['BAD_USER_INPUT']);
    const meetings =
      'query ($until: Date) { meetings(filter: { until: $until }) { nodes { id } } }';
    expect(await as.nurse.codes(meetings, { until: day })).toEqual(['BAD_USER_INPUT']);
  });

  it.each(['0000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', '9999-12-31T23:59:59Z'])(
    'refuses %s',
    async (from) => {
      const query = `query ($id: ID!, $from: DateTime) {
        client(id: $id) { appointments(from: $from) { id } } }`;
      expect(await as.nurse.codes(query, { id: house.sam.id, from })).toEqual(['BAD_USER_INPUT']);
    },
  );
});

describe('words that are no text', () => {
  it('keeps what is around half a character', async () => {
    const note = await beginNote(as.nurse, house.sam.id);
    const [first] = note.sections;
    const saved = await save(as.nurse, note, [{ key: first!.key, words: 'Calm \ud83d today' }]);
    expect(saved.sections[0]?.words).toBe('Calm \ufffd today');
  });

  it('says where bytes are not base64', async () => {
    const answer = await as.nurse.query(
      'mutation ($input: ApplyDocumentUpdateInput!) { applyDocumentUpdate(input: $input) { seq } }',
      { input: { documentId: uuid, update: 'not base64!' } },
    );
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors?.[0]?.message).toContain('input.update');
  });

  it('finds nothing by half a character, and refuses nothing', async () => {
    const query = 'query ($text: String) { clients(filter: { search: $text }) { nodes { id } } }';
    expect(await as.nurse.codes(query, { text: 'Sam\ud83d' })).toEqual([]);
  });
});

describe('codes of the closed list alone', () => {
  it.each([
    ['of letters that nobody knows', { 'content-type': 'application/json; charset=utf-99' }],
    ['packed in a way that nobody knows', { 'content-encoding': 'knots' }],
    ['packed, and is not', { 'content-encoding': 'gzip' }],
  ])('answers a body %s with BAD_USER_INPUT, and nothing of the server', async (_name, headers) => {
    const answer = await as.nurse.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"query":"{ __typename }"}',
    });
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toContain('BAD_USER_INPUT');
    expect(text).not.toMatch(/node_modules|\.ts/);
  });

  it.each([
    ['an operation that is not there', { query: 'query A { __typename }', operationName: 'B' }],
    ['two operations and no name', { query: 'query A { __typename } query B { __typename }' }],
    ['no query', { variables: {} }],
    ['a query that is no text', { query: 1 }],
    ['variables that are none', { query: '{ __typename }', variables: 'x' }],
    ['a hash without a query', { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }],
  ])('answers %s with BAD_USER_INPUT', async (_name, body) => {
    const answer = await as.nurse.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { errors } = (await answer.json()) as { errors: { extensions: { code: string } }[] };
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });
});
