import type { EntityManager } from '@mikro-orm/postgresql';
import {
  Account,
  CareTeam,
  createSignIn,
  Membership,
  Organisation,
  Programme,
  ProgrammeAssignment,
} from '../../features/access/index.ts';
import { insertAll, memberOf, type Writing } from './context.ts';

/** The organisation with its programmes, people (who can all sign in) and care teams. */
export async function writeOrganisation(writing: Writing, passwordHash: string): Promise<void> {
  const { em, story, organisationId, calendar, ids } = writing;
  const { name, timeZone, idleMinutes } = story;
  await em.insert(Organisation, { id: organisationId, name, timeZone, idleMinutes, version: 1 });
  await writeAccounts(em, writing, passwordHash);
  const people = Object.entries(story.people);
  await insertAll(
    em,
    Membership,
    people.map(([key, person]) => ({
      id: memberOf(writing, key),
      organisationId,
      account: ids('account', key),
      name: person.name,
      role: person.role,
      discipline: person.discipline ?? null,
      jobTitle: person.jobTitle ?? null,
      from: calendar.date(person.since),
      until: null,
      version: 1,
    })),
  );
  await insertAll(
    em,
    Programme,
    Object.entries(story.programmes).map(([key, programme]) => ({
      id: ids('programme', key),
      organisationId,
      ...programme,
      signatories: [...programme.signatories],
      version: 1,
    })),
  );
  await insertAll(
    em,
    ProgrammeAssignment,
    people.flatMap(([key, person]) =>
      (person.programmes ?? []).map((programme) => ({
        id: ids('programme-assignment', key, programme),
        organisationId,
        member: memberOf(writing, key),
        programme: ids('programme', programme),
        from: calendar.date(person.since),
        until: null,
        version: 1,
      })),
    ),
  );
  await insertAll(
    em,
    CareTeam,
    Object.entries(story.teams).map(([key, team]) => ({
      id: ids('care-team', key),
      organisationId,
      name: team.name,
      version: 1,
    })),
  );
}

async function writeAccounts(
  em: EntityManager,
  { story, ids }: Writing,
  passwordHash: string,
): Promise<void> {
  const accounts = Object.entries(story.people).map(([key, { email, name }]) => ({
    id: ids('account', key),
    email,
    name,
  }));
  for (const account of accounts) await createSignIn(em, { ...account, passwordHash });
  await insertAll(em, Account, accounts);
}
