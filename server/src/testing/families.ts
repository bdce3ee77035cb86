/**
 * The families that tests ask with: two guardians of Sam who may see different things, those who may
 * see nothing of Sam, and how each asks over HTTP and over the socket.
 */
import type { Client as SocketClient } from 'graphql-ws';
import { parseGlobalId } from '../kernel/ids.ts';
import { inHouse, makeHouse, signInAll, type TestHouse } from './factories.ts';
import {
  endPortal,
  guardianOf,
  makeGuardian,
  makeSummary,
  openPortal,
  shareAppointment,
  shareGoal,
  type TestGuardian,
} from './family.ts';
import { populate, type Populated } from './populate.ts';
import type { TestServer } from './server.ts';

/** Those who sign in to a portal. `mother` has all rights, `second` two; the others none of Sam. */
export const families = [
  'mother',
  'second',
  'noRights',
  'ended',
  'silenced',
  'tomorrow',
  'ofMia',
  'elsewhere',
] as const;
export type Family = (typeof families)[number];

export interface Families {
  readonly house: TestHouse;
  readonly sam: Populated;
  readonly as: Readonly<Record<Family, TestGuardian>>;
}

/** A house with Sam's record full of secrets, a few words of which are shared. */
export async function makeFamilies(server: TestServer): Promise<Families> {
  const house = await makeHouse(server, 'one');
  const other = await makeHouse(server, 'two');
  const staff = await signInAll(server, house);
  const sam = await populate(server, house, staff.caseManager, staff.supervisor);
  const contact = parseGlobalId(sam.records.FamilyContact ?? '')?.id ?? '';
  const guardian = (name: string) => makeGuardian(server, house, house.sam, name);
  const as: Record<Family, TestGuardian> = {
    mother: guardianOf(contact, house.people.family.email, staff.family),
    second: await makeGuardian(server, house, house.sam, 'Otis Vane', { language: 'fr' }),
    noRights: await guardian('Nora Norights'),
    ended: await guardian('Emil Ended'),
    silenced: await guardian('Sid Silenced'),
    tomorrow: await guardian('Tess Tomorrow'),
    ofMia: await makeGuardian(server, house, house.mia, 'Mara Núñez'),
    elsewhere: await makeGuardian(server, other, other.sam, 'Else Where'),
  };
  await openPortal(staff.caseManager, as.second, ['APPOINTMENTS', 'MESSAGES']);
  await endPortal(staff.caseManager, await openPortal(staff.caseManager, as.ended));
  await openPortal(staff.caseManager, as.silenced);
  await openPortal(staff.caseManager, as.tomorrow, ['GOALS'], { from: '2199-01-01' });
  await openPortal(staff.otherSupervisor, as.ofMia);
  await openPortal(await server.signIn(other.people.caseManager.email), as.elsewhere);
  const recipientIds = [as.mother.id, as.silenced.id];
  await shareGoal(staff.caseManager, {
    goalId: sam.records.Goal,
    texts: [{ language: 'en', words: 'Shared goal', progress: 'Well', unit: 'days' }],
    objectiveId: sam.records.Objective,
    recipientIds,
  });
  await shareAppointment(staff.caseManager, {
    appointmentId: sam.records.Appointment,
    texts: [{ language: 'en', title: 'Shared appointment' }],
    recipientIds: [...recipientIds, as.second.id],
  });
  // Mia's family was made a recipient by mistake: it is still not of their child.
  const inHouseOne = families.filter((who) => who !== 'elsewhere').map((who) => as[who]);
  await makeSummary(server, house, house.sam, inHouseOne, {
    en: { title: 'Shared summary', words: 'Shared words' },
  });
  await inHouse(server.orm, house.organisationId, (em) =>
    em.execute('update family_contact set may_receive_information = false where id = ?', [
      as.silenced.contactId,
    ]),
  );
  return { house, sam, as };
}

export interface Answer {
  readonly data: unknown;
  /** Codes and words of the errors. */
  readonly errors: string[];
}
const answerOf = ({ data, errors }: { data?: unknown; errors?: readonly object[] }): Answer => ({
  data: data ?? null,
  errors: ((errors ?? []) as { message: string; extensions: { code: string } }[]).map(
    ({ message, extensions }) => `${extensions.code}: ${message}`,
  ),
});
export type Ask = (
  who: TestGuardian,
  query: string,
  variables?: Record<string, unknown>,
) => Promise<Answer>;

export const overHttp: Ask = async (who, query, variables) =>
  answerOf(await who.visitor.query(query, variables));

const sockets = new Map<TestGuardian, SocketClient>();

/** The first answer on a socket, which each keeps open until `closeSockets`. */
export const overSocket: Ask = async (who, query, variables = {}) => {
  const socket = sockets.get(who) ?? who.visitor.socket();
  sockets.set(who, socket);
  try {
    for await (const { data, errors } of socket.iterate({ query, variables }))
      return answerOf({ data, ...(errors ? { errors } : {}) });
    return { data: null, errors: ['nothing'] };
  } catch (error) {
    return answerOf({ errors: error as object[] });
  }
};
export const transports: [string, Ask][] = [
  ['HTTP', overHttp],
  ['the socket', overSocket],
];

export async function closeSockets(): Promise<void> {
  for (const socket of sockets.values()) await socket.dispose();
  sockets.clear();
}
