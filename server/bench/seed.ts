/**
 * Fills Roundtable's database for the bench, by the server's own modules: a large house whose people
 * all care for all its clients, and ten of a usual size.
 */
import 'reflect-metadata';
import { ref } from '@mikro-orm/core';
import type { Role } from '@roundtable/schema/codes';
import { createOrm, migrate } from '../src/database.ts';
import {
  Account,
  CareTeam,
  CareTeamMembership,
  createSignIn,
  hashPassword,
  Membership,
  Organisation,
} from '../src/features/access/index.ts';
import { sessionOf, type Orm } from '../src/kernel/db/orm.ts';
import { globalId, newId } from '../src/kernel/ids.ts';
import { inHouse, makeClient, makeProgramme } from '../src/testing/factories.ts';
import type { House, Seeded } from './lib/world.ts';

const sizes = [
  { people: 70, clients: 8 },
  ...Array.from({ length: 10 }, () => ({ people: 16, clients: 5 })),
];
const password = 'a password of the benchmark';

const { OWNER_URL: ownerUrl = '', SERVING_URL: servingUrl = '' } = process.env;

async function makeAccount(owner: Orm, email: string, passwordHash: string): Promise<string> {
  const id = newId();
  await owner.em.fork({ session: sessionOf('', id) }).transactional(async (em) => {
    await em.execute('insert into account (id, email, name) values (?, ?, ?)', [id, email, email]);
    await createSignIn(em, {
      ...{ id, email, name: email, passwordHash },
    });
  });
  return id;
}

interface Person {
  readonly email: string;
  readonly accountId: string;
}

async function makeHouse(serving: Orm, name: string, people: Person[], clients: number) {
  const organisationId = newId();
  return inHouse(serving, organisationId, async (em): Promise<House> => {
    const organisation = { id: organisationId, name, timeZone: 'Europe/London', idleMinutes: 240 };
    await em.persist(Object.assign(new Organisation(), organisation)).flush();
    const members = people.map(({ email, accountId }, at) =>
      Object.assign(new Membership(), {
        account: ref(em.getReference(Account, accountId)),
        name: email,
        role: (at === 0 ? 'case-manager' : 'clinician') satisfies Role,
        discipline: at === 0 ? 'case-management' : 'therapy',
        from: '2020-01-01',
      } satisfies Partial<Membership>),
    );
    em.persist(members);
    const programme = makeProgramme(em, 'Residential', 'residential');
    const team = Object.assign(new CareTeam(), { name: 'Team' });
    em.persist(team);
    const made = Array.from({ length: clients }, (_, at) =>
      makeClient(em, { givenName: 'Person', familyName: `Number ${at}` }, programme, team),
    );
    await em.flush();
    for (const client of made)
      for (const [at, member] of members.entries())
        em.persist(
          Object.assign(new CareTeamMembership(), {
            clientId: client.id,
            member: ref(member),
            function: 'Part of the team',
            lead: at === 0,
            from: '2020-01-01',
          } satisfies Partial<CareTeamMembership>),
        );
    await em.flush();
    return {
      people: people.map(({ email }) => email),
      clients: made.map(({ id }) => globalId('Client', id)),
    };
  });
}

await migrate(ownerUrl);
const [owner, serving] = [await createOrm(ownerUrl), await createOrm(servingUrl)];
const passwordHash = await hashPassword(password);
const houses: House[] = [];
for (const [at, size] of sizes.entries()) {
  const people: Person[] = [];
  for (let number = 0; number < size.people; number += 1) {
    const email = `person${number}@house${at}.test`;
    people.push({ email, accountId: await makeAccount(owner, email, passwordHash) });
  }
  houses.push(await makeHouse(serving, `House ${at}`, people, size.clients));
}
await Promise.all([owner.close(), serving.close()]);
process.stdout.write(JSON.stringify({ houses, password } satisfies Seeded));
