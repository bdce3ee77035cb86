/** People and a plan to write in, on whichever server. */
import { createOrm } from '../src/database.ts';
import { Programme } from '../src/features/access/index.ts';
import type { Orm } from '../src/kernel/db/orm.ts';
import { globalId } from '../src/kernel/ids.ts';
import {
  inHouse,
  joinCareTeam,
  makeClient,
  makeHouse,
  type PersonKey,
  type TestHouse,
} from '../src/testing/factories.ts';
import { startDraft, type TestVersion } from '../src/testing/plans.ts';
import { signInAt, type TestVisitor } from '../src/testing/server.ts';

export interface Databases {
  readonly ownerUrl: string;
  readonly servingUrl: string;
}

/** Makes a house in a database that a server of its own process serves. */
export const houseIn = (database: Databases, prefix?: string): Promise<TestHouse> =>
  connected(database, (orm) => makeHouse({ database, orm }, prefix));

export async function connected<T>(
  { servingUrl }: Pick<Databases, 'servingUrl'>,
  work: (orm: Orm) => Promise<T>,
): Promise<T> {
  const orm = await createOrm(servingUrl, 2);
  try {
    return await work(orm);
  } finally {
    await orm.close();
  }
}

/** Makes clients whose plans the writers write. Answers their opaque ids. */
export const moreClients = (
  database: Pick<Databases, 'servingUrl'>,
  { organisationId, people, programmes }: TestHouse,
  many: number,
): Promise<string[]> =>
  connected(database, (orm) =>
    inHouse(orm, organisationId, async (em) => {
      const programme = em.getReference(Programme, programmes.residential);
      const clients = Array.from({ length: many }, (_, at) =>
        makeClient(em, { givenName: 'Jo', familyName: `Number ${at}` }, programme),
      );
      await em.flush();
      for (const client of clients)
        for (const key of writers)
          joinCareTeam(em, client, people[key], { lead: key === 'caseManager' });
      await em.flush();
      return clients.map(({ id }) => globalId('Client', id));
    }),
  );

/** Those who write Sam's plan. */
export const writers = ['caseManager', 'clinician', 'nurse'] as const satisfies PersonKey[];

/** Signs the writers in, and begins a draft of Sam's plan. */
export async function beginPlan(
  origin: string,
  house: TestHouse,
): Promise<{ readonly people: readonly TestVisitor[]; readonly version: TestVersion }> {
  const people = await Promise.all(writers.map((key) => signInAt(origin, house.people[key].email)));
  return { people, version: await startDraft(people[0] as TestVisitor, house.sam.id) };
}
