/** The demonstration data: an invented organisation to look around in, and another beside it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { createOrm } from '../database.ts';
import {
  Account,
  hashPassword,
  Organisation,
  type OfferedAccount,
} from '../features/access/index.ts';
import { systemClock, type Clock } from '../kernel/clock.ts';
import { sessionOf, type Orm } from '../kernel/db/orm.ts';
import type { Log } from '../kernel/log.ts';
import { calendarOf } from './calendar.ts';
import { saltbarrow } from './content/other/saltbarrow.ts';
import { wrenmoor } from './content/wrenmoor.ts';
import { idsOf } from './seed.ts';
import type { OrganisationStory } from './story.ts';
import { writeAppointments } from './write/appointments.ts';
import { writeComments } from './write/comments.ts';
import { writeClients } from './write/clients.ts';
import type { Writing } from './write/context.ts';
import { writeIncidents } from './write/incidents.ts';
import { writeKeys } from './write/keys.ts';
import { writeMeetings } from './write/meetings.ts';
import { writeMinutes } from './write/minutes.ts';
import { writeNotes } from './write/notes.ts';
import { writeOrganisation } from './write/organisation.ts';
import { writePlans } from './write/plans.ts';
import { writeSharing } from './write/sharing.ts';
import { writeSummaries } from './write/summaries.ts';
import { writeTasks } from './write/tasks.ts';
import { writeWebhooks } from './write/webhooks.ts';

/** The password of every demonstration account. */
const password = 'roundtable';

/** An account of the demonstration organisation that people are told of. */
export type DemoAccount = OfferedAccount;

export interface DemoOptions {
  /** Address of the database with the owner's role, since row-level security binds it too. */
  readonly ownerUrl: string;
  readonly log: Pick<Log, 'info'>;
  readonly clock?: Clock;
}

/**
 * Makes the demonstration organisation in a database that has no account at all, with dates around
 * today. Answers its accounts, also when it was there already; none where the database holds
 * something else.
 */
export async function ensureDemo({
  ownerUrl,
  log,
  clock = systemClock,
}: DemoOptions): Promise<DemoAccount[]> {
  const orm = await createOrm(ownerUrl, 2);
  try {
    const began = performance.now();
    const made = await inOrganisation(orm, wrenmoor, (em) => makeDemo(orm, em, clock));
    if (made === 'something else') return [];
    if (made === 'made')
      log.info({ milliseconds: Math.round(performance.now() - began) }, 'demonstration data made');
    return offered(wrenmoor);
  } finally {
    await orm.close();
  }
}

/** Two servers that start at once make it once: the second waits, and then finds it. */
const lock = 7_306_411_902;

async function makeDemo(
  orm: Orm,
  em: EntityManager,
  clock: Clock,
): Promise<'made' | 'there' | 'something else'> {
  await em.execute('select pg_advisory_xact_lock(?)', [lock]);
  if (await em.count(Organisation, organisationId(wrenmoor))) return 'there';
  const others = saltbarrowAccounts();
  if (await em.count(Account, { id: { $nin: others } })) return 'something else';
  const now = clock.now();
  const passwordHash = await hashPassword(password);
  // In a transaction of its own: row-level security has one organisation a transaction. A start
  // that was cut off in between finds it again by its accounts.
  await inOrganisation(orm, saltbarrow, async (other) => {
    if (await other.count(Organisation, organisationId(saltbarrow))) return;
    await write(other, saltbarrow, now, passwordHash);
  });
  await write(em, wrenmoor, now, passwordHash);
  return 'made';
}

const organisationId = ({ key }: OrganisationStory): string => idsOf(key)('organisation');

const saltbarrowAccounts = (): string[] =>
  Object.keys(saltbarrow.people).map((person) => idsOf(saltbarrow.key)('account', person));

const inOrganisation = <T>(
  orm: Orm,
  story: OrganisationStory,
  work: (em: EntityManager) => Promise<T>,
): Promise<T> =>
  orm.em
    .fork({ session: sessionOf(organisationId(story)) })
    .transactional((em) => work(em as EntityManager));

async function write(
  em: EntityManager,
  story: OrganisationStory,
  now: Date,
  passwordHash: string,
): Promise<void> {
  const writing: Writing = {
    em,
    story,
    organisationId: organisationId(story),
    calendar: calendarOf(story.timeZone, now),
    ids: idsOf(story.key),
  };
  await writeOrganisation(writing, passwordHash);
  await writeKeys(writing);
  await writeWebhooks(writing);
  await writeClients(writing);
  await writePlans(writing);
  await writeMeetings(writing);
  await writeMinutes(writing);
  await writeComments(writing);
  await writeNotes(writing);
  await writeAppointments(writing);
  await writeTasks(writing);
  await writeIncidents(writing);
  await writeSharing(writing);
  await writeSummaries(writing);
}

const offered = ({ people }: OrganisationStory): DemoAccount[] =>
  Object.values(people).flatMap(({ email, name, shown }) =>
    shown ? [{ email, name, role: shown, password }] : [],
  );
