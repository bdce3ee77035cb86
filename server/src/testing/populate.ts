/** A client with a record of every kind, each with words that nobody outside may ever read. */
import { ref } from '@mikro-orm/core';
import { addRecord, fragmentOf } from '@roundtable/schema/plan-document';
import { writeText } from '@roundtable/schema/rich-text';
import { CareTeam, Membership } from '../features/access/index.ts';
import { Client } from '../features/clients/index.ts';
import { AgendaItem, Meeting, MeetingAttendance } from '../features/meetings/index.ts';
import { makeMeetingRecords } from './meeting-records.ts';
import { makeSentSummary } from './summaries.ts';
import { globalId, newId } from '../kernel/ids.ts';
import { inHouse, makeAppointment, makeSafetyItem, type TestHouse } from './factories.ts';
import { aboutWords, comment } from './comments.ts';
import { editDocument, openDocument } from './documents.ts';
import { makeKey } from './keys.ts';
import { incident, incidentInput } from './incidents.ts';
import { openPortal, shareGoal } from './family.ts';
import type { TestServer, TestVisitor } from './server.ts';
import { task } from './tasks.ts';

/** The word that every text of a populated client begins with. */
export const secret = 'SECRET';

export interface Populated {
  /** Opaque ids, one of each kind of record of the client. */
  readonly records: Readonly<Record<string, string>>;
  /** The document of the plan's draft. */
  readonly documentId: string;
  readonly meetingId: string;
}

/** Fills Sam's record, as Sam's case manager and supervisor would. The meeting is about Mia too. */
export async function populate(
  server: TestServer,
  house: TestHouse,
  caseManager: TestVisitor,
  supervisor: TestVisitor,
): Promise<Populated> {
  const records: Record<string, string | undefined> = { Client: house.sam.id };
  const meeting = await inHouse(server.orm, house.organisationId, async (em) => {
    const member = (id: string) => ref(em.getReference(Membership, id));
    const made = Object.assign(new Meeting(), {
      title: 'Weekly meeting',
      team: ref(em.getReference(CareTeam, house.careTeamId)),
      startsAt: new Date(),
      minutes: 60,
      facilitator: member(house.people.caseManager.membershipId),
    } satisfies Partial<Meeting>);
    const item = (clientId: string, position: string) =>
      Object.assign(new AgendaItem(), {
        meeting: ref(made),
        client: ref(em.getReference(Client, clientId)),
        position,
        reason: `${secret} reason`,
      } satisfies Partial<AgendaItem>);
    const agenda = item(house.sam.clientId, 'a0');
    const attendance = Object.assign(new MeetingAttendance(), {
      meeting: ref(made),
      member: member(house.people.caseManager.membershipId),
    } satisfies Partial<MeetingAttendance>);
    const about = Object.assign(item(house.mia.clientId, 'a1'), { reason: 'Review' });
    const safety = makeSafetyItem(em, house.sam, { kind: 'allergy', words: `${secret} peanuts` });
    const appointment = makeAppointment(em, house.sam, new Date(Date.now() + 3_600_000), [], {
      title: `${secret} therapy`,
    });
    em.persist([made, agenda, about, attendance]);
    await em.flush();
    Object.assign(records, await makeSentSummary(em, house, made, secret));
    Object.assign(records, await makeMeetingRecords(em, house, made, agenda, secret));
    records.AgendaItem = agenda.nodeId();
    records.MeetingAttendance = attendance.nodeId();
    records.SafetyItem = safety.nodeId();
    records.Appointment = appointment.nodeId();
    return made;
  });

  const start = `mutation ($input: StartPlanDraftInput!) { startPlanDraft(input: $input) {
    plan { id } planVersion { id documentId version } } }`;
  const change = (verb: string, type: string) => `mutation ($input: ${type}!) {
    ${verb}(input: $input) { planVersion { id version signatures { id } } } }`;
  type Version = { id: string; documentId: string; version: number; signatures: { id: string }[] };
  const begin = async () =>
    (
      await caseManager.get<{ startPlanDraft: { plan: { id: string }; planVersion: Version } }>(
        start,
        {
          input: { clientId: house.sam.id },
        },
      )
    ).startPlanDraft;

  const first = await begin();
  const { doc } = await openDocument(caseManager, first.planVersion.documentId);
  const ids = {
    need: newId(),
    goal: newId(),
    objective: newId(),
    intervention: newId(),
    measurement: newId(),
  };
  const words = { texts: { words: `${secret} words` } };
  const refused = await editDocument(caseManager, first.planVersion.documentId, doc, (plan) => {
    addRecord(plan, 'needs', { id: ids.need, ...words });
    addRecord(plan, 'goals', {
      id: ids.goal,
      values: { needId: ids.need, responsibleId: house.people.clinician.membershipId },
      texts: {
        words: `${secret} goal`,
        clientWords: `${secret} own`,
        familyWords: `${secret} plain`,
      },
    });
    addRecord(plan, 'objectives', { id: ids.objective, parentId: ids.goal, ...words });
    addRecord(plan, 'interventions', { id: ids.intervention, parentId: ids.objective, ...words });
    addRecord(plan, 'measurements', {
      id: ids.measurement,
      parentId: ids.objective,
      values: { measuredOn: '2026-01-05', value: 3, note: `${secret} seen` },
    });
    const vision = fragmentOf(plan, 'about', null, 'vision');
    if (vision) writeText(vision, `${secret} vision`);
  });
  if (refused.length > 0) throw new Error(`the plan was refused: ${JSON.stringify(refused)}`);
  const { id } = first.planVersion;
  const submitted = await caseManager.get<{ submitPlanVersion: { planVersion: Version } }>(
    change('submitPlanVersion', 'SubmitPlanVersionInput'),
    { input: { id } },
  );
  const signed = await supervisor.get<{ signPlanVersion: { planVersion: Version } }>(
    change('signPlanVersion', 'SignPlanVersionInput'),
    { input: { id, version: submitted.submitPlanVersion.planVersion.version } },
  );
  records.PlanSignature = signed.signPlanVersion.planVersion.signatures[0]?.id ?? '';
  const draft = await begin();
  records.Plan = draft.plan.id;
  records.PlanVersion = draft.planVersion.id;

  type Row = { id: string };
  const rows = await caseManager.get<{
    node: {
      needs: Row[];
      goals: (Row & {
        objectives: (Row & { interventions: Row[]; measurements: { nodes: Row[] } })[];
      })[];
    };
    client: Record<'contacts' | 'episodes' | 'careTeam', Row[]> & { programme: Row };
  }>(
    `query ($id: ID!, $client: ID!) {
      node(id: $id) { ... on PlanVersion { needs { id } goals { id objectives { id
        interventions { id } measurements { nodes { id } } } } } }
      client(id: $client) { contacts { id } episodes { id } careTeam { id } programme { id } } }`,
    { id: draft.planVersion.id, client: house.sam.id },
  );
  const [objective] = rows.node.goals[0]?.objectives ?? [];
  Object.assign(records, {
    Need: rows.node.needs[0]?.id,
    Goal: rows.node.goals[0]?.id,
    Objective: objective?.id,
    Intervention: objective?.interventions[0]?.id,
    Measurement: objective?.measurements.nodes[0]?.id,
    FamilyContact: rows.client.contacts[0]?.id,
    EpisodeOfCare: rows.client.episodes[0]?.id,
    CareTeamMembership: rows.client.careTeam[0]?.id,
    Programme: rows.client.programme.id,
    Membership: house.people.clinician.id,
    Organisation: globalId('Organisation', house.organisationId),
    Meeting: globalId('Meeting', meeting.id),
  });

  type NoteAnswer = { note: { id: string; version: number; addenda: Row[] } };
  const note = async (verb: string, type: string, input: object): Promise<NoteAnswer['note']> => {
    const answer = await caseManager.get<Record<string, NoteAnswer>>(
      `mutation ($input: ${type}!) { ${verb}(input: $input) { note { id version addenda { id } } } }`,
      { input },
    );
    return (answer[verb] as NoteAnswer).note;
  };
  const begun = await note('beginNote', 'BeginNoteInput', {
    clientId: house.sam.id,
    format: 'NARRATIVE',
    objectiveId: objective?.id,
  });
  const saved = await note('saveNote', 'SaveNoteInput', {
    id: begun.id,
    version: begun.version,
    sections: [{ key: 'narrative', words: `${secret} note` }],
  });
  await note('signNote', 'SignNoteInput', { id: saved.id, version: saved.version });
  const added = await note('addNoteAddendum', 'AddNoteAddendumInput', {
    id: saved.id,
    reason: 'ADDENDUM',
    words: `${secret} addendum`,
  });
  records.Note = added.id;
  records.NoteAddendum = added.addenda[0]?.id ?? '';
  records.ApiKey = (await makeKey(server, house, { scopes: ['clients:read'] })).id;
  await fillTasks(caseManager, house, records);
  await fillComments(caseManager, house, draft.planVersion.documentId, records);
  await fillSharing(caseManager, records);
  return {
    records: complete(records),
    documentId: draft.planVersion.documentId,
    meetingId: meeting.id,
  };
}

/** A task about Sam with a comment, and an incident with a follow-up. */
async function fillTasks(
  caseManager: TestVisitor,
  { sam, people }: TestHouse,
  records: Record<string, string | undefined>,
): Promise<void> {
  const made = await task(caseManager, 'createTask', {
    clientId: sam.id,
    assigneeId: people.clinician.id,
    words: `${secret} task`,
    detail: `${secret} detail`,
  });
  await task(caseManager, 'addTaskComment', { id: made.id, words: `${secret} comment` });
  records.Task = made.id;
  const words = { whatHappened: `${secret} fall`, response: `${secret} response` };
  const reported = await incident(caseManager, 'report', incidentInput(sam.id, words));
  await incident(caseManager, 'followUp', {
    id: reported.id,
    kind: 'FOLLOW_UP',
    words: `${secret} follow-up`,
  });
  records.Incident = reported.id;
}

/** A thread about the plan's vision, which mentions the clinician. */
async function fillComments(
  caseManager: TestVisitor,
  { people }: TestHouse,
  documentId: string,
  records: Record<string, string | undefined>,
): Promise<void> {
  const made = await comment(caseManager, 'addCommentThread', {
    ...(await aboutWords(caseManager, documentId, 'about//vision', `${secret} vision`)),
    words: `${secret} comment`,
    mentionIds: [people.clinician.id],
  });
  records.CommentThread = made.id;
  records.Comment = made.comments[0]?.id;
}

/** What Fay sees in the portal: a goal in other words, and a message. Nothing of it is a secret. */
async function fillSharing(
  caseManager: TestVisitor,
  records: Record<string, string | undefined>,
): Promise<void> {
  const contact = { id: records.FamilyContact ?? '' };
  records.PortalAccess = await openPortal(caseManager, contact);
  const edition = await shareGoal(caseManager, {
    goalId: records.Goal,
    texts: [{ language: 'en', words: 'Shared words' }],
    recipientIds: [contact.id],
  });
  records.Edition = edition.id;
  const { answerFamilyMessage } = await caseManager.get<{
    answerFamilyMessage: { message: { id: string } };
  }>(
    `mutation ($input: AnswerFamilyMessageInput!) {
      answerFamilyMessage(input: $input) { message { id } } }`,
    { input: { contactId: contact.id, words: 'Shared answer' } },
  );
  records.FamilyMessage = answerFamilyMessage.message.id;
}

/** Every id there, or the kinds of record that could not be made. */
function complete(records: Record<string, string | undefined>): Record<string, string> {
  const missing = Object.keys(records).filter((kind) => !records[kind]);
  if (missing.length > 0) throw new Error(`not made: ${missing.join(', ')}`);
  return records as Record<string, string>;
}
