/**
 * Two organisations to test against: a house with somebody in every role, and another that must
 * never be seen from it. Records are made in the house's own transactions, as the server makes them.
 */
import { ref } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Discipline, Role } from '@roundtable/schema/codes';
import { createOrm } from '../database.ts';
import {
  Account,
  CareTeam,
  CareTeamMembership,
  Membership,
  Organisation,
  Programme,
  ProgrammeAssignment,
} from '../features/access/index.ts';
import { Client, EpisodeOfCare, FamilyContact, SafetyItem } from '../features/clients/index.ts';
import { Appointment, AppointmentParticipant } from '../features/schedule/index.ts';
import { sessionOf, type Orm } from '../kernel/db/orm.ts';
import { globalId, newId } from '../kernel/ids.ts';
import type { TestDatabase } from './database.ts';
import { makeAccount, type TestServer, type TestVisitor } from './server.ts';

/** Who there is in a house. Those on Sam's care team: caseManager (leads), clinician, nurse, careStaff. */
export type PersonKey =
  | 'administrator'
  | 'supervisor'
  | 'caseManager'
  | 'clinician'
  | 'nurse'
  | 'careStaff'
  | 'finance'
  | 'family'
  | 'integration'
  /** A clinician who is on Mia's care team alone. */
  | 'colleague'
  /** Supervises Mia's programme alone. */
  | 'otherSupervisor';

export interface TestPerson {
  readonly accountId: string;
  readonly membershipId: string;
  /** The opaque id of the membership. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

export interface TestClient {
  readonly clientId: string;
  /** The opaque id. */
  readonly id: string;
}

export interface TestHouse {
  readonly organisationId: string;
  /** UUIDs: Sam's programme is residential, Mia's is day treatment. */
  readonly programmes: { readonly residential: string; readonly dayTreatment: string };
  /** UUID of the care team whose clients both are. */
  readonly careTeamId: string;
  readonly people: Readonly<Record<PersonKey, TestPerson>>;
  readonly sam: TestClient;
  readonly mia: TestClient;
}

const staff: readonly (readonly [PersonKey, string, Role, Discipline | null])[] = [
  ['administrator', 'Ada Adler', 'administrator', 'administration'],
  ['supervisor', 'Sora Sato', 'supervisor', 'social-work'],
  ['caseManager', 'Cem Çelik', 'case-manager', 'case-management'],
  ['clinician', 'Théa Tremblay', 'clinician', 'therapy'],
  ['nurse', 'Noor Nasser', 'clinician', 'nursing'],
  ['careStaff', 'Kofi Kamau', 'care-staff', 'care'],
  ['finance', 'Finn Fischer', 'finance', 'administration'],
  ['family', 'Fay Moore', 'family', null],
  ['integration', 'Export', 'integration', null],
  ['colleague', 'Cleo Costa', 'clinician', 'psychology'],
  ['otherSupervisor', 'Otto Olsen', 'supervisor', 'psychology'],
];

/** Runs `work` in a transaction of an organisation with the serving role, and commits. */
export const inHouse = <T>(
  orm: Orm,
  organisationId: string,
  work: (em: EntityManager) => Promise<T>,
): Promise<T> =>
  orm.em
    .fork({ session: sessionOf(organisationId) })
    .transactional((em) => work(em as EntityManager));

/**
 * Makes a house with its people, programmes and two clients.
 * @param prefix what e-mail addresses begin with: `one.clinician@house.test`
 */
export async function makeHouse(
  server: { readonly database: Pick<TestDatabase, 'ownerUrl'>; readonly orm: Orm },
  prefix = 'one',
): Promise<TestHouse> {
  const organisationId = newId();
  const owner = await createOrm(server.database.ownerUrl);
  const people: Partial<Record<PersonKey, TestPerson>> = {};
  try {
    for (const [key, name, role] of staff) {
      const email = `${prefix}.${key.toLowerCase()}@house.test`;
      const membershipId = newId();
      people[key] = {
        accountId: await makeAccount(owner, email, name),
        membershipId,
        id: globalId('Membership', membershipId),
        email,
        name,
        role,
      };
    }
  } finally {
    await owner.close();
  }
  const everybody = people as Record<PersonKey, TestPerson>;
  return inHouse(server.orm, organisationId, async (em) => {
    const organisation = { id: organisationId, name: `House ${prefix}`, timeZone: 'Europe/London' };
    // Rows name the organisation by its id alone, so the mapper does not know that it comes first.
    await em.persist(Object.assign(new Organisation(), organisation)).flush();
    const residential = makeProgramme(em, 'Residential', 'residential');
    const dayTreatment = makeProgramme(em, 'Day treatment', 'day-treatment');
    for (const [key, name, role, discipline] of staff)
      em.persist(
        Object.assign(new Membership(), {
          id: everybody[key].membershipId,
          account: ref(em.getReference(Account, everybody[key].accountId)),
          name,
          role,
          discipline,
          from: '2020-01-01',
        } satisfies Partial<Membership>),
      );
    assign(em, everybody.supervisor, residential);
    assign(em, everybody.otherSupervisor, dayTreatment);
    const team = Object.assign(new CareTeam(), { name: 'Team Blue' });
    em.persist(team);
    const sam = makeClient(em, { givenName: 'Sam', familyName: 'Moore' }, residential, team);
    const mia = makeClient(em, { givenName: 'Mía', familyName: 'Núñez' }, dayTreatment, team);
    await em.flush();
    joinCareTeam(em, sam, everybody.caseManager, { lead: true });
    for (const key of ['clinician', 'nurse', 'careStaff'] as const)
      joinCareTeam(em, sam, everybody[key]);
    joinCareTeam(em, mia, everybody.colleague);
    em.persist(
      Object.assign(new FamilyContact(), {
        client: ref(sam),
        name: 'Fay Moore',
        relationship: 'mother',
        emergency: true,
        mayReceiveInformation: true,
        member: ref(em.getReference(Membership, everybody.family.membershipId)),
      } satisfies Partial<FamilyContact>),
    );
    await em.flush();
    return {
      organisationId,
      programmes: { residential: residential.id, dayTreatment: dayTreatment.id },
      careTeamId: team.id,
      people: everybody,
      sam: { clientId: sam.id, id: globalId('Client', sam.id) },
      mia: { clientId: mia.id, id: globalId('Client', mia.id) },
    };
  });
}

export function makeProgramme(em: EntityManager, name: string, kind: Programme['kind']): Programme {
  const programme = Object.assign(new Programme(), {
    name,
    kind,
    reviewEveryDays: 90,
    firstPlanWithinDays: 14,
    signatories: ['supervisor'],
  } satisfies Partial<Programme>);
  em.persist(programme);
  return programme;
}

function assign(em: EntityManager, person: TestPerson, programme: Programme): void {
  em.persist(
    Object.assign(new ProgrammeAssignment(), {
      member: ref(em.getReference(Membership, person.membershipId)),
      programme: ref(programme),
      from: '2020-01-01',
    } satisfies Partial<ProgrammeAssignment>),
  );
}

/** A client in care since 2025-09-01, with the episode. Born on 2014-05-06 unless said. */
export function makeClient(
  em: EntityManager,
  given: Pick<Client, 'givenName' | 'familyName'> & Partial<Client>,
  programme: Programme,
  team: CareTeam | null = null,
): Client {
  const client = Object.assign(new Client(), {
    dateOfBirth: '2014-05-06',
    status: 'active',
    recordNumber: newId().slice(-8),
    programme: ref(programme),
    team: team ? ref(team) : null,
    ...given,
  } satisfies Partial<Client>);
  const episode = Object.assign(new EpisodeOfCare(), {
    client: ref(client),
    programme: ref(programme),
    status: 'active',
    startedOn: '2025-09-01',
  } satisfies Partial<EpisodeOfCare>);
  em.persist([client, episode]);
  return client;
}

/** Puts a person on a client's care team, from 2020-01-01 and without an end unless said. */
export function joinCareTeam(
  em: EntityManager,
  client: Pick<Client, 'id'>,
  person: TestPerson,
  more: Partial<Pick<CareTeamMembership, 'lead' | 'from' | 'until'>> = {},
): CareTeamMembership {
  const part = Object.assign(new CareTeamMembership(), {
    clientId: client.id,
    member: ref(em.getReference(Membership, person.membershipId)),
    function: 'Part of the team',
    from: '2020-01-01',
    ...more,
  } satisfies Partial<CareTeamMembership>);
  em.persist(part);
  return part;
}

export function makeSafetyItem(
  em: EntityManager,
  client: TestClient,
  more: Pick<SafetyItem, 'kind' | 'words'> & Partial<SafetyItem>,
): SafetyItem {
  const item = Object.assign(new SafetyItem(), {
    client: ref(em.getReference(Client, client.clientId)),
    source: 'Referral',
    recordedOn: '2025-09-01',
    ...more,
  } satisfies Partial<SafetyItem>);
  em.persist(item);
  return item;
}

/** An appointment of an hour, with those who take part. */
export function makeAppointment(
  em: EntityManager,
  client: TestClient,
  startsAt: Date,
  people: readonly TestPerson[] = [],
  more: Partial<Appointment> = {},
): Appointment {
  const appointment = Object.assign(new Appointment(), {
    client: ref(em.getReference(Client, client.clientId)),
    title: 'Play therapy',
    kind: 'Therapy',
    startsAt,
    endsAt: new Date(startsAt.getTime() + 3_600_000),
    ...more,
  } satisfies Partial<Appointment>);
  em.persist(appointment);
  for (const person of people)
    em.persist(
      Object.assign(new AppointmentParticipant(), {
        appointment: ref(appointment),
        member: ref(em.getReference(Membership, person.membershipId)),
      } satisfies Partial<AppointmentParticipant>),
    );
  return appointment;
}

/** Signs in everybody of a house who can. */
export async function signInAll(
  server: TestServer,
  house: TestHouse,
): Promise<Record<PersonKey, TestVisitor>> {
  const visitors: Partial<Record<PersonKey, TestVisitor>> = {};
  for (const [key] of staff) visitors[key] = await server.signIn(house.people[key].email);
  return visitors as Record<PersonKey, TestVisitor>;
}
