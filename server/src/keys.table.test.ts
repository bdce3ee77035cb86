/**
 * What a key gets, over the whole schema: every field of every kind of record, every query, every
 * subscription and every mutation, with the scope and without, by a key that has ended, and by one of
 * another programme and another organisation, over HTTP and the socket, with the exact answers. What
 * has no row here is closed to keys, and a row that says otherwise than the server does fails.
 */
import { isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import type { Client as SocketClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrm } from './database.ts';
import { keySentences } from './kernel/policy.ts';
import { scopes, type Scope } from './kernel/scopes.ts';
import { createSchema } from './schema.ts';
import { askable, everythingOfNode } from './testing/everything.ts';
import { makeHouse, signInAll, type TestHouse } from './testing/factories.ts';
import { makeKey, type TestKey } from './testing/keys.ts';
import { populate, type Populated } from './testing/populate.ts';
import { givenBy, justThat, justThatRoot, someArguments } from './testing/questions.ts';
import { startServer, type TestServer, type TestVisitor } from './testing/server.ts';

/** What opens something to a key: one of these scopes, or being a key at all. */
type Opened = readonly Scope[] | 'every key';

const plans: Opened = ['plans:read', 'plans:write'];
const tasks: Opened = ['tasks:read', 'tasks:write'];
const meetings: Opened = ['meetings:read'];
const clients: Opened = ['clients:read'];

/** The kinds of record that keys may read. All others are closed to them. */
const kinds: Record<string, Opened> = {
  AgendaItem: meetings,
  Appointment: ['schedule:read'],
  CareTeamMembership: clients,
  Client: clients,
  EpisodeOfCare: clients,
  FamilyContact: ['contacts:read'],
  Goal: plans,
  Incident: ['incidents:read'],
  Intervention: plans,
  Measurement: plans,
  Meeting: meetings,
  MeetingAttendance: meetings,
  Membership: 'every key',
  Need: plans,
  Note: ['notes:read'],
  NoteAddendum: ['notes:read'],
  Objective: plans,
  Organisation: 'every key',
  Plan: plans,
  PlanSignature: plans,
  PlanVersion: plans,
  Programme: 'every key',
  SafetyItem: ['safety:read'],
  Task: tasks,
};

/** Fields that give parts and no records: read with the record that they are of, or never. */
const parts: Record<string, 'with its record' | 'never'> = {
  'AgendaItem.week': 'never',
  'Client.sharing': 'never',
  'Client.timeline': 'never',
  'Incident.followUps': 'with its record',
  'Meeting.agendaSuggestions': 'never',
  'Note.sections': 'with its record',
  'PlanVersion.gaps': 'with its record',
  'Task.comments': 'with its record',
  'Task.history': 'with its record',
  'Viewer.careTasks': 'never',
  'Viewer.portal': 'with its record',
  'Viewer.today': 'never',
};

const queries: Record<string, Opened> = {
  client: clients,
  clients,
  meeting: meetings,
  meetings,
  node: 'every key',
  people: ['people:read'],
  programmes: 'every key',
  viewer: 'every key',
};

const writing: Opened = ['plans:write'];

const mutations: Record<string, Opened> = {
  addGoal: writing,
  addIntervention: writing,
  addNeed: writing,
  addObjective: writing,
  addTaskComment: ['tasks:write'],
  completeTask: ['tasks:write'],
  createTask: ['tasks:write'],
  dropTask: ['tasks:write'],
  recordMeasurement: writing,
  removePlanRecord: writing,
  reopenTask: ['tasks:write'],
  restorePlanRecord: writing,
  updateGoal: writing,
  updateIntervention: writing,
  updateMeasurement: writing,
  updateNeed: writing,
  updateObjective: writing,
  updateTask: ['tasks:write'],
};

const subscriptions: Record<string, Opened> = {
  clientTaskChanges: tasks,
  meetingChanges: meetings,
  noteChanges: ['notes:read'],
  planChanges: plans,
  taskChanges: tasks,
};

let server: TestServer;
let schema: GraphQLSchema;
let house: TestHouse;
let sam: Populated;
/** A key for each scope, and nothing else. */
const only = {} as Record<Scope, TestKey>;
let everything: TestKey;
let otherProgramme: TestKey;
let otherHouse: TestKey;
let expired: TestKey;
let revoked: TestKey;
const sockets = new Map<TestVisitor, SocketClient>();

beforeAll(async () => {
  server = await startServer();
  schema = await createSchema();
  house = await makeHouse(server, 'one');
  const other = await makeHouse(server, 'two');
  const people = await signInAll(server, house);
  sam = await populate(server, house, people.caseManager, people.supervisor);
  for (const scope of scopes) only[scope] = await makeKey(server, house, { scopes: [scope] });
  everything = await makeKey(server, house, { scopes });
  otherProgramme = await makeKey(server, house, {
    scopes,
    programmes: [house.programmes.dayTreatment],
  });
  otherHouse = await makeKey(server, other, { scopes, programmes: 'all' });
  expired = await makeKey(server, house, { scopes });
  revoked = await makeKey(server, house, { scopes });
  await revoked.revoke();
  const admin = await createOrm(server.database.adminUrl);
  await admin.em
    .fork()
    .execute(`update api_key set expires_at = now() where prefix = ?`, [
      expired.secret.slice(0, 11),
    ]);
  await admin.close();
});
afterAll(async () => {
  for (const socket of sockets.values()) await socket.dispose();
  await server.stop();
});

interface Answer {
  readonly data: Record<string, unknown> | null;
  /** Codes and words of the errors. */
  readonly errors: string[];
}
const answerOf = ({ data, errors }: { data?: unknown; errors?: readonly object[] }): Answer => ({
  data: (data ?? null) as Answer['data'],
  errors: ((errors ?? []) as { message: string; extensions: { code: string } }[]).map(
    ({ message, extensions }) => `${extensions.code}: ${message}`,
  ),
});

type Ask = (
  who: TestVisitor,
  query: string,
  variables?: Record<string, unknown>,
) => Promise<Answer>;

const overHttp: Ask = async (who, query, variables) => answerOf(await who.query(query, variables));

/** The first answer on a socket, which each visitor keeps open; or the code that closed it. */
const overSocket: Ask = async (who, query, variables = {}) => {
  const socket = sockets.get(who) ?? who.socket();
  sockets.set(who, socket);
  try {
    for await (const { data, errors } of socket.iterate({ query, variables }))
      return answerOf({ data, ...(errors ? { errors } : {}) });
    return { data: null, errors: ['nothing'] };
  } catch (error) {
    if (Array.isArray(error)) return answerOf({ errors: error as object[] });
    return { data: null, errors: [String((error as { code: number }).code)] };
  }
};
const transports: [string, Ask][] = [
  ['HTTP', overHttp],
  ['the socket', overSocket],
];

const lacking = (opened: readonly Scope[]): string =>
  `FORBIDDEN: This key does not have the scope ${opened.join(' or ')}.`;
const peopleOnly = 'FORBIDDEN: A key may not do this: it takes a person.';
const refusalOf = (opened: Opened | undefined): string =>
  Array.isArray(opened) ? lacking(opened as readonly Scope[]) : peopleOnly;

const has = (opened: Opened | undefined, scope: Scope): boolean =>
  opened === 'every key' || (opened?.includes(scope) ?? false);
/** A key with one scope that opens something. */
const keysWith = (opened: Opened): [Scope, TestKey][] =>
  scopes.filter((scope) => has(opened, scope)).map((scope) => [scope, only[scope]]);

const kindsOfRecord = (): string[] =>
  schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
/** Those of which Sam's house has one: that it has one of each is said by the table of people. */
const kindsAtHand = (): string[] => kindsOfRecord().filter((kind) => kind in sam.records);

const fieldsOf = (type: string): GraphQLField<unknown, unknown>[] => {
  const found = schema.getType(type);
  return isObjectType(found) ? Object.values(found.getFields()) : [];
};

describe('scopes', () => {
  it('open what a sentence allows to programs, each something', () => {
    const said = keySentences();
    const loose = said.filter(({ scopes: opened, everyKey }) => !everyKey && opened.length === 0);
    expect(loose).toEqual([]);
    const used = new Set(said.flatMap(({ scopes: opened }) => opened));
    expect([...used].sort()).toEqual([...scopes].sort());
  });

  it('never let a key approve, sign, send, or manage people and keys', () => {
    const verbs =
      /sign|approve|send|manage|submit|withdraw|share|recall|revoke|publish|grant|end$/i;
    expect(keySentences().filter(({ action }) => verbs.test(action))).toEqual([]);
  });
});

/** What a field of a kind must answer to a key with this scope, which reads the kind. */
function expected(kind: string, field: GraphQLField<unknown, unknown>, scope: Scope): string[] {
  const given = givenBy(field);
  const name = `${kind}.${field.name}`;
  if (kindsOfRecord().includes(given) || given === 'ApiKey')
    return has(kinds[given], scope) ? [] : [refusalOf(kinds[given])];
  if (!isObjectType(schema.getType(given))) return [];
  if (!(name in parts)) throw new Error(`${name} gives a part: say above who reads it`);
  return parts[name] === 'never' ? [peopleOnly] : [];
}

describe.each(transports)('every kind of record, over %s', (_transport, ask) => {
  it('is answered field by field to the keys with its scope', async () => {
    const found: Record<string, string[]> = {};
    const wanted: Record<string, string[]> = {};
    for (const [kind, opened] of Object.entries(kinds)) {
      if (!kindsAtHand().includes(kind)) continue;
      const id = sam.records[kind];
      for (const [scope, key] of keysWith(opened).slice(0, 3))
        for (const field of fieldsOf(kind)) {
          if (!askable(field)) continue;
          const query = `query ($id: ID!) { node(id: $id) { ... on ${kind} { ${justThat(field)} } } }`;
          const name = `${kind}.${field.name} with ${scope}`;
          wanted[name] = expected(kind, field, scope);
          const { data, errors } = await ask(key, query, { id });
          found[name] = errors;
          if (errors.length === 0) expect(data?.node, name).not.toBeNull();
        }
    }
    expect(found).toEqual(wanted);
  }, 240_000);

  it('is nothing to the keys without', async () => {
    const seen: string[] = [];
    for (const kind of kindsAtHand())
      for (const scope of scopes) {
        if (has(kinds[kind], scope)) continue;
        const query = `query ($id: ID!) { node(id: $id) { __typename ... on ${kind} { id } } }`;
        const answer = await ask(only[scope], query, { id: sam.records[kind] });
        if (answer.errors.length > 0 || answer.data?.node !== null) seen.push(`${kind}: ${scope}`);
      }
    expect(seen).toEqual([]);
  }, 240_000);

  it('is nothing to a key of another programme or organisation, and nothing to an ended one', async () => {
    const ofAll = Object.keys(kinds).filter((kind) => kinds[kind] === 'every key');
    for (const kind of kindsAtHand()) {
      const query = everythingOfNode(schema, kind);
      const variables = { id: sam.records[kind] };
      expect(await ask(otherHouse, query, variables), kind).toEqual({
        data: { node: null },
        errors: [],
      });
      // The meeting is about a client of that programme too; names and places are every key's.
      if (!['Meeting', 'MeetingAttendance', ...ofAll].includes(kind))
        expect(await ask(otherProgramme, query, variables), kind).toEqual({
          data: { node: null },
          errors: [],
        });
      for (const key of [expired, revoked])
        expect((await ask(key, query, variables)).errors, kind).toEqual([ended(ask)]);
    }
  }, 240_000);
});

const ended = (ask: Ask): string =>
  ask === overHttp ? 'UNAUTHENTICATED: This key is unknown, was revoked or has run out.' : '4403';

const roots: [
  'query' | 'mutation' | 'subscription',
  'Query' | 'Mutation' | 'Subscription',
  Record<string, Opened>,
][] = [
  ['query', 'Query', queries],
  ['mutation', 'Mutation', mutations],
  ['subscription', 'Subscription', subscriptions],
];

/** Answers that are about what was asked for, and no refusal of the one who asks. */
const aboutTheQuestion = /^(NOT_FOUND|BAD_USER_INPUT|CONFLICT)/;

describe.each(transports)('every root field, over %s', (transport, ask) => {
  it.each(roots)(
    'of %s opens to its scopes, and to no ended key',
    async (operation, type, rows) => {
      if (operation === 'subscription' && ask === overHttp) return;
      for (const field of fieldsOf(type)) {
        const opened = rows[field.name];
        const query = justThatRoot(operation, field);
        const variables = someArguments(field);
        const about = `${type}.${field.name} over ${transport}`;
        if (opened === undefined)
          expect((await ask(everything, query, variables)).errors, about).toEqual([peopleOnly]);
        else
          for (const scope of scopes) {
            const { errors } = await ask(only[scope], query, variables);
            if (!has(opened, scope))
              expect(errors, `${about}: ${scope}`).toEqual([refusalOf(opened)]);
            else if (errors.length > 0)
              expect(errors, `${about}: ${scope}`).toEqual([
                expect.stringMatching(aboutTheQuestion),
              ]);
          }
        for (const key of [expired, revoked])
          expect((await ask(key, query, variables)).errors, about).toEqual([ended(ask)]);
      }
    },
    240_000,
  );

  it('of Viewer is what a program has to know', async () => {
    for (const scope of scopes)
      for (const field of fieldsOf('Viewer')) {
        const { errors } = await ask(only[scope], `{ viewer { ${justThat(field)} } }`);
        // Of its account there is none, which is no refusal.
        const wanted = field.name === 'account' ? [] : expected('Viewer', field, scope);
        expect(errors, `Viewer.${field.name} with ${scope}`).toEqual(wanted);
      }
  }, 240_000);
});
