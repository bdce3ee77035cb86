import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { globalId } from '../../kernel/ids.ts';
import {
  inHouse,
  joinCareTeam,
  makeAppointment,
  makeHouse,
  signInAll,
  type PersonKey,
  type TestHouse,
} from '../../testing/factories.ts';
import {
  everythingShared,
  guardianOf,
  makeGuardian,
  makeSummary,
  openPortal,
  shareAppointment,
  shareGoal,
  type TestGuardian,
} from '../../testing/family.ts';
import { populate, secret, type Populated } from '../../testing/populate.ts';
import { startServer, type TestServer, type TestVisitor } from '../../testing/server.ts';

let server: TestServer;
let house: TestHouse;
let as: Record<PersonKey, TestVisitor>;
let sam: Populated;
/** Has every right. */
let fay: TestGuardian;
/** Reads French, and sees appointments, messages and the team. */
let otis: TestGuardian;
const starts = new Date(Date.now() + 3 * 86_400_000);

beforeAll(async () => {
  server = await startServer();
  house = await makeHouse(server);
  as = await signInAll(server, house);
  sam = await populate(server, house, as.caseManager, as.supervisor);
  const [, contactId = ''] = Buffer.from(sam.records.FamilyContact ?? '', 'base64url')
    .toString()
    .split(':');
  fay = guardianOf(contactId, house.people.family.email, as.family);
  otis = await makeGuardian(server, house, house.sam, 'Otis Vane', { language: 'fr-CA' });
  await openPortal(as.caseManager, otis, ['APPOINTMENTS', 'MESSAGES', 'TEAM']);
});
afterAll(() => server.stop());

interface Child {
  readonly id: string;
  readonly goals: object[];
  readonly appointments: { readonly title: string }[];
  readonly messages: { readonly words: string }[];
}

const childrenOf = async ({ visitor }: TestGuardian): Promise<Child[]> => {
  const { viewer } = await visitor.get<{ viewer: { portal: { children: Child[] } } }>(
    `{ viewer { portal { children { ${everythingShared} } } } }`,
  );
  return viewer.portal.children;
};
const asSeen = async (who: TestVisitor, { id }: Pick<TestGuardian, 'id'>): Promise<unknown> => {
  const { asTheFamilySees } = await who.get<{ asTheFamilySees: unknown }>(
    `query ($id: ID!) { asTheFamilySees(contactId: $id) { ${everythingShared} } }`,
    { id },
  );
  return asTheFamilySees;
};

async function appointment(at = starts): Promise<string> {
  const made = await inHouse(server.orm, house.organisationId, (em) =>
    Promise.resolve(
      makeAppointment(em, house.sam, at, [house.people.nurse], {
        title: `${secret} title`,
        place: `${secret} address`,
      }),
    ),
  );
  return globalId('Appointment', made.id);
}

it('has a page of their own that shows nothing of anybody else', async () => {
  const nobody = await makeGuardian(server, house, house.sam, 'Nora Newly');
  expect(
    await nobody.visitor.get(
      `{ viewer { portal { greeting organisationName timeZone children { id } }
         membership { role programmes { name } } account { name } } }`,
    ),
  ).toEqual({
    viewer: {
      portal: {
        greeting: 'Hello, Nora Newly',
        organisationName: 'House one',
        timeZone: 'Europe/London',
        children: [],
      },
      membership: { role: 'FAMILY', programmes: [] },
      account: { name: 'Nora Newly' },
    },
  });
  expect(await as.clinician.get('{ viewer { portal { greeting } } }')).toEqual({
    viewer: { portal: null },
  });
});

describe('what a guardian sees', () => {
  beforeAll(async () => {
    await shareGoal(as.caseManager, {
      goalId: sam.records.Goal,
      texts: [
        {
          language: 'en',
          words: 'Sam practises asking for a break.',
          progress: 'It goes better each week.',
          target: 'Four days of five',
          unit: 'days of 5',
        },
        { language: 'fr', words: 'Sam demande une pause.' },
      ],
      objectiveId: sam.records.Objective,
      recipientIds: [fay.id],
    });
    await shareAppointment(as.caseManager, {
      appointmentId: await appointment(),
      texts: [
        { language: 'en', title: 'Dentist', place: 'Elm Road', note: 'Bring the card.' },
        { language: 'fr', title: 'Dentiste' },
      ],
      recipientIds: [fay.id, otis.id],
    });
    await makeSummary(server, house, house.sam, [fay, otis], {
      en: { title: 'This week', words: 'A good week.\n\nNext week: swimming.' },
    });
  });

  const team = [
    { name: 'Cem Çelik', function: 'Part of the team' },
    { name: 'Théa Tremblay', function: 'Part of the team' },
    { name: 'Noor Nasser', function: 'Part of the team' },
    { name: 'Kofi Kamau', function: 'Part of the team' },
  ];
  const times = () => ({
    startsAt: starts.toISOString(),
    endsAt: new Date(starts.getTime() + 3_600_000).toISOString(),
    cancelled: false,
    corrected: false,
  });

  it('is what was shared with them, word for word, by their rights', async () => {
    expect(await childrenOf(fay)).toEqual([
      {
        id: fay.childId,
        firstName: 'Sam',
        language: null,
        rights: ['GOALS', 'PROGRESS', 'TEAM', 'APPOINTMENTS', 'SUMMARIES', 'MESSAGES'],
        goals: [
          {
            language: 'en',
            words: 'Sam practises asking for a break.',
            progress: 'It goes better each week.',
            target: 'Four days of five',
            series: {
              unit: 'days of 5',
              target: null,
              points: [{ on: '2026-01-05', value: 3 }],
            },
            approvedByName: 'Cem Çelik',
          },
        ],
        team,
        appointments: [
          {
            language: 'en',
            title: 'Dentist',
            place: 'Elm Road',
            note: 'Bring the card.',
            ...times(),
          },
        ],
        summaries: [
          {
            language: 'en',
            title: 'This week',
            words: 'A good week.\n\nNext week: swimming.',
            number: 1,
            corrected: false,
            approvedByName: 'Cem Çelik',
          },
        ],
        messages: [{ mine: false, authorName: 'Cem Çelik', words: 'Shared answer' }],
      },
    ]);
  });

  it('is in their own language where there is one, and of other rights nothing', async () => {
    expect(await childrenOf(otis)).toEqual([
      {
        id: otis.childId,
        firstName: 'Sam',
        language: 'fr-CA',
        rights: ['TEAM', 'APPOINTMENTS', 'MESSAGES'],
        goals: [],
        team,
        appointments: [{ language: 'fr', title: 'Dentiste', place: null, note: null, ...times() }],
        summaries: [],
        messages: [],
      },
    ]);
  });

  it('is exactly what staff see before them, and null where the person sees nothing', async () => {
    expect(await asSeen(as.careStaff, fay)).toEqual((await childrenOf(fay))[0]);
    expect(await asSeen(as.careStaff, otis)).toEqual((await childrenOf(otis))[0]);
    const closed = await makeGuardian(server, house, house.sam, 'Nil Closed');
    expect(await asSeen(as.careStaff, closed)).toBeNull();
    expect(await asSeen(as.colleague, fay)).toBeNull();
    for (const who of ['administrator', 'finance', 'family', 'integration'] as const)
      expect(
        await as[who].codes('query ($id: ID!) { asTheFamilySees(contactId: $id) { id } }', {
          id: fay.id,
        }),
        who,
      ).toEqual(['FORBIDDEN']);
  });

  it('without the right to progress is the goal alone', async () => {
    const aunt = await makeGuardian(server, house, house.sam, 'Ines Aunt');
    await openPortal(as.caseManager, aunt, ['GOALS']);
    await shareGoal(as.caseManager, {
      goalId: sam.records.Goal,
      texts: [{ language: 'en', words: 'A goal', progress: 'Well', target: 'Four', unit: 'days' }],
      objectiveId: sam.records.Objective,
      recipientIds: [fay.id, aunt.id],
    });
    expect((await childrenOf(aunt))[0]?.goals).toEqual([
      {
        language: 'en',
        words: 'A goal',
        progress: null,
        target: 'Four',
        series: null,
        approvedByName: 'Cem Çelik',
      },
    ]);
  });

  it('of the team is who takes part today', async () => {
    const teamOf = async () =>
      ((await asSeen(as.nurse, otis)) as { team: { name: string }[] }).team.map(({ name }) => name);
    await inHouse(server.orm, house.organisationId, (em) => {
      const past = { from: '2020-01-01', until: '2020-12-31' };
      joinCareTeam(em, { id: house.sam.clientId }, house.people.colleague, past);
      joinCareTeam(em, { id: house.sam.clientId }, house.people.finance, { from: '2199-01-01' });
      // A relative who is by mistake on the care team is nobody's business either.
      joinCareTeam(em, { id: house.sam.clientId }, house.people.family);
      return Promise.resolve();
    });
    expect(await teamOf()).toEqual(team.map(({ name }) => name));
  });

  it('of appointments is what was published, until it is published anew', async () => {
    const appointmentId = await appointment(new Date(Date.now() + 86_400_000));
    const texts = [{ language: 'en', title: 'Hearing test' }];
    await shareAppointment(as.caseManager, { appointmentId, texts, recipientIds: [fay.id] });
    const shown = async () =>
      (await childrenOf(fay))[0]?.appointments.find(({ title }) => title === 'Hearing test');
    const before = await shown();
    await as.caseManager.get(
      `mutation ($input: CancelAppointmentInput!) {
        cancelAppointment(input: $input) { appointment { id } } }`,
      { input: { id: appointmentId, version: 1, reason: `${secret} reason` } },
    );
    expect(await shown()).toEqual(before);
    const { client } = await as.caseManager.get<{
      client: {
        sharing: { appointments: { appointment: { id: string }; changedSince: boolean }[] };
      };
    }>(
      `query ($id: ID!) { client(id: $id) { sharing { appointments {
        appointment { id } changedSince } } } }`,
      { id: house.sam.id },
    );
    expect(
      client.sharing.appointments.find((one) => one.appointment.id === appointmentId)?.changedSince,
    ).toBe(true);
    const uncle = await makeGuardian(server, house, house.sam, 'Ugo Uncle');
    await openPortal(as.caseManager, uncle, ['APPOINTMENTS']);
    await shareAppointment(as.caseManager, {
      appointmentId,
      texts,
      recipientIds: [fay.id, uncle.id],
    });
    expect(await shown()).toMatchObject({ cancelled: true, corrected: true });
    // Who had no earlier one hears of no correction.
    expect((await childrenOf(uncle))[0]?.appointments).toMatchObject([{ corrected: false }]);
  });

  it('is in another language as soon as staff say which', async () => {
    const { client } = await as.nurse.get<{
      client: { contacts: { id: string; version: number }[] };
    }>('query ($id: ID!) { client(id: $id) { contacts { id version } } }', { id: house.sam.id });
    const version = client.contacts.find(({ id }) => id === otis.id)?.version;
    const set = (who: TestVisitor, language: string) =>
      who.codes(
        `mutation ($input: SetContactLanguageInput!) {
          setContactLanguage(input: $input) { contact { language } } }`,
        { input: { contactId: otis.id, version, language } },
      );
    expect(await set(as.nurse, 'no tag')).toEqual(['BAD_USER_INPUT']);
    expect(await set(as.careStaff, 'en')).toEqual(['FORBIDDEN']);
    expect(await set(as.colleague, 'en')).toEqual(['NOT_FOUND']);
    expect(await set(as.nurse, 'en-gb')).toEqual([]);
    expect(await set(as.nurse, 'fr')).toEqual(['CONFLICT']);
    const [seen] = await childrenOf(otis);
    expect(seen).toMatchObject({ language: 'en-GB', appointments: [{ title: 'Dentist' }] });
  });

  it('never has a word that was not approved', async () => {
    const said = JSON.stringify([await childrenOf(fay), await childrenOf(otis)]);
    for (const hidden of [secret, 'address', 'Moore', house.sam.clientId, sam.records.Goal ?? ''])
      expect(said).not.toContain(hidden);
    // Nor has what is kept of it.
    const kept = await inHouse(server.orm, house.organisationId, (em) =>
      em.execute<{ content: object }[]>('select content from edition'),
    );
    expect(kept.length).toBeGreaterThan(3);
    expect(JSON.stringify(kept)).not.toContain(secret);
  });
});

it('tells staff what may be shared, what is, and whether the plan says something else since', async () => {
  const goals = async () => {
    const { client } = await as.nurse.get<{ client: { sharing: { goals: unknown } } }>(
      `query ($id: ID!) { client(id: $id) { sharing { goals { changedSince
        goal { familyWords } current { texts { words } }
        objectives { series { unit target points { on value } } } } } } }`,
      { id: house.sam.id },
    );
    return client.sharing.goals;
  };
  const goal = {
    changedSince: false,
    goal: { familyWords: `${secret} plain` },
    current: { texts: [{ words: 'A goal' }] },
    objectives: [
      { series: { unit: null, target: null, points: [{ on: '2026-01-05', value: 3 }] } },
    ],
  };
  expect(await goals()).toEqual([goal]);
});
