/**
 * Who gets what, over the whole schema: every kind of record, every query and every
 * subscription, by everybody there is, with the exact answer. A new one without a row here fails.
 * Mutations: access.changes.table.test.ts.
 */
import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalId, localId, newId } from './kernel/ids.ts';
import { createSchema } from './schema.ts';
import {
  everybodyThere,
  reaching,
  staff,
  type Everybody,
  type Visitor,
} from './testing/everybody.ts';
import { everythingOfNode, everythingOfRoot } from './testing/everything.ts';
import type { TestHouse } from './testing/factories.ts';
import { secret, type Populated } from './testing/populate.ts';
import type { TestServer, TestVisitor } from './testing/server.ts';

let server: TestServer;
let schema: GraphQLSchema;
let house: TestHouse;
let sam: Populated;
let as: Everybody['as'];

const everybody = (): Visitor[] => Object.keys(as) as Visitor[];
const outside = (): Visitor[] => everybody().filter((who) => !reaching.includes(who));
const sorted = (visitors: readonly Visitor[]): Visitor[] => [...visitors].sort();

beforeAll(async () => {
  schema = await createSchema();
  ({ server, house, sam, as } = await everybodyThere());
});
afterAll(() => server.stop());

/** Everybody to whom the question gives an answer other than null. */
async function whoGets(query: string, variables: Record<string, unknown>): Promise<Visitor[]> {
  const got: Visitor[] = [];
  for (const who of everybody()) {
    const { data } = await as[who].query<{ node: unknown }>(query, variables);
    if (data?.node) got.push(who);
  }
  return sorted(got);
}

/** What of Sam's record stands in an answer: secret words, and the ids of Sam's own records. */
function leaks(answer: unknown, ids: readonly string[] = []): string[] {
  const text = JSON.stringify(answer);
  return [secret, house.sam.clientId, ...ids].filter((part) => text.includes(part));
}

/** The kinds of record that are about Sam, and those of the organisation itself. */
const ofTheHouse = [
  'Organisation',
  'ApiKey',
  'Programme',
  'Membership',
  'Meeting',
  'MeetingAttendance',
  'MeetingSeries',
  'CareTeam',
];
const ofSam = (): string[] =>
  Object.entries(sam.records).flatMap(([kind, id]) => (ofTheHouse.includes(kind) ? [] : [id]));

describe('every kind of record, by its id', () => {
  const whoSees: Record<string, Visitor[]> = {
    AgendaItem: reaching,
    AgendaRequest: reaching,
    ApiKey: ['administrator'],
    Appointment: reaching,
    CareTeamMembership: reaching,
    Client: reaching,
    Comment: reaching,
    CommentThread: reaching,
    Decision: reaching,
    Dissent: reaching,
    Edition: reaching,
    EpisodeOfCare: reaching,
    FamilyContact: reaching,
    FamilyMessage: reaching,
    Goal: reaching,
    Incident: reaching,
    Intervention: reaching,
    Measurement: reaching,
    Minutes: reaching,
    MinutesAddendum: reaching,
    Need: reaching,
    Note: reaching,
    Objective: reaching,
    Plan: reaching,
    PlanSignature: reaching,
    PlanVersion: reaching,
    PortalAccess: reaching,
    SafetyItem: reaching,
    Task: reaching,
    // Found with its note.
    NoteAddendum: reaching,
    // The meeting is about Mia too.
    Meeting: [...reaching, 'colleague', 'otherSupervisor'],
    MeetingAttendance: [...reaching, 'colleague', 'otherSupervisor'],
    // The team's clients are Sam and Mia.
    CareTeam: [...reaching, 'colleague', 'otherSupervisor'],
    MeetingSeries: [...reaching, 'colleague', 'otherSupervisor'],
    // Those who write them; a copy is also seen by who got it.
    MeetingSummary: ['supervisor', 'caseManager'],
    SummaryPart: ['supervisor', 'caseManager'],
    SummaryCopy: ['supervisor', 'caseManager', 'clinician'],
    Membership: staff,
    // What their own organisation is called, and its time zone.
    Organisation: [...staff, 'family'],
    Programme: staff,
  };

  it('has a row for every type with an id', () => {
    const types = schema.getPossibleTypes(schema.getType('Node') as never).map(({ name }) => name);
    expect(Object.keys(whoSees).sort()).toEqual([...types].sort());
    expect(Object.keys(sam.records).sort()).toEqual([...types].sort());
  });

  it.each(Object.keys(whoSees))('%s is seen by those it is for, with every field', async (kind) => {
    const query = everythingOfNode(schema, kind);
    const id = sam.records[kind];
    expect(await whoGets(query, { id })).toEqual(sorted(whoSees[kind] as Visitor[]));
    for (const who of reaching)
      expect((await as[who].query(query, { id })).errors, `${who}: ${kind}`).toBeUndefined();
  });

  it.each(Object.keys(whoSees))('%s tells nobody else a word of Sam', async (kind) => {
    const query = everythingOfNode(schema, kind);
    for (const who of outside()) {
      const answer = await as[who].query(query, { id: sam.records[kind] });
      expect(leaks(answer, ofSam()), `${who}: ${kind}`).toEqual([]);
    }
  });

  it('answers an id that does not exist as one that may not be seen', async () => {
    for (const kind of Object.keys(whoSees)) {
      const query = 'query ($id: ID!) { node(id: $id) { id } }';
      const there = await as.otherHouse.query(query, { id: sam.records[kind] });
      const nowhere = await as.otherHouse.query(query, { id: globalId(kind, newId()) });
      expect(there, kind).toEqual(nowhere);
    }
  });
});

describe('every query', () => {
  const withoutId = [
    'viewer',
    'clients',
    'meetings',
    'careTeams',
    'meetingSeries',
    'people',
    'programmes',
    'auditEntries',
    'apiKeys',
    'webhookEndpoints',
  ];
  /**
   * `webhookDeliveries` is for administrators alone, and about no client: told by the tests of that
   * feature. `documentKey` gives no record, and those of comments and history name a document: below.
   */
  const elsewhere = [
    ...['webhookDeliveries', 'documentKey', 'documentComments', 'documentCommenting'],
    ...['documentHistory', 'documentVersions', 'documentComparison'],
  ];
  const withId: Record<string, string> = {
    client: 'Client',
    meeting: 'Meeting',
    node: 'Note',
    asTheFamilySees: 'FamilyContact',
  };

  it('has a row', () => {
    const queries = Object.keys(schema.getQueryType()?.getFields() ?? {});
    expect([...withoutId, ...Object.keys(withId), ...elsewhere].sort()).toEqual(queries.sort());
  });

  it.each(withoutId)('%s gives nobody outside a word of Sam, with every field', async (name) => {
    const query = everythingOfRoot(schema, name);
    for (const who of outside()) {
      const answer = await as[who].query(query);
      // Administrators read the trail of who looked at which record: ids, and no words.
      const trail = name === 'auditEntries' && who === 'administrator';
      const found = trail
        ? leaks(answer).filter((part) => part === secret)
        : leaks(answer, ofSam());
      expect(found, `${who}: ${name}`).toEqual([]);
    }
  });

  it('gives those who work with Sam the record, so that the rows above say something', async () => {
    for (const name of ['viewer', 'clients', 'meetings']) {
      const answer = await as.caseManager.query(everythingOfRoot(schema, name));
      expect(answer.errors, name).toBeUndefined();
      expect(leaks(answer), name).toContain(secret);
    }
  });

  it.each(Object.entries(withId))('%s by id tells nobody outside of Sam', async (name, kind) => {
    const argument = name === 'asTheFamilySees' ? 'contactId' : 'id';
    const query = `query ($id: ID!) { ${name}(${argument}: $id) { __typename id } }`;
    for (const who of outside()) {
      const answer = await as[who].query(query, { id: sam.records[kind] });
      expect(leaks(answer, ofSam()), who).toEqual([]);
    }
  });

  it('documentKey gives a key to those who follow the document, each one of their own', async () => {
    const query = 'query ($id: ID!) { node: documentKey(documentId: $id) { key } }';
    const id = sam.documentId;
    expect(await whoGets(query, { id })).toEqual(sorted(reaching));
    const keys = new Set<string>();
    for (const who of reaching)
      keys.add((await as[who].get<{ node: { key: string } }>(query, { id })).node.key);
    expect(keys.size).toBe(reaching.length);
    for (const who of outside())
      expect(await as[who].codes(query, { id }), who).toEqual([
        expect.toBeOneOf(['NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED']),
      ]);
  });

  it.each([
    'documentComments(documentId: $id) { nodes { quote comments { words } } }',
    'documentCommenting(documentId: $id) { viewerCan mentionable { name } }',
    'documentHistory(documentId: $id) { nodes { membership { name } records { name } } }',
    'documentVersions(documentId: $id) { writers { membership { name } } records { name } }',
    'documentComparison(documentId: $id, fromSeq: 0, toSeq: 0) { records { name } }',
  ])('%s answers those who read the document, and nobody else', async (asked) => {
    const query = `query ($id: ID!) { node: ${asked} }`;
    const id = sam.documentId;
    expect(await whoGets(query, { id })).toEqual(sorted(reaching));
    for (const who of outside()) {
      const answer = await as[who].query(query, { id });
      expect(leaks(answer, ofSam()), who).toEqual([]);
    }
  });

  it('shows no member of one house to the other', async () => {
    const { people } = await as.otherHouse.get<{ people: { nodes: { id: string }[] } }>(
      '{ people(first: 50) { nodes { id } } }',
    );
    const ours = Object.values(house.people).map(({ id }) => id);
    expect(people.nodes.filter(({ id }) => ours.includes(id))).toEqual([]);
  });
});

/** The first thing that a subscription says: its data, or the codes that refuse it. */
async function firstWord(who: TestVisitor, query: string, id: string): Promise<unknown> {
  const socket = who.socket();
  try {
    for await (const { data, errors } of socket.iterate({ query, variables: { id } }))
      return errors ? errors.map(({ extensions }) => extensions?.code) : data;
    return 'nothing';
  } catch (error) {
    const refused = error as { extensions?: { code: string } }[] | { code: number };
    return Array.isArray(refused)
      ? refused.map(({ extensions }) => extensions?.code)
      : [refused.code];
  } finally {
    await socket.dispose();
  }
}

describe('every subscription', () => {
  const questions: Record<string, { query: string; id: () => string; who: Visitor[] }> = {
    documentChanges: {
      query: 'subscription ($id: ID!) { documentChanges(documentId: $id) { seq update } }',
      id: () => sam.documentId,
      who: reaching,
    },
    documentPresence: {
      query:
        'subscription ($id: ID!) { documentPresence(documentId: $id) { people { sessionKey } } }',
      id: () => sam.documentId,
      who: reaching,
    },
    noteChanges: {
      query: 'subscription ($id: ID!) { noteChanges(clientId: $id) { cursor } }',
      id: () => house.sam.id,
      who: reaching,
    },
    taskChanges: {
      // Each follows their own; nothing of Sam's is in it for anybody else.
      query: 'subscription { taskChanges { cursor } }',
      id: () => '',
      who: [...staff, 'otherHouse'],
    },
    commentChanges: {
      query: 'subscription ($id: ID!) { commentChanges(documentId: $id) { cursor } }',
      id: () => sam.documentId,
      who: reaching,
    },
    clientTaskChanges: {
      query: 'subscription ($id: ID!) { clientTaskChanges(clientId: $id) { cursor } }',
      id: () => house.sam.id,
      who: reaching,
    },
    planChanges: {
      query: 'subscription ($id: ID!) { planChanges(planId: $id) { cursor goal { words } } }',
      id: () => sam.records.Plan as string,
      who: reaching,
    },
    familyChanges: {
      query: 'subscription ($id: ID!) { familyChanges(childId: $id) { cursor child { id } } }',
      id: () =>
        globalId('PortalChild', localId('FamilyContact', sam.records.FamilyContact ?? '') ?? ''),
      who: ['family'],
    },
    familyMessageChanges: {
      query: 'subscription ($id: ID!) { familyMessageChanges(clientId: $id) { cursor } }',
      id: () => house.sam.id,
      who: reaching,
    },
    meetingChanges: {
      query: 'subscription ($id: ID!) { meetingChanges(meetingId: $id) { cursor } }',
      id: () => sam.records.Meeting as string,
      who: [...reaching, 'colleague', 'otherSupervisor'],
    },
  };

  it('has a row', () => {
    const names = Object.keys(schema.getSubscriptionType()?.getFields() ?? {});
    expect(Object.keys(questions).sort()).toEqual(names.sort());
  });

  it.each(Object.keys(questions))('%s is followed by those it is for', async (name) => {
    const question = questions[name];
    if (!question) throw new Error(name);
    const followers: Visitor[] = [];
    for (const who of everybody()) {
      const word = await firstWord(as[who], question.query, question.id());
      if (!Array.isArray(word)) followers.push(who);
      else expect(word, who).toEqual([expect.toBeOneOf([4403, 'NOT_FOUND', 'FORBIDDEN'])]);
    }
    expect(sorted(followers)).toEqual(sorted(question.who));
  });
});
