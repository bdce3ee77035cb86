/**
 * What the family gets, over the whole schema: every kind of record, every query, mutation and
 * subscription, by a guardian with all rights, another guardian of the same child, and those who may
 * see nothing of it, whatever ids they guess, over HTTP and the socket, with the exact answers. What
 * has no row here is closed to them.
 */
import {
  getNamedType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrm } from './database.ts';
import { globalId, newId, parseGlobalId } from './kernel/ids.ts';
import { actionsOf } from './kernel/policy.ts';
import { createSchema } from './schema.ts';
import { everythingOf, everythingOfNode } from './testing/everything.ts';
import type { TestHouse } from './testing/factories.ts';
import {
  closeSockets,
  families,
  makeFamilies,
  overHttp,
  overSocket,
  transports,
  type Answer,
  type Families,
  type Family,
} from './testing/families.ts';
import { everythingShared } from './testing/family.ts';
import { secret, type Populated } from './testing/populate.ts';
import { justThatRoot, someArguments } from './testing/questions.ts';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
let schema: GraphQLSchema;
let house: TestHouse;
let sam: Populated;
let as: Families['as'];

beforeAll(async () => {
  server = await startServer();
  schema = await createSchema();
  ({ house, sam, as } = await makeFamilies(server));
});
afterAll(async () => {
  await closeSockets();
  await server.stop();
});

const forbidden: Answer = { data: null, errors: ['FORBIDDEN: Your role does not allow this.'] };
const notFound: Answer = {
  data: null,
  errors: ['NOT_FOUND: There is nothing here that you may see.'],
};
const rootFields = (type: 'Query' | 'Mutation' | 'Subscription') => {
  const found = schema.getType(type);
  return isObjectType(found) ? Object.values(found.getFields()) : [];
};

it('is a role of which few sentences speak', () => {
  expect(actionsOf('family').sort()).toEqual([
    'account.read',
    'node.read',
    'organisation.read',
    'pages.read',
    'person.email',
    'person.read',
    'portal.follow',
    'portal.write',
    'portalChild.read',
  ]);
});

it('leads from a child to nothing but what is named here', () => {
  const seen = new Map<string, string[]>();
  const walk = (name: string): void => {
    const type = schema.getType(name);
    if (!isObjectType(type) || seen.has(name)) return;
    const fields = Object.values(type.getFields());
    seen.set(name, fields.map((field) => field.name).sort());
    for (const field of fields) walk(getNamedType(field.type).name);
  };
  walk('Portal');
  expect(Object.fromEntries(seen)).toEqual({
    Portal: ['children', 'greeting', 'organisationName', 'timeZone'],
    PortalChild: [
      ...['appointments', 'firstName', 'goals', 'id', 'language', 'messages', 'rights'],
      ...['summaries', 'team'],
    ],
    PortalGoal: [
      ...['approvedByName', 'id', 'language', 'progress', 'series', 'target', 'updatedOn', 'words'],
    ],
    PortalSeries: ['points', 'target', 'unit'],
    PortalPoint: ['on', 'value'],
    PortalAppointment: [
      ...['cancelled', 'corrected', 'endsAt', 'id', 'language', 'note', 'place', 'startsAt'],
      'title',
    ],
    PortalSummary: [
      ...['approvedByName', 'corrected', 'id', 'language', 'number', 'publishedOn', 'title'],
      'words',
    ],
    PortalTeamMember: ['function', 'name'],
    PortalMessage: ['authorName', 'id', 'mine', 'sentAt', 'words'],
  });
});

describe.each(transports)('over %s', (_transport, ask) => {
  it('every kind of record is nothing, with every field', async () => {
    const kinds = schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
    for (const kind of kinds) {
      // Their organisation's name and their own membership: below.
      if (kind === 'Organisation' || !sam.records[kind]) continue;
      const query = everythingOfNode(schema, kind);
      for (const who of families)
        expect(await ask(as[who], query, { id: sam.records[kind] }), `${who}: ${kind}`).toEqual({
          data: { node: null },
          errors: [],
        });
    }
  }, 240_000);

  it('a made-up id of a portal, and one of another kind, is nothing either', async () => {
    const ids = ['PortalChild', 'PortalItem', 'PortalMessage', 'Account', 'Nothing'].flatMap(
      (kind) => [globalId(kind, as.mother.contactId), globalId(kind, newId())],
    );
    for (const id of [...ids, 'nonsense', ''])
      expect(await ask(as.mother, 'query ($id: ID!) { node(id: $id) { id } }', { id })).toEqual({
        data: { node: null },
        errors: [],
      });
  });

  it('an organisation is seen by its own, and no word of care with it', async () => {
    const query = everythingOfNode(schema, 'Organisation');
    const id = sam.records.Organisation;
    for (const who of families) {
      const { data, errors } = await ask(as[who], query, { id });
      expect(errors).toEqual([]);
      expect(JSON.stringify(data)).not.toContain(secret);
      if (who === 'elsewhere') expect(data).toEqual({ node: null });
      else expect(data).toEqual({ node: expect.objectContaining({ name: 'House one' }) as object });
    }
  });

  it.each([
    ['Query', 'query', ['viewer', 'node']],
    ['Mutation', 'mutation', ['sendFamilyMessage']],
    ['Subscription', 'subscription', ['familyChanges']],
  ] as const)(
    'every other root field of %s is forbidden',
    async (type, kind, open) => {
      const fields: GraphQLField<unknown, unknown>[] = rootFields(type);
      for (const field of fields) {
        if ((open as readonly string[]).includes(field.name)) continue;
        for (const who of families)
          expect(
            await ask(as[who], justThatRoot(kind, field), someArguments(field)),
            `${who}: ${field.name}`,
          ).toEqual({
            ...forbidden,
            data: isNonNullType(field.type) ? null : { [field.name]: null },
          });
      }
    },
    240_000,
  );

  it('the viewer is themselves, and of the rest nothing', async () => {
    const type = schema.getType('Viewer');
    if (!isObjectType(type)) throw new Error('no viewer');
    const empty: Record<string, unknown> = {
      careTasks: [],
      mentionedIn: { nodes: [] },
      summaries: [],
      tasks: { nodes: [] },
      today: { date: expect.any(String) as string, meetings: [], appointments: [] },
      viewerCan: ['node.read', 'pages.read', 'portal.follow', 'portal.write'],
    };
    const themselves = ['account', 'membership', 'memberships', 'organisation'];
    for (const who of families) {
      const { data, errors } = await ask(as[who], `{ viewer ${everythingOf(type, 2)} }`);
      expect(errors).toEqual([]);
      const { viewer } = data as { viewer: Record<string, unknown> };
      const { portal: _portal, ...rest } = viewer;
      for (const own of themselves) {
        expect(JSON.stringify(rest[own])).not.toContain(secret);
        Reflect.deleteProperty(rest, own);
      }
      expect({ ...rest, viewerCan: [...(rest.viewerCan as string[])].sort() }, who).toEqual(empty);
      expect(viewer.memberships).toHaveLength(1);
      expect(viewer.account).toMatchObject({ email: as[who].email });
    }
  });

  it('the portal shows what was shared with each, and with nobody else', async () => {
    const sharing = await Promise.all(
      families.map(async (who): Promise<[Family, unknown]> => {
        const { data } = await ask(
          as[who],
          `{ viewer { portal { children { ${everythingShared} } } } }`,
        );
        return [
          who,
          (data as { viewer: { portal: { children: unknown } } }).viewer.portal.children,
        ];
      }),
    );
    const appointment = {
      ...{ language: 'en', title: 'Shared appointment', place: null, note: null },
      startsAt: expect.any(String) as string,
      endsAt: expect.any(String) as string,
      ...{ cancelled: false, corrected: false },
    };
    const none = { goals: [], appointments: [], summaries: [], messages: [], team: [] };
    const all = ['GOALS', 'PROGRESS', 'TEAM', 'APPOINTMENTS', 'SUMMARIES', 'MESSAGES'];
    const part = 'Part of the team';
    expect(Object.fromEntries(sharing)).toEqual({
      mother: [
        {
          ...{ id: as.mother.childId, firstName: 'Sam', language: null, rights: all },
          goals: [
            {
              ...{ language: 'en', words: 'Shared goal', progress: 'Well', target: null },
              series: { unit: 'days', target: null, points: [{ on: '2026-01-05', value: 3 }] },
              approvedByName: 'Cem Çelik',
            },
          ],
          team: [
            { name: 'Cem Çelik', function: part },
            { name: 'Théa Tremblay', function: part },
            { name: 'Noor Nasser', function: part },
            { name: 'Kofi Kamau', function: part },
          ],
          appointments: [appointment],
          summaries: [
            {
              ...{ language: 'en', title: 'Shared summary', words: 'Shared words' },
              ...{ number: 1, corrected: false, approvedByName: 'Cem Çelik' },
            },
          ],
          messages: [{ mine: false, authorName: 'Cem Çelik', words: 'Shared answer' }],
        },
      ],
      second: [
        {
          ...none,
          ...{ id: as.second.childId, firstName: 'Sam', language: 'fr' },
          rights: ['APPOINTMENTS', 'MESSAGES'],
          appointments: [appointment],
        },
      ],
      ...{ noRights: [], ended: [], silenced: [], tomorrow: [] },
      ofMia: [
        {
          ...none,
          ...{ id: as.ofMia.childId, firstName: 'Mía', language: null, rights: all },
          team: [{ name: 'Cleo Costa', function: part }],
        },
      ],
      elsewhere: [
        {
          ...none,
          ...{ id: as.elsewhere.childId, firstName: 'Sam', language: null, rights: all },
          team: [
            { name: 'Cem Çelik', function: part },
            { name: 'Théa Tremblay', function: part },
            { name: 'Noor Nasser', function: part },
            { name: 'Kofi Kamau', function: part },
          ],
        },
      ],
    });
    expect(JSON.stringify(sharing)).not.toContain(secret);
  });
});

describe('whatever id they guess', () => {
  /** Ids of children as each guardian has them, and ids of Sam's record put in their place. */
  const guesses = (): [string, string][] => [
    ...families.map((who): [string, string] => [who, as[who].childId]),
    ...['Client', 'FamilyContact', 'Edition', 'PortalAccess'].map((kind): [string, string] => [
      kind,
      sam.records[kind] ?? '',
    ]),
    ...Object.entries(sam.records).map(([kind, id]): [string, string] => [
      `${kind} as a child`,
      globalId('PortalChild', parseGlobalId(id)?.id ?? newId()),
    ]),
    ['nobody', globalId('PortalChild', newId())],
    ['nonsense', 'nonsense'],
  ];
  /** The contact as a child is the mother's own id in another way of writing. */
  const isOwn = (who: Family, id: string): boolean => id === as[who].childId;
  const seesSomething: readonly Family[] = ['mother', 'second', 'ofMia', 'elsewhere'];

  it('a stream is theirs, or NOT_FOUND', async () => {
    const text = `subscription ($id: ID!) { familyChanges(childId: $id) { kind child { id } } }`;
    for (const who of families)
      for (const [name, id] of guesses())
        expect(await overSocket(as[who], text, { id }), `${who}: ${name}`).toEqual(
          isOwn(who, id) && seesSomething.includes(who)
            ? { data: { familyChanges: { kind: 'READY', child: { id } } }, errors: [] }
            : notFound,
        );
  }, 240_000);

  it('a stream is nothing over HTTP, which has none', async () => {
    const text = `subscription ($id: ID!) { familyChanges(childId: $id) { kind child { id } } }`;
    for (const who of families)
      for (const id of [as.mother.childId, as[who].childId])
        expect(await overHttp(as[who], text, { id }), who).toEqual({
          data: null,
          errors: ['BAD_USER_INPUT: Subscriptions are followed on the socket at /graphql.'],
        });
  });

  it.each(transports)(
    'a message over %s goes to their own child’s team, or nowhere',
    async (_, ask) => {
      const text = `mutation ($input: SendFamilyMessageInput!) {
      sendFamilyMessage(input: $input) { message { words mine } } }`;
      const before = await sent();
      let went = 0;
      for (const who of families)
        for (const [name, childId] of guesses()) {
          const theirs = isOwn(who, childId) && seesSomething.includes(who);
          if (theirs) went += 1;
          expect(
            await ask(as[who], text, { input: { childId, words: 'Hello' } }),
            `${who}: ${name}`,
          ).toEqual(
            theirs
              ? {
                  data: { sendFamilyMessage: { message: { words: 'Hello', mine: true } } },
                  errors: [],
                }
              : notFound,
          );
        }
      expect((await sent()) - before).toBe(went);
    },
    240_000,
  );

  it('leaves an entry in the trail, of reading and of guessing', async () => {
    await overHttp(as.mother, 'query Reading { viewer { portal { children { firstName } } } }');
    await overSocket(
      as.ofMia,
      `subscription Guess($id: ID!) { familyChanges(childId: $id) { cursor } }`,
      { id: as.mother.childId },
    );
    const found = await rowsOf<{ kind: string; operation: string; clients: string }>(
      `select kind, operation, client_ids::text as clients from audit_entry
       where operation in ('Reading', 'Guess') order by at`,
    );
    const clients = `{${house.sam.clientId}}`;
    expect(found).toEqual([
      { kind: 'read', operation: 'Reading', clients },
      { kind: 'refusal', operation: 'Guess', clients },
    ]);
  });
});

async function rowsOf<T extends object>(sql: string): Promise<T[]> {
  const admin = await createOrm(server.database.adminUrl);
  return admin.em
    .fork()
    .execute<T[]>(sql)
    .finally(() => admin.close());
}
const sent = async (): Promise<number> =>
  Number((await rowsOf<{ sent: string }>('select count(*) as sent from family_message'))[0]?.sent);
