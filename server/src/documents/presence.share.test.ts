/** Who came is told to all in words that are written once: the same as each would get alone. */
import { liveOperations } from '@roundtable/schema/live-operations';
import { execute, parse, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { presentPeople } from '../features/access/index.ts';
import type { Actor } from '../kernel/actor.ts';
import { createChangeBus, type ChangeBus } from '../kernel/changes.ts';
import { systemClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { createLog } from '../kernel/log.ts';
import { Operation } from '../kernel/operation.ts';
import { createOutbound } from '../kernel/outbound.ts';
import { runOperation } from '../kernel/run-operation.ts';
import { createSeal } from '../kernel/seal.ts';
import type { Services } from '../kernel/services.ts';
import { SharedFrames } from '../realtime/shared-frames.ts';
import { createSchema } from '../schema.ts';
import { once } from '../testing/editor.ts';
import { inHouse, makeHouse, type PersonKey, type TestHouse } from '../testing/factories.ts';
import { follow } from '../testing/follow.ts';
import { startDraft } from '../testing/plans.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import type { Placed, PresenceEvent } from './presence.event.ts';
import { startDocuments, type Documents } from './services.ts';

let server: TestServer;
let house: TestHouse;
let elsewhere: TestHouse;
let schema: GraphQLSchema;
let services: Services;
let bus: ChangeBus;
let documents: Documents;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  elsewhere = await makeHouse(server, 'two');
  schema = await createSchema();
  bus = createChangeBus();
  services = {
    orm: server.orm,
    bus,
    clock: systemClock,
    log: createLog({ logLevel: 'error' }),
    origin: server.origin,
    outbound: createOutbound([]),
    seal: createSeal('a secret of the tests that is long enough to be one'),
  };
  documents = startDocuments(services, { kinds: [], people: presentPeople });
});
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  await documents.close();
  await server.stop();
});

const document = parse(liveOperations.presence.text);
const variables = { d: newId() };
const request = (actor: Actor) =>
  ({ kind: 'subscription', name: 'DocumentPresence', transport: 'socket', actor }) as const;

const actorOf = (of: TestHouse, person: PersonKey, more: Partial<Actor> = {}): Actor => ({
  accountId: of.people[person].accountId,
  membershipId: of.people[person].membershipId,
  organisationId: of.organisationId,
  role: of.people[person].role,
  discipline: null,
  allProgrammes: false,
  sessionId: newId(),
  key: null,
  timeZone: 'Europe/London',
  ...more,
});
/** A program that acts with a key; it has no account. */
const program = (): Actor =>
  actorOf(house, 'integration', {
    accountId: null,
    sessionId: null,
    key: { id: newId(), scopes: ['people:read'], expiresAt: new Date(Date.now() + 60_000) },
  });

const caret = { field: 'words', anchor: new Uint8Array([1]), head: new Uint8Array([2]) };
const at = (of: TestHouse, person: PersonKey): Placed => ({
  key: `${of.people[person].email}`,
  sessionKey: 'tab',
  memberId: of.people[person].membershipId,
  caret: person === 'nurse' ? null : caret,
});
const arrival = (...people: Placed[]): PresenceEvent => ({
  whole: false,
  people,
  moved: [],
  gone: ['before'],
});

/** What one reader alone is told. */
const executed = (actor: Actor, event: PresenceEvent): Promise<ExecutionResult> =>
  runOperation(services, { ...request(actor), transaction: true }, async (operation) =>
    execute({
      schema,
      document,
      variableValues: variables,
      contextValue: operation,
      rootValue: event,
    }),
  );

const frames = (): SharedFrames => new SharedFrames(schema);
/** What they are told in words that are shared; `alone` where an execution is to tell them. */
async function shared(of: SharedFrames, actor: Actor, event: PresenceEvent): Promise<unknown> {
  const write = of.writerOf({ document, variables, actor, transport: 'socket' });
  for (;;) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const operation = new Operation({ ...request(actor), em: null, services });
    const written = write?.(event, { operation, again: resolve });
    if (typeof written === 'object') return JSON.parse(written.payload);
    if (written !== 'later') return written;
    await promise;
  }
}
const plain = (result: unknown): unknown => JSON.parse(JSON.stringify(result));

const everybody = (): PersonKey[] => Object.keys(house.people) as PersonKey[];

describe('who came', () => {
  it('is told to each reader as an execution tells it, or by one', async () => {
    const readers = [
      ...everybody().map((person) => actorOf(house, person)),
      program(),
      actorOf(elsewhere, 'clinician'),
      actorOf(elsewhere, 'supervisor'),
    ];
    const events = [
      ...everybody().map((person) => arrival(at(house, person))),
      arrival(at(house, 'nurse'), at(house, 'clinician'), at(house, 'careStaff')),
      arrival(at(house, 'nurse'), at(house, 'family')),
      arrival(at(house, 'nurse'), at(elsewhere, 'nurse')),
      arrival(at(elsewhere, 'nurse')),
      arrival({ ...at(house, 'nurse'), memberId: newId() }),
      { ...arrival(at(house, 'supervisor'), at(house, 'nurse')), whole: true },
    ];
    const of = frames();
    let told = 0;
    for (const event of events)
      for (const actor of readers) {
        const words = await shared(of, actor, event);
        if (words === 'alone') continue;
        told += 1;
        expect(words).toEqual(plain(await executed(actor, event)));
      }
    // Of those who may follow: ten who work there, one after the other and three times several.
    const follows = readers.filter(
      ({ role, organisationId }) =>
        ['supervisor', 'case-manager', 'clinician', 'care-staff'].includes(role) &&
        organisationId === house.organisationId,
    ).length;
    expect(told).toBe(follows * 12 + 2);
  });

  it('is no longer told where the rights of one who reads or of whom is told have changed', async () => {
    const event = arrival(at(house, 'nurse'));
    const of = frames();
    const reader = actorOf(house, 'clinician');
    expect(await shared(of, reader, event)).toMatchObject({ data: {} });
    expect(await shared(of, { ...reader, role: 'family' }, event)).toBe('alone');
    const change = (role: string) =>
      inHouse(server.orm, house.organisationId, (em) =>
        em.execute('update membership set role = ? where id = ?', [
          role,
          house.people.nurse.membershipId,
        ]),
      );
    await change('family');
    bus.accessChanged(house.organisationId);
    try {
      expect(await shared(of, reader, event)).toBe('alone');
      expect((await executed(reader, event)).data).toBeNull();
    } finally {
      await change('clinician');
      bus.accessChanged(house.organisationId);
    }
    expect(await shared(of, reader, event)).toMatchObject({ data: {} });
  });

  it('is told by the name that they have a second later', async () => {
    const event = arrival(at(house, 'careStaff'));
    const of = frames();
    const reader = actorOf(house, 'clinician');
    await shared(of, reader, event);
    await inHouse(server.orm, house.organisationId, (em) =>
      em.execute('update membership set name = ? where id = ?', [
        'Kofi Newname',
        house.people.careStaff.membershipId,
      ]),
    );
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2_000 });
    expect(JSON.stringify(await shared(of, reader, event))).toContain('Kofi Newname');
  });

  it('reads them once for all who are told, and asks every one of these', async () => {
    const event = arrival(at(house, 'supervisor'), at(house, 'caseManager'));
    bus.accessChanged(house.organisationId);
    const load = vi.spyOn(presentPeople, 'load');
    const of = frames();
    const readers = Array.from({ length: 50 }, () =>
      actorOf(house, 'clinician', { membershipId: newId(), accountId: newId() }),
    );
    const told = await Promise.all(readers.map((actor) => shared(of, actor, event)));
    expect(new Set(told.map((words) => JSON.stringify(words))).size).toBe(1);
    expect(load).toHaveBeenCalledTimes(1);
    load.mockRestore();
  });
});

it('ends with the access of who follows it, and tells nobody’s name after it', async () => {
  const [caseManager, clinician, nurse] = await Promise.all(
    (['caseManager', 'clinician', 'nurse'] as const).map((person) =>
      server.signIn(house.people[person].email),
    ),
  );
  if (!caseManager || !clinician || !nurse) throw new Error('nobody signed in');
  const { documentId } = await startDraft(caseManager, house.sam.id);
  const text = liveOperations.presence.text;
  const watching = follow<{ p: { m: { name: string } }[] }>(nurse, text, { d: documentId });
  const staying = follow<{ p: { m: { name: string } }[] }>(caseManager, text, { d: documentId });
  await Promise.all([watching.next(), staying.next()]);
  const { client } = await caseManager.get<{
    client: { careTeam: { id: string; version: number; member: { id: string } }[] };
  }>('query C($id: ID!) { client(id: $id) { careTeam { id version member { id } } } }', {
    id: house.sam.id,
  });
  const part = client.careTeam.find(({ member }) => member.id === house.people.nurse.id);
  await caseManager.get(
    `mutation E($input: EndCareTeamMembershipInput!) {
      endCareTeamMembership(input: $input) { __typename }
    }`,
    { input: { id: part?.id, version: part?.version } },
  );
  const socket = clinician.socket();
  const theirs = socket.iterate({ query: text, variables: { d: documentId } });
  await theirs.next();
  const input = { documentId, sessionKey: 'tab', caret: null };
  await once(socket, liveOperations.show.text, { p: input });
  const came = await staying.until(({ p }) => p.length > 0);
  expect(came.at(-1)?.p[0]?.m.name).toBe(house.people.clinician.name);
  // Its next and last word is the refusal: nobody who came is before it.
  await expect(watching.next()).rejects.toThrow('NOT_FOUND');
  await Promise.all([watching.close(), staying.close(), socket.dispose()]);
});
