/** Mutations that are sent twice are done once, and answered twice the same. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOrm } from '../database.ts';
import {
  inHouse,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../testing/factories.ts';
import { makeKey, type TestKey } from '../testing/keys.ts';
import { draftOf, editText, type TestPlan } from '../testing/plan-edits.ts';
import { startServer, type TestServer, type TestVisitor } from '../testing/server.ts';
import type { Orm } from './db/orm.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let program: TestKey;
let draft: TestPlan;
let admin: Orm;

beforeAll(async () => {
  server = await startServer({ jobs: { pollEvery: 200 } });
  house = await makeHouse(server);
  as = await signInAll(server, house);
  program = await makeKey(server, house, { scopes: ['clients:read', 'plans:write'] });
  draft = await draftOf(as.caseManager, house.sam.id);
  admin = await createOrm(server.database.adminUrl);
});
afterAll(async () => {
  await admin.close();
  await server.stop();
});

interface Answer {
  readonly data: Record<string, unknown> | null;
  readonly errors?: { readonly extensions: { readonly code: string; path?: string[] } }[];
  readonly extensions?: { readonly repeated?: boolean };
}

/** One operation over HTTP, with the key in the header or among the extensions. */
async function send(
  who: TestVisitor,
  query: string,
  input: object,
  { header, extension }: { header?: string; extension?: unknown },
): Promise<{ text: string } & Answer> {
  const answer = await who.fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(header === undefined ? {} : { 'idempotency-key': header }),
    },
    body: JSON.stringify({
      query,
      variables: { input },
      ...(extension === undefined ? {} : { extensions: { idempotencyKey: extension } }),
    }),
  });
  const text = await answer.text();
  return { text, ...(JSON.parse(text) as Answer) };
}

const codes = ({ errors }: Answer): string[] => (errors ?? []).map((one) => one.extensions.code);

const begin = `mutation Begin($input: BeginNoteInput!) {
  beginNote(input: $input) { note { version id status } } }`;
const note = () => ({ clientId: house.sam.id, format: 'DAP' });
const noteId = ({ data }: Answer): string => (data?.beginNote as { note: { id: string } }).note.id;
const goal = (words = 'Once') => ({ planId: draft.planId, words });
const goalId = ({ data }: Answer): string => (data?.addGoal as { goal: { id: string } }).goal.id;

const count = async (table: string, more = 'true'): Promise<number> => {
  const [row] = await admin.em
    .fork()
    .execute<{ count: number }[]>(`select count(*)::int as count from ${table} where ${more}`);
  return row?.count ?? 0;
};

/** So much time has passed since the answers were given. */
/** Answers become so much older, and with them the time at which they are let go. */
const passed = async (time: string): Promise<void> => {
  await admin.em.fork().execute('update idempotent_answer set at = at - ?::interval', [time]);
  await admin.em.fork().execute(
    `update due_work set due_at = due_at - ?::interval
       where kind = 'idempotent-answers' and due_at < '9999-01-01'`,
    [time],
  );
};

describe('a mutation with an idempotency key', () => {
  it('is answered as before when it is repeated, to the letter, and not done again', async () => {
    const before = await count('note');
    const first = await send(as.nurse, begin, note(), { header: 'note-1' });
    const again = await send(as.nurse, begin, note(), { extension: 'note-1' });
    expect(noteId(again)).toBe(noteId(first));
    expect(again.extensions?.repeated).toBe(true);
    expect(first.extensions?.repeated).toBeUndefined();
    expect(JSON.stringify(again.data)).toBe(JSON.stringify(first.data));
    // As the draft of a header's standard has it, in quotation marks.
    expect(noteId(await send(as.nurse, begin, note(), { header: '"note-1"' }))).toBe(noteId(first));
    expect(await count('note')).toBe(before + 1);
  });

  it('is done once on whichever transport it comes, edits of live documents too', async () => {
    const first = await send(program, editText('addGoal'), goal(), { header: 'goal-1' });
    const socket = program.socket();
    const query = editText('addGoal');
    const payload = {
      query,
      variables: { input: goal() },
      extensions: { idempotencyKey: 'goal-1' },
    };
    for await (const answer of socket.iterate(payload))
      expect(answer).toMatchObject({ data: first.data, extensions: { repeated: true } });
    await socket.dispose();
    expect(await count('goal', `words = 'Once'`)).toBe(1);
  });

  it('is done once when ten come at once', async () => {
    const notes = await count('note');
    const ten = [...Array(10).keys()];
    const answers = await Promise.all(
      ten.map(() => send(as.nurse, begin, note(), { header: 'notes-at-once' })),
    );
    expect(new Set(answers.map(noteId)).size).toBe(1);
    expect(await count('note')).toBe(notes + 1);
    const goals = await Promise.all(
      ten.map(() =>
        send(program, editText('addGoal'), goal('At once'), { header: 'goals-at-once' }),
      ),
    );
    expect(new Set(goals.map(goalId)).size).toBe(1);
    expect(await count('goal', `words = 'At once'`)).toBe(1);
  });

  it('finds its record after a crash between the commit and the answer', async () => {
    const first = await send(program, editText('addGoal'), goal('Crashed'), { header: 'crash' });
    await admin.em.fork().execute(`update idempotent_answer set answer = null where key = 'crash'`);
    const again = await send(program, editText('addGoal'), goal('Crashed'), { header: 'crash' });
    expect(goalId(again)).toBe(goalId(first));
    expect(again.extensions?.repeated).toBeUndefined();
    expect(await count('goal', `words = 'Crashed'`)).toBe(1);
  });

  it('is free again after a refusal, which changed nothing', async () => {
    const wrong = { ...note(), occurredAt: '2026-02-31T00:00:00Z' };
    for (const [input, query] of [
      [wrong, begin],
      [goal('x'.repeat(20_001)), editText('addGoal')],
    ] as const)
      expect(codes(await send(as.nurse, query, input, { header: 'mended' }))).toEqual([
        'BAD_USER_INPUT',
      ]);
    expect(codes(await send(as.nurse, begin, note(), { header: 'mended' }))).toEqual([]);
  });

  it('refuses the key for anything else, and keeps the keys of two members apart', async () => {
    const header = 'shared';
    await send(as.nurse, begin, note(), { header });
    expect(codes(await send(as.nurse, begin, { ...note(), format: 'SOAP' }, { header }))).toEqual([
      'CONFLICT',
    ]);
    expect(codes(await send(as.nurse, editText('addGoal'), goal(), { header }))).toEqual([
      'CONFLICT',
    ]);
    const theirs = await send(as.clinician, begin, note(), { header });
    expect(codes(theirs)).toEqual([]);
    expect(theirs.extensions?.repeated).toBeUndefined();
  });

  it('holds for a day', async () => {
    const header = 'tomorrow';
    const first = await send(as.nurse, begin, note(), { header });
    const added = await send(program, editText('addGoal'), goal('Daily'), { header });
    await passed('23 hours');
    expect(noteId(await send(as.nurse, begin, note(), { header }))).toBe(noteId(first));
    await passed('2 hours');
    expect(noteId(await send(as.nurse, begin, note(), { header }))).not.toBe(noteId(first));
    expect(goalId(await send(program, editText('addGoal'), goal('Daily'), { header }))).not.toBe(
      goalId(added),
    );
    // By a job, whether or not anybody sends a key again.
    await vi.waitFor(
      async () => expect(await count('idempotent_answer', `at < now() - interval '1 day'`)).toBe(0),
      { timeout: 30_000, interval: 100 },
    );
  });

  it('is answered again only to who still reaches the client', async () => {
    const header = 'reach';
    const words = 'Seen no more';
    const query = `mutation Add($input: AddGoalInput!) { addGoal(input: $input) { goal { words } } }`;
    await send(as.careStaff, query, goal(words), { header });
    await inHouse(server.orm, house.organisationId, (em) =>
      em.execute('delete from care_team_membership where member_id = ?', [
        house.people.careStaff.membershipId,
      ]),
    );
    const again = await send(as.careStaff, query, goal(words), { header });
    expect(codes(again)).toEqual(['NOT_FOUND']);
    expect(again.text).not.toContain(words);
  });
});

describe('a key that cannot be one', () => {
  it('is refused, and the mutation not done', async () => {
    const before = await count('note');
    for (const sent of [
      { header: 'two words' },
      { header: 'x'.repeat(256) },
      { extension: '' },
      { extension: 7 },
      { header: 'one', extension: 'another' },
    ]) {
      const answer = await send(as.nurse, begin, note(), sent);
      expect(codes(answer), JSON.stringify(sent)).toEqual(['BAD_USER_INPUT']);
      expect(answer.errors?.[0]?.extensions.path).toEqual(['extensions', 'idempotencyKey']);
    }
    expect(await count('note')).toBe(before);
  });

  it('is refused beside a secret, which is kept nowhere', async () => {
    const make = `mutation Make($input: CreateApiKeyInput!) {
      createApiKey(input: $input) { secret } }`;
    const input = {
      name: 'Kept',
      scopes: ['PLANS_READ'],
      allProgrammes: true,
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    };
    expect(codes(await send(as.administrator, make, input, { header: 'secret' }))).toEqual([
      'BAD_USER_INPUT',
    ]);
    // Nor where the field stands in a fragment.
    const fields = 'createApiKey(input: $input) { secret }';
    for (const spread of [
      `mutation Make($input: CreateApiKeyInput!) { ...Made } fragment Made on Mutation { ${fields} }`,
      `mutation Make($input: CreateApiKeyInput!) { ... on Mutation { ... { ${fields} } } }`,
    ])
      expect(codes(await send(as.administrator, spread, input, { header: 'secret' }))).toEqual([
        'BAD_USER_INPUT',
      ]);
    expect(await count('api_key', `name = 'Kept'`)).toBe(0);
    expect(await count('idempotent_answer', `key = 'secret'`)).toBe(0);
  });

  it('is refused to a family account, whose rights are others than a reach', async () => {
    const answer = await send(as.family, begin, note(), { header: 'family' });
    expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
    expect(await count('idempotent_answer', `key = 'family'`)).toBe(0);
  });

  it('says nothing to a query', async () => {
    const query = '{ viewer { member { id } } }';
    for (const header of ['query', 'query']) {
      const { data, extensions } = await send(as.nurse, query, {}, { header });
      expect(data).not.toBeNull();
      expect(extensions?.repeated).toBeUndefined();
    }
  });
});
