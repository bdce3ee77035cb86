/**
 * Who gets what, over the whole schema: every kind of record, every query, every subscription and
 * every mutation, by everybody there is, with the exact answer. A new kind, query, subscription or
 * mutation without a row here fails.
 */
import type { GraphQLSchema } from 'graphql';
import { addRecord } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrm } from './database.ts';
import { globalId, localId, newId } from './kernel/ids.ts';
import { createSchema } from './schema.ts';
import { incidentInput } from './testing/incidents.ts';
import { everythingOfNode, everythingOfRoot } from './testing/everything.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from './testing/factories.ts';
import { editDocument, openDocument } from './testing/documents.ts';
import { populate, secret, type Populated } from './testing/populate.ts';
import { startServer, type TestServer, type TestVisitor } from './testing/server.ts';

type Visitor = PersonKey | 'otherHouse' | 'stranger';

let server: TestServer;
let schema: GraphQLSchema;
let house: TestHouse;
let sam: Populated;
let as: Record<Visitor, TestVisitor>;

/** Whose work with Sam opens Sam's record. */
const reaching: Visitor[] = ['supervisor', 'caseManager', 'clinician', 'nurse', 'careStaff'];
const staff: Visitor[] = [...reaching, 'administrator', 'finance', 'colleague', 'otherSupervisor'];
const everybody = (): Visitor[] => Object.keys(as) as Visitor[];
const outside = (): Visitor[] => everybody().filter((who) => !reaching.includes(who));
const sorted = (visitors: readonly Visitor[]): Visitor[] => [...visitors].sort();

beforeAll(async () => {
  server = await startServer();
  schema = await createSchema();
  house = await makeHouse(server, 'one');
  const other = await makeHouse(server, 'two');
  const people = await signInAll(server, house);
  as = {
    ...people,
    otherHouse: await server.signIn(other.people.caseManager.email),
    stranger: server.stranger,
  };
  sam = await populate(server, house, people.caseManager, people.supervisor);
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
  /** For administrators alone, and about no client: told by the tests of that feature. */
  const elsewhere = ['webhookDeliveries'];
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

describe('every mutation', () => {
  const later = () => new Date(Date.now() + 86_400_000).toISOString();
  const record = (kind: string) => ({ id: sam.records[kind], version: 1 });
  const client = () => ({ clientId: house.sam.id });
  const inputs: Record<string, () => object> = {
    acceptAgendaRequest: () => record('AgendaRequest'),
    addAgendaItem: () => ({ meetingId: sam.records.Meeting, ...client(), reason: 'x' }),
    addCareTeamMember: () => ({
      ...client(),
      membershipId: house.people.colleague.id,
      function: 'Helper',
    }),
    addGoal: () => ({ planId: sam.records.Plan, words: 'x' }),
    addIncidentFollowUp: () => ({ id: sam.records.Incident, kind: 'FOLLOW_UP', words: 'added' }),
    addIntervention: () => ({ objectiveId: sam.records.Objective, words: 'x' }),
    addMeetingAddendum: () => ({
      meetingId: sam.records.Meeting,
      agendaItemId: sam.records.AgendaItem,
      reason: 'ADDENDUM',
      words: 'added',
    }),
    addMeetingGuest: () => ({
      meetingId: sam.records.Meeting,
      kind: 'FAMILY',
      contactId: sam.records.FamilyContact,
    }),
    addNeed: () => ({ planId: sam.records.Plan, words: 'x' }),
    addNoteAddendum: () => ({ id: sam.records.Note, reason: 'ADDENDUM', words: 'added' }),
    addObjective: () => ({ goalId: sam.records.Goal, words: 'x' }),
    addTaskComment: () => ({ id: sam.records.Task, words: 'added' }),
    answerFamilyMessage: () => ({ contactId: sam.records.FamilyContact, words: 'x' }),
    approveSummary: () => record('MeetingSummary'),
    applyDocumentUpdate: () => ({ documentId: sam.documentId, update: 'AAA=' }),
    beginNote: () => ({ ...client(), format: 'DAP' }),
    bookAppointment: () => ({
      ...client(),
      title: 'x',
      kind: 'x',
      startsAt: later(),
      endsAt: later(),
    }),
    cancelAppointment: () => ({ ...record('Appointment'), reason: 'x' }),
    carryTask: () => ({ id: sam.records.Task }),
    completeTask: () => ({ id: sam.records.Task }),
    correctSummary: () => record('MeetingSummary'),
    createTask: () => ({ ...client(), assigneeId: house.people.nurse.id, words: 'x' }),
    declineAgendaRequest: () => ({ ...record('AgendaRequest'), reason: 'x' }),
    discardNote: () => record('Note'),
    draftSummaries: () => ({ meetingId: sam.records.Meeting }),
    dropTask: () => ({ id: sam.records.Task, reason: 'x' }),
    endCareTeamMembership: () => record('CareTeamMembership'),
    endPortalAccess: () => ({ id: sam.records.PortalAccess, reason: 'x' }),
    grantPortalAccess: () => ({ contactId: sam.records.FamilyContact, rights: ['GOALS'] }),
    markFamilyMessagesRead: () => ({ messageId: sam.records.FamilyMessage }),
    moveAppointment: () => ({ ...record('Appointment'), startsAt: later(), endsAt: later() }),
    recordMeasurement: () => ({
      objectiveId: sam.records.Objective,
      measuredOn: '2026-03-01',
      value: 1,
    }),
    recallEdition: () => ({ editionId: sam.records.Edition, reason: 'x' }),
    recallSummary: () => ({ ...record('MeetingSummary'), reason: 'x' }),
    removeAgendaItem: () => record('AgendaItem'),
    removePlanRecord: () => ({ id: sam.records.Goal }),
    requestAgendaItem: () => ({ meetingId: sam.records.Meeting, ...client(), reason: 'x' }),
    reopenSummary: () => record('MeetingSummary'),
    reopenTask: () => ({ id: sam.records.Task }),
    reportIncident: () => incidentInput(house.sam.id),
    restorePlanRecord: () => ({ planId: sam.records.Plan, kind: 'GOAL', itemId: newId() }),
    saveNote: () => ({ ...record('Note'), sections: [{ key: 'narrative', words: 'other words' }] }),
    saveSummary: () => ({ ...record('MeetingSummary'), title: 'x' }),
    sendSummary: () => record('MeetingSummary'),
    setAgendaItem: () => ({ ...record('AgendaItem'), status: 'DONE' }),
    setContactLanguage: () => ({
      contactId: sam.records.FamilyContact,
      version: 1,
      language: 'fr',
    }),
    shareAppointment: () => ({
      appointmentId: sam.records.Appointment,
      texts: [{ language: 'en', title: 'x' }],
      recipientIds: [sam.records.FamilyContact],
    }),
    shareGoal: () => ({
      goalId: sam.records.Goal,
      texts: [{ language: 'en', words: 'x' }],
      recipientIds: [sam.records.FamilyContact],
    }),
    signNote: () => record('Note'),
    signPlanVersion: () => record('PlanVersion'),
    startPlanDraft: client,
    submitPlanVersion: () => record('PlanVersion'),
    updateClientSafety: () => ({
      ...client(),
      change: 'ADD',
      kind: 'ALLERGY',
      words: 'x',
      source: 'x',
    }),
    updateGoal: () => ({ id: sam.records.Goal, words: 'x' }),
    updateIntervention: () => ({ id: sam.records.Intervention, words: 'x' }),
    updateMeasurement: () => ({ id: sam.records.Measurement, value: 2 }),
    updateNeed: () => ({ id: sam.records.Need, words: 'x' }),
    updateObjective: () => ({ id: sam.records.Objective, words: 'x' }),
    updatePortalAccess: () => ({ id: sam.records.PortalAccess, rights: ['GOALS'] }),
    updateTask: () => ({ ...record('Task'), words: 'other words' }),
    withdrawPlanVersion: () => record('PlanVersion'),
  };
  /** About people, or about a meeting that is about Mia too: told by the tests of those features. */
  const elsewhere = [
    ...[
      'createApiKey',
      'revokeApiKey',
      'endMembership',
      'setMembershipRole',
      'setMeetingAttendance',
    ],
    ...['startMeeting', 'closeMeeting', 'planMeeting', 'moveMeeting', 'cancelMeeting'],
    ...['createMeetingSeries', 'updateMeetingSeries', 'endMeetingSeries'],
    ...['openMinutes', 'removeMeetingGuest'],
    ...['createWebhookEndpoint', 'updateWebhookEndpoint', 'deleteWebhookEndpoint'],
    ...['testWebhook', 'redeliverWebhook'],
    // Answers `shown: false` to whoever does not follow, whatever there is: see the presence tests.
    'showDocumentPresence',
    // The one thing that a family may write: see the family's table.
    'sendFamilyMessage',
  ];

  /** Every row there is, apart from the trail that tells of the attempts, and sessions. */
  async function rows(): Promise<string> {
    const admin = await createOrm(server.database.adminUrl);
    try {
      const em = admin.em.fork();
      const tables = await em.execute<{ name: string }[]>(`
        select tablename as name from pg_tables where schemaname = 'public'
        and tablename not in ('audit_entry', 'mikro_orm_migrations') order by 1`);
      const sums: string[] = [];
      for (const { name } of tables) {
        const [row] = await em.execute<{ sum: string }[]>(
          `select md5(coalesce(string_agg(t::text, '|' order by id), '')) as sum from "${name}" t`,
        );
        sums.push(`${name} ${row?.sum}`);
      }
      return sums.join('\n');
    } finally {
      await admin.close();
    }
  }

  it('has a row', () => {
    const names = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect([...Object.keys(inputs), ...elsewhere].sort()).toEqual(names.sort());
  });

  it('by nobody outside changes a row of Sam, over HTTP', async () => {
    const mutations = schema.getMutationType()?.getFields() ?? {};
    const before = await rows();
    for (const who of outside()) {
      for (const [name, input] of Object.entries(inputs)) {
        const type = String(mutations[name]?.args[0]?.type);
        const codes = await as[who].codes(
          `mutation ($input: ${type}) { ${name}(input: $input) { __typename } }`,
          { input: input() },
        );
        const usual = who === 'stranger' ? ['UNAUTHENTICATED'] : ['NOT_FOUND', 'FORBIDDEN'];
        expect(codes, `${who}: ${name}`).toEqual([expect.toBeOneOf(usual)]);
      }
    }
    expect(await rows()).toBe(before);
  });

  it('is open to those who work with Sam, so that the refusals above say something', async () => {
    const { doc } = await openDocument(as.clinician, sam.documentId);
    const id = newId();
    const codes = await editDocument(as.clinician, sam.documentId, doc, (plan) => {
      addRecord(plan, 'goals', { id, texts: { words: 'A new goal' } });
    });
    expect(codes).toEqual([]);
  });
});
