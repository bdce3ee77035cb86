/** GraphQL over HTTP as its specification has it: the audit of the reference implementation. */
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../testing/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/**
 * What the specification leaves to the server (MAY), and we leave out: a GET that any page of the
 * web could make a browser send is refused (CSRF prevention), so these need a header of their own.
 */
const leftOut = ['5A70', 'D6D5', '6A70'];

const audits = serverAudits({ url: () => `${server.origin}/graphql` });

describe('the audit of graphql-http', () => {
  it('has as many checks as we know of', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
    '%s %s',
    async (id, name, audit) => {
      const result = await audit.fn();
      if (leftOut.includes(id)) {
        expect(name).toMatch(/^MAY /);
        expect(result).toMatchObject({ status: 'notice', response: { status: 400 } });
      } else expect(result.status === 'ok' ? 'ok' : result.reason).toBe('ok');
    },
  );
});

describe('what the audit does not ask', () => {
  const modern = 'application/graphql-response+json';
  const old = 'application/json';
  const costly = `{ clients(first: 100) { nodes { timeline(first: 100) { nodes { ${Array.from(
    { length: 20 },
    (_, at) => `a${at}: __typename`,
  ).join(' ')} } } } } }`;

  it.each([
    ['a query with a variable that does not fit', 'query ($id: ID!) { node(id: $id) { id } }'],
    [
      'a mutation with one',
      'mutation ($id: SignNoteInput!) { signNote(input: $id) { note { id } } }',
    ],
    ['a query that costs too much', costly],
  ])('answers %s without data, with 400 or in plain JSON with 200', async (_what, query) => {
    for (const [accept, status] of [
      [modern, 400],
      [old, 200],
    ] as const) {
      const answer = await server.stranger.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify({ query, variables: { id: null } }),
      });
      const body = (await answer.json()) as { errors: unknown[] };
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        status,
        `${accept}; charset=utf-8`,
      ]);
      expect(body).not.toHaveProperty('data');
      expect(body.errors).toHaveLength(1);
    }
  });

  it('answers a mutation over GET with 405 in either media type', async () => {
    const query = encodeURIComponent('mutation { __typename }');
    for (const accept of [modern, old]) {
      const answer = await server.stranger.fetch(`/graphql?query=${query}`, {
        headers: { accept, 'apollo-require-preflight': 'yes' },
      });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });
});
