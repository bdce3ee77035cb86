import type { EntityClass } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  appointmentStatuses,
  episodeStatuses,
  goalAchievements,
  goalLifecycles,
  interventionStatuses,
  noteFormats,
  noteSections,
} from '@roundtable/schema/codes';
import {
  isLive,
  openPlan,
  planCollections,
  readAbout,
  readRows,
} from '@roundtable/schema/plan-document';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createOrm } from '../database.ts';
import { LiveDocument } from '../documents/index.ts';
import { CareTeamMembership, Membership, ProgrammeAssignment } from '../features/access/index.ts';
import { Client, FamilyContact, SafetyItem } from '../features/clients/index.ts';
import { Incident, IncidentFollowUp } from '../features/incidents/index.ts';
import { Meeting } from '../features/meetings/index.ts';
import { Note, NoteAddendum } from '../features/notes/index.ts';
import {
  Goal,
  Intervention,
  Measurement,
  Need,
  Objective,
  PlanVersion,
  reviewDueOn,
} from '../features/plans/index.ts';
import { Appointment, AppointmentParticipant } from '../features/schedule/index.ts';
import { Task, TaskComment, TaskEvent } from '../features/tasks/index.ts';
import { dateIn } from '../kernel/clock.ts';
import { sessionOf, type Orm } from '../kernel/db/orm.ts';
import { testDatabase, type TestDatabase } from '../testing/database.ts';
import { idsOf } from './seed.ts';
import { ensureDemo } from './index.ts';

/** A Wednesday, shortly before the weekly meeting in New York. */
const now = new Date('2026-11-25T14:20:00Z');
const today = '2026-11-25';
const wrenmoor = idsOf('wrenmoor')('organisation');

let database: TestDatabase;
let orm: Orm;

/** With the serving role, as the server reads. */
const reading = (organisationId: string): EntityManager =>
  orm.em.fork({ session: sessionOf(organisationId) });

const all = <T extends object>(entity: EntityClass<T>): Promise<T[]> =>
  reading(wrenmoor).find(entity, {});

beforeAll(async () => {
  database = await testDatabase();
  const log = { info: () => undefined };
  await ensureDemo({ ownerUrl: database.ownerUrl, log, clock: { now: () => now } });
  orm = await createOrm(database.servingUrl);
});

afterAll(async () => {
  await orm.close();
  await database.drop();
});

describe('the place', () => {
  test('has twelve clients from 6 to 17 in three care teams and three programmes', async () => {
    const clients = await all(Client);
    const ages = clients.map(({ dateOfBirth }) => {
      const years = Number(today.slice(0, 4)) - Number(dateOfBirth.slice(0, 4));
      return dateOfBirth.slice(5) > today.slice(5) ? years - 1 : years;
    });
    expect(clients).toHaveLength(12);
    expect([Math.min(...ages), Math.max(...ages)]).toEqual([6, 17]);
    expect(new Set(clients.map(({ team }) => team?.id)).size).toBe(3);
    expect(new Set(clients.map(({ programme }) => programme?.id)).size).toBe(3);
    expect(clients.every(({ status }) => episodeStatuses.includes(status))).toBe(true);
  });

  test("this week's meeting is today, and its people share its clients", async () => {
    const em = reading(wrenmoor);
    const meetings = await em.find(
      Meeting,
      {},
      { populate: ['agendaItems', 'attendances'], orderBy: { startsAt: 'asc' } },
    );
    const now = meetings.filter(({ startsAt }) => dateIn('America/New_York', startsAt) === today);
    expect(now).toHaveLength(1);
    const [meeting] = now;
    expect(meeting?.status).toBe('planned');
    expect(meetings.filter(({ status }) => status === 'closed').length).toBeGreaterThan(18);
    const agenda = meeting?.agendaItems.getItems().map(({ clientId }) => clientId) ?? [];
    expect(agenda).toHaveLength(5);
    const parts = await em.find(CareTeamMembership, { clientId: { $in: agenda } });
    for (const person of ['casemanager', 'therapist', 'psychiatrist', 'nurse', 'teacher']) {
      const member = idsOf('wrenmoor')('membership', person);
      const cared = parts.filter((part) => part.member.id === member).map((part) => part.clientId);
      expect([...cared].sort(), person).toEqual([...agenda].sort());
    }
    const drafts = await em.count(PlanVersion, { clientId: { $in: agenda }, state: 'open' });
    expect(drafts).toBe(3);
  });

  test('every client has a complete safety header, diagnoses coded', async () => {
    const items = await all(SafetyItem);
    const kinds = new Set(items.map(({ kind }) => kind));
    expect(kinds.size).toBe(8);
    for (const client of await all(Client)) {
      const own = items.filter(({ clientId }) => clientId === client.id);
      expect(new Set(own.map(({ kind }) => kind)), client.givenName).toEqual(kinds);
    }
    for (const { kind, code, recordedOn, reviewedOn, source, reviewedBy } of items) {
      if (kind === 'diagnosis') expect(code).toMatch(/^[A-Z]\d{2}(\.\d{1,3})?$/);
      expect(recordedOn <= today && recordedOn <= (reviewedOn ?? '')).toBe(true);
      expect(source).not.toBe('');
      expect(reviewedBy).not.toBeNull();
    }
    expect((await all(FamilyContact)).filter(({ member }) => member !== null)).toHaveLength(2);
  });

  test('appointments were kept, missed, cancelled with a reason and moved; several are today', async () => {
    const appointments = await all(Appointment);
    const statuses = new Set(appointments.map(({ status }) => status));
    for (const status of ['fulfilled', 'noshow', 'cancelled', 'booked', 'pending'] as const)
      expect(statuses).toContain(status);
    for (const { status, cancelReason, startsAt, endsAt } of appointments) {
      expect(appointmentStatuses).toContain(status);
      expect(status === 'cancelled').toBe(cancelReason !== null);
      expect(endsAt.getTime()).toBeGreaterThan(startsAt.getTime());
      if (status === 'fulfilled' || status === 'noshow')
        expect(startsAt.getTime()).toBeLessThan(now.getTime());
    }
    expect(appointments.some(({ movedFrom }) => movedFrom !== null)).toBe(true);
    const onToday = appointments.filter(
      ({ startsAt }) => dateIn('America/New_York', startsAt) === today,
    );
    expect(onToday.length).toBeGreaterThanOrEqual(5);
    const participants = await all(AppointmentParticipant);
    for (const { id } of appointments)
      expect(participants.some(({ appointment }) => appointment.id === id)).toBe(true);
  });

  test('everybody who supervises or treats somebody works in a programme', async () => {
    const assigned = new Set((await all(ProgrammeAssignment)).map(({ member }) => member.id));
    for (const { id, role, name } of await all(Membership))
      if (['supervisor', 'case-manager', 'clinician', 'care-staff'].includes(role))
        expect(assigned.has(id), name).toBe(true);
  });
});

describe('plans', () => {
  test("every version's rows are its document", async () => {
    const em = reading(wrenmoor);
    const tables = { Need, Goal, Objective, Intervention, Measurement };
    const entities = Object.values(tables);
    const versions = await em.find(PlanVersion, {});
    expect(versions.length).toBeGreaterThan(18);
    for (const version of versions) {
      const document = await em.findOneOrFail(LiveDocument, version.id, { populate: ['snapshot'] });
      const doc = new Y.Doc();
      openPlan(doc);
      Y.applyUpdateV2(doc, document.snapshot);
      expect({ ...readAbout(doc) }).toEqual({
        vision: version.vision,
        strengths: version.strengths,
        dischargeCriteria: version.dischargeCriteria,
      });
      for (const [index, root] of planCollections.entries()) {
        const entity = entities[index] as EntityClass<Need>;
        const rows = await em.find(entity, { planVersion: version.id });
        const live = readRows(doc, root).filter(({ id }) => isLive(doc, root, id));
        expect(rows.map(({ itemId }) => itemId).sort()).toEqual(live.map(({ id }) => id).sort());
        for (const { id, order, texts } of live) {
          const row = rows.find(({ itemId }) => itemId === id);
          expect(row?.position).toBe(order);
          if (texts.words !== undefined) expect(row?.words).toBe(texts.words);
        }
      }
      const states = { open: 'open', submitted: 'frozen', signed: 'signed', superseded: 'signed' };
      expect(document.state).toBe(states[version.state]);
    }
  });

  test('stand at every stage', async () => {
    const em = reading(wrenmoor);
    const versions = await em.find(PlanVersion, {}, { orderBy: { number: 'asc' } });
    const clients = await em.find(Client, {}, { populate: ['programme'] });
    const stages = clients.map((client) => {
      const own = versions.filter(({ clientId }) => clientId === client.id);
      const inForce = own.find(({ state }) => state === 'signed');
      const every = client.programme?.getEntity().reviewEveryDays ?? 0;
      const due = inForce?.signedAt && reviewDueOn(inForce.signedAt, every, 'America/New_York');
      return {
        signed:
          own.length > 0 && own.every(({ state }) => state !== 'open' && state !== 'submitted'),
        reviewing: inForce !== undefined && own.some(({ state }) => state === 'open'),
        unsigned: own.some(({ state }) => state === 'submitted'),
        overdue: typeof due === 'string' && due < today,
        first: own.length === 1 && own[0]?.state === 'open',
        replaced: own.some(({ state }) => state === 'superseded'),
      };
    });
    for (const stage of [
      'signed',
      'reviewing',
      'unsigned',
      'overdue',
      'first',
      'replaced',
    ] as const)
      expect(
        stages.some((one) => one[stage]),
        stage,
      ).toBe(true);
    const drafts = versions.filter(({ state }) => state === 'open').map(({ id }) => id);
    const unmeasured = await em.count(Objective, { planVersion: { $in: drafts }, measure: null });
    expect(unmeasured).toBeGreaterThan(0);
  });

  test('nothing is measured in a signed version after it was submitted, nor in the future', async () => {
    const em = reading(wrenmoor);
    const measurements = await em.find(Measurement, {}, { populate: ['planVersion'] });
    expect(measurements.length).toBeGreaterThan(200);
    for (const { measuredOn, planVersion } of measurements) {
      const { submittedAt } = planVersion.getEntity();
      const until = submittedAt ? dateIn('America/New_York', submittedAt) : today;
      expect(measuredOn <= until).toBe(true);
    }
  });

  test('words are there and values come from the allowed lists', async () => {
    for (const { words, lifecycle, achievement } of await all(Goal)) {
      expect(words).not.toBe('');
      expect(goalLifecycles).toContain(lifecycle);
      if (achievement) expect(goalAchievements).toContain(achievement);
    }
    const drafts = await reading(wrenmoor).find(PlanVersion, { state: 'open', number: 1 });
    for (const { clientWords, familyWords, barriers, planVersion } of await all(Goal))
      if (!drafts.some(({ id }) => id === planVersion.id)) {
        expect(clientWords).not.toBe('');
        expect(familyWords).not.toBe('');
        expect(barriers).toBeTypeOf('string');
      }
    for (const { words } of [...(await all(Need)), ...(await all(Objective))])
      expect(words).not.toBe('');
    for (const { words, status } of await all(Intervention)) {
      expect(words).not.toBe('');
      expect(interventionStatuses).toContain(status);
    }
  });
});

describe('notes', () => {
  test('are in every format, most signed, some drafts shared and some not, some with addenda', async () => {
    const notes = await all(Note);
    expect(notes.length).toBeGreaterThan(100);
    for (const format of noteFormats)
      expect(
        notes.some((note) => note.format === format),
        format,
      ).toBe(true);
    const drafts = notes.filter(({ status }) => status === 'draft');
    expect(drafts.some(({ shared }) => shared)).toBe(true);
    expect(drafts.some(({ shared }) => !shared)).toBe(true);
    expect(notes.filter(({ meetingId }) => meetingId !== null).length).toBeGreaterThan(5);
    expect(new Set((await all(NoteAddendum)).map(({ reason }) => reason)).size).toBe(3);
    for (const { status, words, format, signedAt, updatedAt, startedAt } of notes) {
      // (The database keeps the keys in an order of its own.)
      const keys = noteSections[format].map(({ key }) => key);
      expect(Object.keys(words).sort()).toEqual([...keys].sort());
      if (status === 'signed') expect(Object.values(words)).not.toContain('');
      expect(status === 'signed').toBe(signedAt !== null);
      expect(startedAt.getTime()).toBeLessThanOrEqual(updatedAt.getTime());
      expect(updatedAt.getTime()).toBeLessThan(now.getTime());
    }
  });

  test('are written by people of the care team, on days of the episode', async () => {
    const parts = await all(CareTeamMembership);
    for (const { clientId, author, occurredOn, format } of await all(Note)) {
      const part = parts.find((one) => one.clientId === clientId && one.member.id === author.id);
      expect(part, `${format} of ${occurredOn}`).toBeDefined();
      expect(part && part.from <= occurredOn).toBe(true);
    }
  });

  test('no sentence is there twice, and no placeholder is left', async () => {
    const sentences = new Map<string, number>();
    for (const { words } of await all(Note))
      for (const text of Object.values(words)) {
        expect(text).not.toMatch(/[{}]|lorem/i);
        for (const sentence of text.split(/(?<=[.!?])\s+/))
          if (sentence.length > 40) sentences.set(sentence, (sentences.get(sentence) ?? 0) + 1);
      }
    expect([...sentences].filter(([, times]) => times > 1)).toEqual([]);
  });
});

describe('tasks and incidents', () => {
  test('some are due today, overdue, to come, done, dropped and carried on', async () => {
    const tasks = await all(Task);
    const open = tasks.filter(({ status }) => status === 'open');
    const due = (fits: (dueOn: string) => boolean) =>
      open.filter(({ dueOn }) => dueOn !== null && fits(dueOn)).length;
    expect(due((dueOn) => dueOn === today)).toBeGreaterThan(1);
    expect(due((dueOn) => dueOn < today)).toBeGreaterThan(0);
    expect(due((dueOn) => dueOn > today)).toBeGreaterThan(5);
    expect(open.some(({ carriedCount }) => carriedCount > 0)).toBe(true);
    expect(open.some(({ client }) => client === null)).toBe(true);
    expect(new Set(tasks.map(({ status }) => status)).size).toBe(3);
    const events = await all(TaskEvent);
    for (const { id, status } of tasks)
      expect(events.filter((event) => event.task.id === id).length).toBeGreaterThanOrEqual(
        status === 'open' ? 1 : 2,
      );
    expect((await all(TaskComment)).length).toBeGreaterThan(4);
  });

  test('incidents have a follow-up each, and one is of the last week', async () => {
    const incidents = await all(Incident);
    const followUps = await all(IncidentFollowUp);
    expect(incidents.length).toBeGreaterThan(1);
    for (const { id } of incidents)
      expect(followUps.some(({ incident }) => incident.id === id)).toBe(true);
    const weekAgo = now.getTime() - 7 * 86_400_000;
    expect(incidents.some(({ occurredAt }) => occurredAt.getTime() > weekAgo)).toBe(true);
  });
});
