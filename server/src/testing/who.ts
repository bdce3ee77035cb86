/** Who is tried in tables of role × verb, and what most of them answer. */
import { answerOf } from './answers.ts';
import { makeHouse, signInAll, type PersonKey, type TestHouse } from './factories.ts';
import type { TestServer, TestVisitor } from './server.ts';

/** Somebody of the house; the stranger is of another. */
export type Who = PersonKey | 'stranger';

export const no = 'FORBIDDEN';
export const none = 'NOT_FOUND';

/** Those who reach Sam: what they do is done, unless a table says otherwise. */
export const team = {
  supervisor: 'ok',
  caseManager: 'ok',
  clinician: 'ok',
  nurse: 'ok',
  careStaff: 'ok',
};

/**
 * Those who do not. Roles that have nothing to do with such records are told so; the others learn of
 * none that is out of their reach.
 */
export const outside = {
  colleague: none,
  otherSupervisor: none,
  administrator: no,
  finance: no,
  family: no,
  stranger: none,
};

/** Two houses, the people of the first signed in, and of the second a stranger with a role. */
export async function signInEverybody(
  server: TestServer,
  strangersRole: PersonKey = 'caseManager',
): Promise<{ house: TestHouse; as: Record<Who, TestVisitor> }> {
  const house = await makeHouse(server, 'one');
  const other = await makeHouse(server, 'two');
  const people = await signInAll(server, house);
  const stranger = await server.signIn(other.people[strangersRole].email);
  return { house, as: { ...people, stranger } };
}

/** Each person's answer, `ok` or the code of the refusal, one after another in their order. */
export async function answersOf(
  as: Readonly<Record<Who, TestVisitor>>,
  people: readonly Who[],
  ask: (visitor: TestVisitor) => Promise<unknown[]>,
): Promise<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const who of people) given[who] = await answerOf(ask(as[who]));
  return given;
}
