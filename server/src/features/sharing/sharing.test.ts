import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrm } from '../../database.ts';
import { globalId, newId } from '../../kernel/ids.ts';
import { answerOf } from '../../testing/answers.ts';
import { inHouse, makeAppointment, makeHouse, signInAll } from '../../testing/factories.ts';
import type { PersonKey, TestHouse } from '../../testing/factories.ts';
import {
  allRights,
  endPortal,
  makeGuardian,
  openPortal,
  shareAppointment,
  updatePortal,
  type TestGuardian,
} from '../../testing/family.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let mother: TestGuardian;
let father: TestGuardian;

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
  mother = await makeGuardian(server, house, house.sam, 'Rosa Quill');
  father = await makeGuardian(server, house, house.sam, 'Otis Vane');
});
afterAll(() => server.stop());

const grant = (who: PersonKey, input: Record<string, unknown>): Promise<string> =>
  answerOf(
    as[who].codes(
      `mutation ($input: GrantPortalAccessInput!) {
        grantPortalAccess(input: $input) { portalAccess { id } } }`,
      { input: { rights: ['GOALS'], ...input } },
    ),
  );
const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

async function appointment(title = 'Dentist'): Promise<string> {
  const made = await inHouse(server.orm, house.organisationId, (em) =>
    Promise.resolve(
      makeAppointment(em, house.sam, inHours(48), [], { title, place: '1 Elm Road' }),
    ),
  );
  return globalId('Appointment', made.id);
}
const inEnglish = (title: string) => [{ language: 'en', title }];

describe('access to the portal', () => {
  it('is granted by the supervisor and the case manager who leads the care, and by nobody else', async () => {
    const contact = await makeGuardian(server, house, house.sam, 'Table Guest');
    const answers: Partial<Record<PersonKey, string>> = {};
    for (const who of Object.keys(as) as PersonKey[]) {
      // On days of their own, so that one does not stand in the way of the other.
      const day = `2031-01-${String(10 + Object.keys(answers).length)}`;
      answers[who] = await grant(who, { contactId: contact.id, from: day, until: day });
    }
    expect(answers).toEqual({
      administrator: 'FORBIDDEN',
      supervisor: 'ok',
      caseManager: 'ok',
      clinician: 'FORBIDDEN',
      nurse: 'FORBIDDEN',
      careStaff: 'FORBIDDEN',
      finance: 'FORBIDDEN',
      family: 'FORBIDDEN',
      integration: 'FORBIDDEN',
      colleague: 'FORBIDDEN',
      otherSupervisor: 'NOT_FOUND',
    });
  });

  it('holds once a day, in the words of the record, and never before today', async () => {
    const contact = await makeGuardian(server, house, house.sam, 'Once Only');
    const { id: contactId } = contact;
    expect(await grant('caseManager', { contactId, rights: [] })).toBe('BAD_USER_INPUT');
    expect(await grant('caseManager', { contactId, from: '2020-01-01' })).toBe('BAD_USER_INPUT');
    expect(await grant('caseManager', { contactId, until: '2020-01-01' })).toBe('BAD_USER_INPUT');
    expect(await grant('caseManager', { contactId })).toBe('ok');
    expect(await grant('caseManager', { contactId })).toBe('BAD_USER_INPUT');
    const silent = await makeGuardian(server, house, house.sam, 'Not Told', {
      mayReceiveInformation: false,
    });
    expect(await grant('caseManager', { contactId: silent.id })).toBe('BAD_USER_INPUT');
  });

  it('is changed by a new one, so that it stays known who could see what', async () => {
    const contact = await makeGuardian(server, house, house.sam, 'Changing Rights');
    const first = await openPortal(as.caseManager, contact, ['GOALS', 'TEAM']);
    const { updatePortalAccess } = await updatePortal(as.supervisor, first, ['TEAM']);
    const second = updatePortalAccess.portalAccess.id;
    expect(second).not.toBe(first);
    await endPortal(as.caseManager, second);
    const { client } = await as.caseManager.get<{
      client: { sharing: { accesses: { id: string; rights: string[]; inForce: boolean }[] } };
    }>(
      `query ($id: ID!) { client(id: $id) { sharing { accesses {
        id rights inForce endReason endedBy { name } grantedBy { name } contact { name } } } } }`,
      { id: house.sam.id },
    );
    expect(client.sharing.accesses.filter(({ id }) => [first, second].includes(id))).toEqual([
      expect.objectContaining({ id: second, rights: ['TEAM'], endReason: 'Court order' }),
      expect.objectContaining({ id: first, rights: ['GOALS', 'TEAM'], inForce: false }),
    ]);
    const again = `mutation ($input: EndPortalAccessInput!) {
      endPortalAccess(input: $input) { portalAccess { id } } }`;
    expect(
      await as.caseManager.codes(again, { input: { id: second, reason: 'Once more' } }),
    ).toEqual(['FORBIDDEN']);
  });
});

describe('an edition', () => {
  beforeAll(async () => {
    await openPortal(as.caseManager, mother, allRights);
    await openPortal(as.caseManager, father, ['GOALS', 'MESSAGES']);
  });
  const share = (who: PersonKey, input: Record<string, unknown>): Promise<string> =>
    answerOf(
      as[who].codes(
        `mutation ($input: ShareAppointmentInput!) {
          shareAppointment(input: $input) { edition { id } } }`,
        { input: { texts: inEnglish('Dentist'), recipientIds: [mother.id], ...input } },
      ),
    );

  it('is published by those who answer for what families are told', async () => {
    const answers: Partial<Record<PersonKey, string>> = {};
    const appointmentId = await appointment();
    for (const who of Object.keys(as) as PersonKey[])
      answers[who] = await share(who, { appointmentId });
    expect(answers).toEqual({
      administrator: 'FORBIDDEN',
      supervisor: 'ok',
      caseManager: 'ok',
      clinician: 'ok',
      nurse: 'ok',
      careStaff: 'FORBIDDEN',
      finance: 'FORBIDDEN',
      family: 'FORBIDDEN',
      integration: 'FORBIDDEN',
      colleague: 'NOT_FOUND',
      otherSupervisor: 'NOT_FOUND',
    });
  });

  it('goes to those alone who have the right for its kind', async () => {
    const appointmentId = await appointment();
    const other = await makeGuardian(server, house, house.mia, 'Of Mia');
    await openPortal(as.otherSupervisor, other);
    const unopened = await makeGuardian(server, house, house.sam, 'No Access');
    const to = (...recipientIds: string[]) => share('caseManager', { appointmentId, recipientIds });
    expect(await to()).toBe('BAD_USER_INPUT');
    expect(await to(father.id)).toBe('BAD_USER_INPUT');
    expect(await to(mother.id, father.id)).toBe('BAD_USER_INPUT');
    expect(await to(unopened.id)).toBe('BAD_USER_INPUT');
    expect(await to(mother.id, other.id)).toBe('NOT_FOUND');
    expect(await to(globalId('FamilyContact', newId()))).toBe('NOT_FOUND');
    expect(await to(mother.id)).toBe('ok');
  });

  it('asks again where the words tell of somebody who is no recipient', async () => {
    const appointmentId = await appointment();
    const words = (title: string, mentionsChecked = false) =>
      share('caseManager', { appointmentId, texts: inEnglish(title), mentionsChecked });
    expect(await words('Visit with Otis Vane')).toBe('BAD_USER_INPUT');
    expect(await words('Visit with ÓTIS')).toBe('BAD_USER_INPUT');
    expect(await words('Visit with Otis Vane', true)).toBe('ok');
    // Her own name, the child's, and a name within another word are nobody else's.
    expect(await words('Visit with Rosa and Sam Moore to the vanes')).toBe('ok');
  });

  it('takes the place of the one before, of which the number must be known', async () => {
    const appointmentId = await appointment();
    const input = { appointmentId, texts: inEnglish('Dentist'), recipientIds: [mother.id] };
    expect(await shareAppointment(as.caseManager, { ...input, seenNumber: 0 })).toMatchObject({
      number: 1,
    });
    expect(await share('nurse', { appointmentId, seenNumber: 0 })).toBe('CONFLICT');
    expect(await shareAppointment(as.nurse, { ...input, seenNumber: 1 })).toMatchObject({
      number: 2,
    });
    const both = await Promise.all([
      share('nurse', { appointmentId }),
      share('clinician', { appointmentId }),
      share('caseManager', { appointmentId }),
    ]);
    expect(both).toEqual(['ok', 'ok', 'ok']);
    const { client } = await as.careStaff.get<{
      client: { sharing: { appointments: { appointment: { id: string }; current: object }[] } };
    }>(
      `query ($id: ID!) { client(id: $id) { sharing { appointments {
        appointment { id } current { number isCurrent recipients { contact { name } } } } } } }`,
      { id: house.sam.id },
    );
    expect(
      client.sharing.appointments.find((one) => one.appointment.id === appointmentId)?.current,
    ).toEqual({ number: 5, isCurrent: true, recipients: [{ contact: { name: 'Rosa Quill' } }] });
  });

  it('tells its readers by letter that there is something new, and not what', async () => {
    const { id } = await shareAppointment(as.caseManager, {
      appointmentId: await appointment('Sexual health clinic'),
      texts: inEnglish('Sexual health clinic'),
      recipientIds: [mother.id],
    });
    const letters = await lettersOf(id);
    expect(letters.map(({ recipient, subject }) => [recipient, subject])).toEqual([
      [mother.email, 'There is something new for you'],
    ]);
    expect(letters[0]?.text).toMatch(
      /^There is something new for you\. Sign in to read it:\n\nhttp\S+\n$/,
    );
  });

  it('may be read again by staff, with who had it, after it is recalled; and is shown no more', async () => {
    const appointmentId = await appointment();
    const input = { appointmentId, texts: inEnglish('Dentist'), recipientIds: [mother.id] };
    const first = await shareAppointment(as.caseManager, input);
    const second = await shareAppointment(as.caseManager, input);
    const recall = (who: PersonKey, editionId: string) =>
      answerOf(
        as[who].codes(
          `mutation ($input: RecallEditionInput!) { recallEdition(input: $input) { edition { id } } }`,
          { input: { editionId, reason: 'The wrong child' } },
        ),
      );
    expect(await recall('careStaff', second.id)).toBe('FORBIDDEN');
    expect(await recall('colleague', second.id)).toBe('NOT_FOUND');
    expect(await recall('clinician', first.id)).toBe('ok');
    expect(await recall('clinician', second.id)).toBe('FORBIDDEN');
    const { node } = await as.careStaff.get<{ node: object }>(
      `query ($id: ID!) { node(id: $id) { ... on Edition { number recallReason isCurrent
        recalledBy { name } texts { title } recipients { contact { name } } } } }`,
      { id: second.id },
    );
    expect(node).toEqual({
      number: 2,
      recallReason: 'The wrong child',
      isCurrent: false,
      recalledBy: { name: 'Théa Tremblay' },
      texts: [{ title: 'Dentist' }],
      recipients: [{ contact: { name: 'Rosa Quill' } }],
    });
    const states = (await lettersOf(second.id)).map(({ state }) => state);
    expect(states.every((state) => state !== 'queued')).toBe(true);
  });
});

interface LetterRow {
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly state: string;
}

async function lettersOf(edition: string): Promise<LetterRow[]> {
  const admin = await createOrm(server.database.adminUrl);
  const id = Buffer.from(edition, 'base64url').toString().split(':')[1];
  return admin.em
    .fork()
    .execute<LetterRow[]>(
      `select recipient, subject, text, state from mail_message where about_id in
        (select id from edition_recipient where edition_id = ?)`,
      [id],
    )
    .finally(() => admin.close());
}

describe('PostgreSQL', () => {
  const served = (sql: string): Promise<unknown> =>
    inHouse(server.orm, house.organisationId, (em) => em.execute(sql));

  it.each([
    [`update edition set content = '{}'`],
    [`update edition set approved_by_id = approved_by_id`],
    [`update edition set published_at = now()`],
    [`delete from edition`],
    [`update edition_recipient set contact_id = contact_id`],
    [`delete from edition_recipient`],
    [`update portal_access set rights = '{goals}'`],
    [`update portal_access set until_on = null`],
    [`delete from portal_access`],
    [`update family_message set words = 'x'`],
    [`delete from family_message`],
    [`truncate edition cascade`],
  ])('refuses the serving role: %s', async (sql) => {
    await expect(served(sql)).rejects.toThrow(/permission denied/);
  });

  it('lets nothing but an end be written', async () => {
    await served('update edition set recalled_at = recalled_at, superseded_at = superseded_at');
    await served('update portal_access set ended_at = ended_at, end_reason = end_reason');
    await served('update family_message set read_at = read_at');
  });

  it('keeps two accesses of one contact apart, and two current editions of one thing', async () => {
    await expect(
      served(`insert into portal_access (id, organisation_id, client_id, contact_id, rights, from_on,
          granted_by_id, granted_at)
        select gen_random_uuid(), organisation_id, client_id, contact_id, rights, current_date + 400,
          granted_by_id, now() from portal_access where ended_at is null and until_on is null limit 1`),
    ).rejects.toThrow(/portal_access_one_a_day/);
    await expect(
      served(`insert into edition (id, organisation_id, client_id, kind, subject_id, number, content,
          approved_by_id, published_at)
        select gen_random_uuid(), organisation_id, client_id, kind, subject_id, number + 100, content,
          approved_by_id, now() from edition where recalled_at is null and superseded_at is null
        limit 1`),
    ).rejects.toThrow(/edition_one_current/);
  });
});
