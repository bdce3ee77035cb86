/** Keys over HTTP: made and shown once, known by their hash, within their programmes and scopes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrm } from '../../database.ts';
import { sessionOf, type Orm } from '../../kernel/db/orm.ts';
import { globalId } from '../../kernel/ids.ts';
import {
  inHouse,
  makeClient,
  makeHouse,
  makeProgramme,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import { makeKey } from '../../testing/keys.ts';
import { beginNote, save, sign } from '../../testing/notes.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';
import { hashOf } from './api-key.secret.ts';

let server: TestServer;
let house: TestHouse;
let other: TestHouse;
let as: Record<PersonKey, TestVisitor>;
/** Connected as the administrator of the database, whom no policy binds. */
let admin: Orm;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server, 'one');
  other = await makeHouse(server, 'two');
  as = await signInAll(server, house);
  admin = await createOrm(server.database.adminUrl);
});
afterAll(async () => {
  await admin.close();
  await server.stop();
});

const create = `mutation Make($input: CreateApiKeyInput!) { createApiKey(input: $input) {
  secret apiKey { id name prefix scopes allProgrammes programmes { name } createdBy { name }
    member { name role email } lastUsedAt revokedAt revokedBy { name } viewerCan } } }`;
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const input = (more: object = {}): { input: object } => ({
  input: {
    name: 'Export to the register',
    scopes: ['CLIENTS_READ'],
    programmeIds: [globalId('Programme', house.programmes.residential)],
    expiresAt: inDays(90),
    ...more,
  },
});

interface Made {
  createApiKey: { secret: string; apiKey: { id: string; prefix: string } };
}

describe('a key', () => {
  it('is made by an administrator, shown once, and kept as a hash', async () => {
    const { createApiKey } = await as.administrator.get<Made>(
      create,
      input({
        name: '  Export to the register ',
        scopes: ['NOTES_READ', 'CLIENTS_READ', 'CLIENTS_READ'],
      }),
    );
    const { secret, apiKey } = createApiKey;
    expect(secret).toMatch(/^rt_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
    expect(apiKey).toEqual({
      id: apiKey.id,
      name: 'Export to the register',
      prefix: secret.slice(0, 11),
      scopes: ['CLIENTS_READ', 'NOTES_READ'],
      allProgrammes: false,
      programmes: [{ name: 'Residential' }],
      createdBy: { name: 'Ada Adler' },
      member: { name: 'Export to the register', role: 'INTEGRATION', email: null },
      lastUsedAt: null,
      revokedAt: null,
      revokedBy: null,
      viewerCan: ['key.read', 'key.revoke'],
    });
    const rows = await admin.em.fork().execute<{ hash: string }[]>('select * from api_key');
    expect(rows.map(({ hash }) => hash)).toContain(hashOf(secret));
    expect(JSON.stringify(rows)).not.toContain(secret.slice(12));
    const listed = await as.administrator.query(`{ apiKeys { nodes { id name prefix } } }`);
    expect(JSON.stringify(listed)).toContain(apiKey.prefix);
    expect(JSON.stringify(listed)).not.toContain(secret.slice(12));
  });

  it('is made and revoked by administrators alone, of their own organisation', async () => {
    const { id } = await makeKey(server, house, { scopes: ['notes:read'] });
    const theirs = await makeKey(server, other, { scopes: ['notes:read'], programmes: 'all' });
    const revoke = `mutation ($input: RevokeApiKeyInput!) {
      revokeApiKey(input: $input) { apiKey { revokedAt revokedBy { name } viewerCan } } }`;
    for (const who of Object.keys(as) as PersonKey[]) {
      if (who === 'administrator') continue;
      expect(await as[who].codes(create, input()), who).toEqual(['FORBIDDEN']);
      expect(await as[who].codes(revoke, { input: { id } }), who).toEqual(['FORBIDDEN']);
      expect(await as[who].codes('{ apiKeys { nodes { id } } }'), who).toEqual(['FORBIDDEN']);
    }
    expect(await server.stranger.codes(create, input())).toEqual(['UNAUTHENTICATED']);
    expect(await as.administrator.codes(revoke, { input: { id: theirs.id } })).toEqual([
      'NOT_FOUND',
    ]);
    expect(await as.administrator.codes(revoke, { input: { id: 'x' } })).toEqual([
      'BAD_USER_INPUT',
    ]);
    expect(await as.administrator.get(revoke, { input: { id } })).toEqual({
      revokeApiKey: {
        apiKey: {
          revokedAt: expect.any(String) as string,
          revokedBy: { name: 'Ada Adler' },
          viewerCan: ['key.read'],
        },
      },
    });
    expect(await as.administrator.codes(revoke, { input: { id } })).toEqual(['FORBIDDEN']);
    expect((await theirs.query('{ viewer { viewerCan } }')).errors).toBeUndefined();
  });

  it('has a name, scopes, programmes and an end that make sense', async () => {
    const refused = async (more: object): Promise<unknown> =>
      (await as.administrator.query(create, input(more))).errors?.map(({ extensions }) => [
        extensions.code,
        extensions.path,
      ]);
    const at = (field: string) => [['BAD_USER_INPUT', ['input', field]]];
    expect(await refused({ name: ' ' })).toEqual(at('name'));
    expect(await refused({ name: 'x'.repeat(121) })).toEqual(at('name'));
    expect(await refused({ name: 'two\nlines' })).toEqual(at('name'));
    expect(await refused({ scopes: [] })).toEqual(at('scopes'));
    expect(await refused({ expiresAt: inDays(-1) })).toEqual(at('expiresAt'));
    expect(await refused({ expiresAt: inDays(367) })).toEqual(at('expiresAt'));
    expect(await refused({ programmeIds: [] })).toEqual(at('programmeIds'));
    expect(await refused({ programmeIds: null })).toEqual(at('programmeIds'));
    expect(await refused({ allProgrammes: true })).toEqual(at('programmeIds'));
    expect(await refused({ programmeIds: [house.sam.id] })).toEqual(at('programmeIds'));
    const elsewhere = globalId('Programme', other.programmes.residential);
    expect(await refused({ programmeIds: [elsewhere] })).toEqual([['NOT_FOUND', undefined]]);
  });

  it('is seen by the serving role only where its hash or its organisation is known', async () => {
    const { secret, id } = await makeKey(server, house, { scopes: ['clients:read'] });
    const seen = async (variables: Record<string, string>): Promise<number> => {
      const em = server.orm.em.fork({ session: { variables } });
      const rows = await em.transactional((inside) => inside.execute('select id from api_key'));
      return (rows as unknown[]).length;
    };
    const nobody = sessionOf('').variables;
    expect(await seen(nobody)).toBe(0);
    expect(await seen({ ...nobody, 'roundtable.key': '' })).toBe(0);
    expect(await seen({ ...nobody, 'roundtable.key': hashOf(`${secret}x`) })).toBe(0);
    expect(await seen({ ...nobody, 'roundtable.key': hashOf(secret) })).toBe(1);
    // What it may do is settled when it is made.
    const widen = inHouse(server.orm, house.organisationId, (em) =>
      em.execute(`update api_key set scopes = '{notes:read}'`),
    );
    await expect(widen).rejects.toThrow(/permission denied/);
    expect(id).not.toBe('');
  });
});

const viewer =
  '{ viewer { viewerCan account { name } membership { name role } organisation { name } } }';

describe('a program', () => {
  it('acts with its key, whatever cookie comes along', async () => {
    const { secret } = await makeKey(server, house, { scopes: ['clients:read'], name: 'Register' });
    const ask = async (headers: Record<string, string>): Promise<[number, unknown]> => {
      const answer = await fetch(`${server.origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: viewer }),
      });
      return [answer.status, await answer.json()];
    };
    const program = {
      data: {
        viewer: {
          viewerCan: ['node.read', 'clients.list'],
          account: null,
          membership: { name: 'Register', role: 'INTEGRATION' },
          organisation: { name: 'House one' },
        },
      },
    };
    const cookie = as.administrator.cookie ?? '';
    for (const authorization of [`Bearer ${secret}`, `bearer   ${secret}`])
      for (const more of [{}, { cookie }] as Record<string, string>[])
        expect(await ask({ authorization, ...more })).toMatchObject([200, program]);
    const unknown = {
      errors: [
        {
          message: 'This key is unknown, was revoked or has run out.',
          extensions: { code: 'UNAUTHENTICATED' },
        },
      ],
    };
    for (const wrong of [
      '',
      'x',
      `${secret}x`,
      secret.slice(0, -1),
      `rt_aaaaaaaa${secret.slice(11)}`,
    ])
      expect(await ask({ authorization: `Bearer ${wrong}`, cookie })).toEqual([401, unknown]);
    // Another scheme is for somebody in between, and is none of ours.
    const [, person] = await ask({ authorization: 'Basic eDp5', cookie });
    expect(person).toMatchObject({ data: { viewer: { account: { name: 'Ada Adler' } } } });
  });

  it('has nothing to do with signing in', async () => {
    const key = await makeKey(server, house, { scopes: ['clients:read'] });
    const call = async (path: string, body?: object): Promise<unknown> => {
      const answer = await key.fetch(`/api/auth${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { 'content-type': 'application/json', origin: server.origin },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await answer.text();
      return answer.ok ? (JSON.parse(text) as unknown) : answer.status;
    };
    expect(await call('/get-session')).toBeNull();
    expect(await call('/list-sessions')).toBe(401);
    expect(await call('/update-user', { name: 'x' })).toBe(401);
    const passwords = {
      currentPassword: 'a long enough password',
      newPassword: 'another password',
    };
    expect(await call('/change-password', passwords)).toBe(401);
    expect(await call('/revoke-sessions', {})).toBe(401);
    // Nor does its membership have an account that could.
    const [row] = await admin.em
      .fork()
      .execute<object[]>('select account_id from membership where id = ?', [key.membershipId]);
    expect(row).toEqual({ account_id: null });
  });

  it('reaches the clients of its programmes, or of all there will be', async () => {
    const clients = async (who: TestVisitor): Promise<string[]> =>
      (
        await who.get<{ clients: { nodes: { givenName: string }[] } }>(
          '{ clients { nodes { givenName } } }',
        )
      ).clients.nodes.map(({ givenName }) => givenName);
    const make = (programmes: string[] | 'all') =>
      makeKey(server, house, { scopes: ['clients:read'], programmes });
    const { residential, dayTreatment } = house.programmes;
    const one = await make([residential]);
    const both = await make([residential, dayTreatment]);
    const all = await make('all');
    expect(await clients(one)).toEqual(['Sam']);
    expect(await clients(both)).toEqual(['Sam', 'Mía']);
    expect(await clients(all)).toEqual(['Sam', 'Mía']);
    await inHouse(server.orm, house.organisationId, async (em) => {
      const programme = makeProgramme(em, 'Outpatient', 'outpatient');
      makeClient(em, { givenName: 'Zoë', familyName: 'Zimmer' }, programme);
      await em.flush();
    });
    expect(await clients(both)).toEqual(['Sam', 'Mía']);
    expect(await clients(all)).toEqual(['Sam', 'Mía', 'Zoë']);
  });

  it('reads of notes those that are signed or shared', async () => {
    const key = await makeKey(server, house, { scopes: ['clients:read', 'notes:read'] });
    const words = [{ key: 'data', words: 'Slept well' }];
    const signed = await beginNote(as.nurse, house.sam.id);
    await sign(as.nurse, await save(as.nurse, signed, words));
    const shared = await beginNote(as.nurse, house.sam.id);
    await save(as.nurse, shared, words, { shared: true });
    const own = await beginNote(as.nurse, house.sam.id);
    await save(as.nurse, own, words);
    const { client } = await key.get<{ client: { notes: { nodes: { id: string }[] } } }>(
      `query ($id: ID!) { client(id: $id) { notes(first: 2) { nodes { id sections { words } } } } }`,
      { id: house.sam.id },
    );
    expect(client.notes.nodes.map(({ id }) => id)).toEqual([shared.id, signed.id]);
    expect(JSON.stringify(client)).toContain('Slept well');
    const node = 'query ($id: ID!) { node(id: $id) { id } }';
    expect(await key.get(node, { id: own.id })).toEqual({ node: null });
    expect(await key.get(node, { id: shared.id })).toEqual({ node: { id: shared.id } });
  });

  it('is told what it may do as it is', async () => {
    const can = async (who: TestVisitor): Promise<unknown> =>
      (
        await who.get<{ client: { viewerCan: string[] } }>(
          'query ($id: ID!) { client(id: $id) { viewerCan } }',
          { id: house.sam.id },
        )
      ).client.viewerCan;
    const reader = await makeKey(server, house, { scopes: ['clients:read'] });
    const writer = await makeKey(server, house, { scopes: ['clients:read', 'tasks:write'] });
    expect(await can(reader)).toEqual(['client.read']);
    expect(await can(writer)).toEqual(['client.read', 'task.write']);
  });

  it('is named by the trail, by its membership, and its last use by the key', async () => {
    const key = await makeKey(server, house, { scopes: ['clients:read'], name: 'Trailed' });
    await key.get('query Caseload { clients { nodes { name } } }');
    await key.codes('query Trail { auditEntries { nodes { id } } }');
    const { auditEntries } = await as.administrator.get<{
      auditEntries: { nodes: { operation: string; member: { name: string; role: string } }[] };
    }>('{ auditEntries(first: 20) { nodes { operation kind code member { name role } } } }');
    const member = { name: 'Trailed', role: 'INTEGRATION' };
    expect(auditEntries.nodes.filter((entry) => entry.member.name === 'Trailed')).toEqual([
      { operation: 'Trail', kind: 'REFUSAL', code: 'FORBIDDEN', member },
      { operation: 'Caseload', kind: 'READ', code: null, member },
    ]);
    const { node } = await as.administrator.get<{ node: { lastUsedAt: string } }>(
      'query ($id: ID!) { node(id: $id) { ... on ApiKey { lastUsedAt } } }',
      { id: key.id },
    );
    expect(Date.now() - Date.parse(node.lastUsedAt)).toBeLessThan(60_000);
  });

  it('is listed among people only where it is asked for', async () => {
    const names = async (who: TestVisitor, filter: object): Promise<string[]> =>
      (
        await who.get<{ people: { nodes: { name: string }[] } }>(
          'query ($filter: PersonFilter) { people(first: 100, filter: $filter) { nodes { name } } }',
          { filter },
        )
      ).people.nodes.map(({ name }) => name);
    await makeKey(server, house, { scopes: ['clients:read'], name: 'Nightly' });
    expect(await names(as.nurse, {})).not.toContain('Nightly');
    expect(await names(as.administrator, {})).not.toContain('Nightly');
    expect(await names(as.nurse, { role: 'INTEGRATION' })).toContain('Nightly');
  });
});
