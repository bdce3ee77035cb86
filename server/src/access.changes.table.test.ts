/**
 * Who changes what: every mutation, by everybody there is, with the exact answer, and no row changed
 * by those whom Sam does not concern. A new mutation without a row here fails.
 */
import type { GraphQLSchema } from 'graphql';
import { addRecord } from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrm } from './database.ts';
import { newId } from './kernel/ids.ts';
import { createSchema } from './schema.ts';
import { editDocument, openDocument } from './testing/documents.ts';
import { everybodyThere, reaching, type Everybody, type Visitor } from './testing/everybody.ts';
import type { TestHouse } from './testing/factories.ts';
import { incidentInput } from './testing/incidents.ts';
import type { Populated } from './testing/populate.ts';
import type { TestServer } from './testing/server.ts';

let server: TestServer;
let schema: GraphQLSchema;
let house: TestHouse;
let sam: Populated;
let as: Everybody['as'];

const outside = (): Visitor[] =>
  (Object.keys(as) as Visitor[]).filter((who) => !reaching.includes(who));

beforeAll(async () => {
  schema = await createSchema();
  ({ server, house, sam, as } = await everybodyThere());
});
afterAll(() => server.stop());

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
    addComment: () => ({ threadId: sam.records.CommentThread, words: 'added' }),
    addCommentThread: () => ({
      documentId: sam.documentId,
      field: 'about//vision',
      anchor: 'AAA=',
      head: 'AAA=',
      quote: 'x',
      words: 'x',
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
    editComment: () => ({ ...record('Comment'), words: 'other words' }),
    endCareTeamMembership: () => record('CareTeamMembership'),
    endPortalAccess: () => ({ id: sam.records.PortalAccess, reason: 'x' }),
    grantPortalAccess: () => ({ contactId: sam.records.FamilyContact, rights: ['GOALS'] }),
    markMentionsRead: () => ({ threadId: sam.records.CommentThread }),
    markFamilyMessagesRead: () => ({ messageId: sam.records.FamilyMessage }),
    moveAppointment: () => ({ ...record('Appointment'), startsAt: later(), endsAt: later() }),
    nameDocumentVersion: () => ({ documentId: sam.documentId, seq: 0, name: 'x' }),
    recordMeasurement: () => ({
      objectiveId: sam.records.Objective,
      measuredOn: '2026-03-01',
      value: 1,
    }),
    recallEdition: () => ({ editionId: sam.records.Edition, reason: 'x' }),
    recallSummary: () => ({ ...record('MeetingSummary'), reason: 'x' }),
    removeAgendaItem: () => record('AgendaItem'),
    removeDocumentVersionName: () => ({ documentId: sam.documentId, seq: 0 }),
    removePlanRecord: () => ({ id: sam.records.Goal }),
    renameDocumentVersion: () => ({ documentId: sam.documentId, seq: 0, name: 'x' }),
    requestAgendaItem: () => ({ meetingId: sam.records.Meeting, ...client(), reason: 'x' }),
    reopenCommentThread: () => record('CommentThread'),
    reopenSummary: () => record('MeetingSummary'),
    reopenTask: () => ({ id: sam.records.Task }),
    reportIncident: () => incidentInput(house.sam.id),
    resolveCommentThread: () => record('CommentThread'),
    restoreDocument: () => ({ documentId: sam.documentId, seq: 0 }),
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
    withdrawComment: () => record('Comment'),
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
        const sum =
          // That access was asked for makes a row that counts nothing.
          name === 'access_epoch'
            ? 'coalesce(sum(epoch), 0)::text'
            : `md5(coalesce(string_agg(t::text, '|' order by id), ''))`;
        const [row] = await em.execute<{ sum: string }[]>(`select ${sum} as sum from "${name}" t`);
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
