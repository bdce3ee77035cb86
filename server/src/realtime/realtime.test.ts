import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrm } from '../database.ts';
import { sessionOf } from '../kernel/db/orm.ts';
import { newId } from '../kernel/ids.ts';
import { makeAccount, startServer, type TestServer, type TestVisitor } from '../testing/server.ts';

let server: TestServer;
let visitor: TestVisitor;

beforeAll(async () => {
  server = await startServer();
  const owner = await createOrm(server.database.ownerUrl);
  const accountId = await makeAccount(owner, 'someone@example.test', 'Some One');
  const organisationId = newId();
  await owner.em.fork({ session: sessionOf(organisationId) }).transactional(async (em) => {
    await em.execute(
      `insert into organisation (id, name, time_zone) values (?, 'House', 'Europe/Berlin')`,
      [organisationId],
    );
    await em.execute(
      `insert into membership (id, organisation_id, account_id, name, role, from_on)
       values (?, ?, ?, 'Some One', 'administrator', '2020-01-01')`,
      [newId(), organisationId, accountId],
    );
  });
  await owner.close();
  visitor = await server.signIn('someone@example.test');
});
afterAll(() => server.stop());

const viewerQuery = '{ viewer { account { email } organisation { name } membership { role } } }';

describe('over HTTP', () => {
  it('answers who is signed in, and null to a stranger', async () => {
    expect(await visitor.get(viewerQuery)).toEqual({
      viewer: {
        account: { email: 'someone@example.test' },
        organisation: { name: 'House' },
        membership: { role: 'ADMINISTRATOR' },
      },
    });
    expect(await server.stranger.get('{ viewer { viewerCan } }')).toEqual({ viewer: null });
    expect(await server.stranger.codes('{ node(id: "x") { id } }')).toEqual(['UNAUTHENTICATED']);
  });

  it('refuses a foreign origin, a form, a batch and a body that is too large', async () => {
    const post = (headers: Record<string, string>, body: string) =>
      visitor.fetch('/graphql', { method: 'POST', headers, body });
    const json = { 'content-type': 'application/json' };
    const question = JSON.stringify({ query: '{ viewer { viewerCan } }' });
    expect((await post({ ...json, origin: 'https://elsewhere.example' }, question)).status).toBe(
      403,
    );
    expect((await post({ 'content-type': 'text/plain' }, question)).status).toBe(400);
    expect((await post(json, `[${question}]`)).status).toBe(400);
    expect((await post(json, JSON.stringify({ query: 'x'.repeat(10_000_000) }))).status).toBe(413);
    expect((await post(json, question)).status).toBe(200);
  });
});

/** Asks over the socket; the answer's data, or the codes of its errors. */
async function overSocket(who: TestVisitor, query: string): Promise<unknown> {
  const socket = who.socket();
  try {
    for await (const answer of socket.iterate({ query }))
      return answer.errors ? answer.errors.map(({ extensions }) => extensions?.code) : answer.data;
    return undefined;
  } catch (error) {
    return Array.isArray(error)
      ? (error as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code)
      : error;
  } finally {
    await socket.dispose();
  }
}

describe('limits, the same over HTTP and the socket', () => {
  const deep = `{ ${'a { '.repeat(100)} a ${'}'.repeat(100)} }`;
  const rows: [name: string, query: string, code: string][] = [
    ['100 levels', deep, 'TOO_COMPLEX'],
    [
      '5,000 aliases',
      `{ ${Array.from({ length: 5000 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
      'GRAPHQL_PARSE_FAILED',
    ],
    [
      '300 aliases',
      `{ ${Array.from({ length: 300 }, (_, i) => `a${i}: __typename`).join(' ')} }`,
      'TOO_COMPLEX',
    ],
    [
      '2,000 directives',
      `{ viewer { viewerCan ${'@include(if: true) '.repeat(2000)} } }`,
      'GRAPHQL_PARSE_FAILED',
    ],
    [
      'circular fragments',
      '{ viewer { ...a } } fragment a on Viewer { ...b } fragment b on Viewer { ...a }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['an unknown field', '{ nothingOfTheKind }', 'GRAPHQL_VALIDATION_FAILED'],
  ];
  it.each(rows)('refuses %s', async (_name, query, code) => {
    expect(await visitor.codes(query)).toContain(code);
    expect(await overSocket(visitor, query)).toContain(code);
    expect(await visitor.get('{ viewer { account { email } } }')).toBeTruthy();
  });

  it('refuses doubling fragments without unfolding them', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `f${i}`);
    const doubling = names.map(
      (name, i) =>
        `fragment ${name} on Viewer { ${i < 39 ? `...f${i + 1} x${i}: viewerCan ...f${i + 1}` : 'viewerCan'} }`,
    );
    const query = `{ viewer { ...f0 } } ${doubling.join(' ')}`;
    expect(await visitor.codes(query)).toContain('TOO_COMPLEX');
    expect(await overSocket(visitor, query)).toContain('TOO_COMPLEX');
  });
});

describe('over the socket', () => {
  it('has the same session', async () => {
    expect(await overSocket(visitor, viewerQuery)).toMatchObject({
      viewer: { membership: { role: 'ADMINISTRATOR' } },
    });
  });

  it('refuses a stranger with 4403', async () => {
    expect(await overSocket(server.stranger, viewerQuery)).toMatchObject({ code: 4403 });
  });

  it('closes on sign-out with 4403, and refuses the old cookie', async () => {
    const other = await server.signIn('someone@example.test');
    const socket = other.socket();
    const closed = new Promise<number>((resolve) => {
      socket.on('closed', (event) => resolve((event as { code: number }).code));
    });
    await new Promise<void>((resolve) => void socket.on('connected', () => resolve()));
    const answer = await other.fetch('/api/auth/sign-out', { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(await closed).toBe(4403);
    await socket.dispose();
    expect(await other.get('{ viewer { viewerCan } }')).toEqual({ viewer: null });
    expect(await visitor.get('{ viewer { account { email } } }')).toBeTruthy();
  });

  it('closes a frame of 2 MB with 1009', async () => {
    const socket = visitor.socket();
    const closed = new Promise<number>((resolve) => {
      socket.on('closed', (event) => resolve((event as { code: number }).code));
    });
    const query = `{ viewer { viewerCan } } # ${'x'.repeat(2_000_000)}`;
    void (async () => {
      for await (const answer of socket.iterate({ query })) void answer;
    })().catch(() => undefined);
    expect(await closed).toBe(1009);
    await socket.dispose();
  });
});

describe('the audit trail', () => {
  it('has sign-ins, sign-outs, changes and refusals, and cannot be changed', async () => {
    await visitor.codes('{ node(id: "x") { id } }');
    const owner = await createOrm(server.database.adminUrl);
    const rows = await owner.em.fork().execute<{ kind: string }[]>('select kind from audit_entry');
    await owner.close();
    expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['sign-in', 'sign-out']));
    const serving = server.orm.em.fork({ session: sessionOf(newId()) });
    await expect(
      serving.transactional((em) => em.execute('update audit_entry set code = null')),
    ).rejects.toThrow(/permission denied/);
    await expect(
      serving.transactional((em) => em.execute('delete from audit_entry')),
    ).rejects.toThrow(/permission denied/);
  });
});
