/** Everybody there is, beside a client whose record has something of everything. */
import { makeHouse, signInAll, type PersonKey, type TestHouse } from './factories.ts';
import { populate, type Populated } from './populate.ts';
import { startServer, type TestServer, type TestVisitor } from './server.ts';

export type Visitor = PersonKey | 'otherHouse' | 'stranger';

/** Whose work with Sam opens Sam's record. */
export const reaching: Visitor[] = ['supervisor', 'caseManager', 'clinician', 'nurse', 'careStaff'];
export const staff: Visitor[] = [
  ...reaching,
  'administrator',
  'finance',
  'colleague',
  'otherSupervisor',
];

export interface Everybody {
  readonly server: TestServer;
  readonly house: TestHouse;
  readonly sam: Populated;
  readonly as: Readonly<Record<Visitor, TestVisitor>>;
}

/** A server with Sam's house, all of whom are signed in, somebody of another house and a stranger. */
export async function everybodyThere(): Promise<Everybody> {
  const server = await startServer();
  const house = await makeHouse(server, 'one');
  const other = await makeHouse(server, 'two');
  const people = await signInAll(server, house);
  const as = {
    ...people,
    otherHouse: await server.signIn(other.people.caseManager.email),
    stranger: server.stranger,
  };
  const sam = await populate(server, house, people.caseManager, people.supervisor);
  return { server, house, sam, as };
}
